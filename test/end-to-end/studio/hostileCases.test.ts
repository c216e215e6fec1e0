/** What a model wrote is shown and never obeyed, wherever in a case, a trace or a comparison it stands. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json, Row, Span } from '../../../packages/core/src/index.ts'
import { openBrowser, openPage } from '../../support/browser.ts'
import { recordRun } from '../../support/recordedRun.ts'
import { startStudio, type RunningStudio } from '../../support/studio.ts'

/** Scripts and what else might run or be fetched, terminal escapes, control characters, directions that are turned around, and a word without an end. */
const HOSTILE = `<script>window.pwned=1</script><img src=x onerror="window.pwned=2"><svg onload="window.pwned=3"><a href="javascript:window.pwned=4">x</a></svg><iframe src="http://evil.example/f"></iframe><style>*{display:none}</style><base href="http://evil.example/"> [link](javascript:window.pwned=5) ![image](http://evil.example/i.png) <http://evil.example/auto> \u001B[31mred\u001B[0m \u001B]8;;http://evil.example\u0007link\u001B]8;;\u0007 \u202Egnp.exe \u0000\u0001\u0007 ${'W'.repeat(400)}`
const HUGE = `${HOSTILE}\n${'A line of a very long answer, which goes on and on.\n'.repeat(100_000)}`
const BEFORE = '20261120T090000000-0001'
const AFTER = '20261121T090000000-0002'
const TRACE = 'd'.repeat(32)

const root = mkdtempSync(`${tmpdir()}/evals-hostile-`)
let studio: RunningStudio
let browser: Browser

beforeAll(async () => {
  const git = { commit: 'abcdef0', branch: HOSTILE, dirty: true }
  await recordRun({ root, id: BEFORE, startedAt: '2026-11-20T09:00:00.000Z', rows: rowsOf(0), git, update: 'all' })
  await recordRun({ root, id: AFTER, startedAt: '2026-11-21T09:00:00.000Z', rows: rowsOf(1), spans: spans(), git })
  ;[studio, browser] = await Promise.all([startStudio(root), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
  rmSync(root, { recursive: true, force: true })
})

/** A key that is every object's own business, and one that is markup. */
function record(value: Json): Record<string, never> {
  return JSON.parse(`{"__proto__": ${JSON.stringify(value)}, "constructor": ${JSON.stringify(value)}, ${JSON.stringify(HOSTILE)}: ${JSON.stringify(value)}}`) as Record<string, never>
}

function rowsOf(run: 0 | 1): Row[] {
  const details = { reason: HOSTILE.repeat(3), metadata: record(HOSTILE), source: 'judge' }
  const row: Row = { id: HOSTILE, name: HOSTILE, input: HUGE, output: run === 0 ? HOSTILE : HUGE, expected: record(HUGE.slice(0, 50_000)), file: 'evil.eval.ts', suite: HOSTILE, trial: 0, kind: 'eval', scores: record(1 - run), scoreDetails: record(details as never), metadata: record(HOSTILE), tags: [HOSTILE, HOSTILE], origin: { kind: 'dataset', ref: `javascript:${HOSTILE}`, id: HOSTILE }, failures: [HOSTILE], trace: { traceId: TRACE, spanId: '1' } }
  const error = { name: HOSTILE, message: HUGE, stack: HUGE, phase: 'task' as const }
  return [row, { ...row, trial: 1, ...(run === 1 && { output: undefined, scores: undefined, scoreDetails: undefined, error }) } as Row, { ...row, variant: HOSTILE }]
}

function spans(): Span[] {
  const span = (spanId: string, attributes: Span['attributes']): Span => ({ traceId: TRACE, spanId, ...(spanId === '1' ? {} : { parentSpanId: '1' }), name: HOSTILE, startMs: 1_763_700_000_000, durationMs: 10, attributes, scope: HOSTILE, status: { code: 'error', message: HOSTILE }, events: [{ name: HOSTILE, timeMs: 1_763_700_000_005, attributes: record(HOSTILE) }, { name: 'exception', timeMs: 1_763_700_000_006, attributes: { 'exception.type': HOSTILE, 'exception.message': HUGE, 'exception.stacktrace': HUGE } }] })
  const message = (role: string, content: string): Json => ({ role, parts: [{ type: 'text', content }] })
  return [
    span('1', record(HOSTILE)),
    span('2', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': HOSTILE, 'gen_ai.response.model': `${HOSTILE}!`, 'gen_ai.provider.name': HOSTILE, 'evals.scorer': HOSTILE, 'gen_ai.input.messages': JSON.stringify([message(HOSTILE, HOSTILE), message('user', HUGE)]), 'gen_ai.output.messages': JSON.stringify([message('assistant', HOSTILE), { role: 'assistant', parts: [{ type: 'tool_call', id: HOSTILE, name: HOSTILE, arguments: { [HOSTILE]: HOSTILE } }] }]) }),
    span('3', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': HOSTILE, 'gen_ai.tool.call.arguments': HOSTILE, 'gen_ai.tool.call.result': HUGE, ...record(HUGE) }),
  ]
}

const PLACE = new URLSearchParams({ file: 'evil.eval.ts', suite: HOSTILE, id: HOSTILE }).toString()

/** Nothing ran, nothing of it became an element, and nothing is wider than the page. */
async function expectInert(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => {
    const main = document.querySelector('main')!
    return {
      pwned: (globalThis as { pwned?: number }).pwned,
      polluted: ({} as { reason?: string }).reason,
      elements: [...document.querySelectorAll('main script, main iframe, main img, main style, main base, main svg[onload], main a[href^="javascript:"], main a[href*="evil.example/"]:not([href^="/"])')].map(({ outerHTML }) => outerHTML.slice(0, 100)),
      base: document.baseURI.startsWith(location.origin),
      page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      // The widest that is in no box which scrolls or cuts
      wide: [...main.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > main.getBoundingClientRect().right + 1)
        .filter((element) => {
          for (let box = element.parentElement; box && box !== main; box = box.parentElement) if (getComputedStyle(box).overflowX !== 'visible') return false
          return true
        })
        .slice(0, 3)
        .map(({ className, tagName }) => `${tagName} ${String(className)}`),
    }
  })
  expect({ where, ...found }).toEqual({ where, pwned: undefined, polluted: undefined, elements: [], base: true, page: 0, wide: [] })
}

test('a case, its trace and its comparison show hostile texts of megabytes, and obey none of them', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  page.on('dialog', (dialog) => complaints.push(`said ${dialog.message()}`))
  page.on('popup', (popup) => complaints.push(`opened ${popup.url()}`))
  page.on('download', () => complaints.push('loaded a file'))
  const at = (path: string): string => `http://127.0.0.1:${studio.port}${path}`

  await page.goto(at(`/runs/${AFTER}/case?${PLACE}`))
  await page.getByRole('region', { name: 'Input' }).getByRole('button', { name: /^Show all 5,/ }).waitFor()
  await page.getByText('before').first().waitFor()
  await expectInert(page, 'the case')
  for (const [region, forms] of [['Input', ['markdown', 'json', 'text']], ['Output', ['markdown', 'json']], ['Expected', ['markdown', 'json']]] as const) {
    for (const form of forms) {
      await page.getByRole('region', { name: region, exact: true }).getByRole('button', { name: form, exact: true }).click()
      await expectInert(page, `the ${region} as ${form}`)
    }
  }
  await page.getByRole('list', { name: 'Scores' }).getByText('Details').first().click()
  await page.getByRole('list', { name: 'Scores' }).getByRole('button', { name: /^All / }).first().click()
  await expectInert(page, 'details and reasons')
  for (const name of ['Against expected', 'Against baseline']) {
    await page.getByRole('button', { name }).click()
    await page.locator('ins, del').first().waitFor()
    await expectInert(page, name)
  }
  await page.getByRole('button', { name: /^Trial 2/ }).click()
  await page.getByRole('region', { name: 'Error' }).getByText('Stack').click()
  await expectInert(page, 'an error')
  await page.getByRole('button', { name: 'Side by side' }).click()
  await expectInert(page, 'trials beside each other')
  await page.getByRole('tab', { name: 'Row' }).click()
  await page.getByRole('button', { name: /^Show all/ }).waitFor()
  await expectInert(page, 'the row')
  await page.setViewportSize({ width: 400, height: 700 })
  await page.getByRole('tab', { name: 'Case' }).click()
  await expectInert(page, 'the case in a narrow window')
  await page.setViewportSize({ width: 1280, height: 800 })

  await page.goto(at(`/runs/${AFTER}/case?${PLACE}&tab=trace`))
  const tree = page.getByRole('tree', { name: 'Spans' })
  for (const place of [0, 1, 2]) {
    await tree.getByRole('treeitem').nth(place).click()
    await page.getByRole('region', { name: 'Span', exact: true }).getByText('Attributes').waitFor()
    const folded = page.getByRole('region', { name: 'Span', exact: true }).locator('details:not([open]) > summary')
    while ((await folded.count()) > 0) await folded.first().click()
    await expectInert(page, `span ${place}`)
    const boxes = await tree.getByRole('treeitem').evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().height))
    expect(new Set(boxes)).toEqual(new Set([28]))
  }
  await page.setViewportSize({ width: 400, height: 700 })
  await expectInert(page, 'a trace in a narrow window')
  await page.setViewportSize({ width: 1280, height: 800 })

  await page.goto(at(`/compare?before=${BEFORE}&after=${AFTER}`))
  const cases = page.getByRole('region', { name: 'Cases' })
  await cases.getByRole('row').nth(1).press('Enter')
  await page.getByRole('region', { name: 'Case', exact: true }).getByText('Expected').waitFor()
  await expectInert(page, 'a comparison')
  await page.setViewportSize({ width: 400, height: 700 })
  await expectInert(page, 'a comparison in a narrow window')

  await page.goto(at(`/runs/${AFTER}/case?${new URLSearchParams({ id: '<img src=x onerror=window.pwned=9>' })}`))
  await page.getByRole('alert').waitFor()
  await expectInert(page, 'a case that is not there')
  expect(complaints).toEqual(['Failed to load resource: the server responded with a status of 404 (Not Found)'])
}, 300_000)
