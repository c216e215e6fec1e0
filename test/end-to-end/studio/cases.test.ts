/** One case, its trace, and two runs compared, as a person sees them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Row, Span } from '../../../packages/core/src/index.ts'
import { openBrowser, openPage, seriousProblems } from '../../support/browser.ts'
import { generateRun } from '../../support/generatedRun.ts'
import { recordRun } from '../../support/recordedRun.ts'
import { startStudio, type RunningStudio } from '../../support/studio.ts'

const root = mkdtempSync(`${tmpdir()}/evals-cases-`)
const FIRST = '20261120T090000000-0001'
const SECOND = '20261121T090000000-0002'
const SPANS = 5_000
let studio: RunningStudio
let browser: Browser
let large: { before: string; after: string }

beforeAll(async () => {
  await recordRun({ root, id: FIRST, startedAt: '2026-11-20T09:00:00.000Z', rows: rowsOf(0), update: 'all' })
  await recordRun({ root, id: SECOND, startedAt: '2026-11-21T09:00:00.000Z', rows: rowsOf(1), spans: [...traceOf('a'), ...longTrace('b')] })
  large = {
    before: await generateRun({ root, startedAt: '2026-11-10T00:00:00.000Z', cases: 10_000, characters: 400 }),
    after: await generateRun({ root, startedAt: '2026-11-11T00:00:00.000Z', cases: 10_000, characters: 400, shift: -0.1 }),
  }
  ;[studio, browser] = await Promise.all([startStudio(root), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
  rmSync(root, { recursive: true, force: true })
})

function traceId(letter: string): string {
  return letter.repeat(32)
}

/** Of the second run: `q-1` dropped, `q-2` rose, `q-3` broke. */
function rowsOf(run: 0 | 1): Row[] {
  const row = (id: string, more: Partial<Row>): Row => ({ id, name: `Question ${id}`, input: `What of ${id}?`, expected: 'Use the lift to the third floor', file: 'help.eval.ts', suite: 'help', trial: 0, kind: 'eval', ...more })
  const scored = (right: number, reason: string): Partial<Row> => ({ scores: { right, polite: 1 }, scoreDetails: { right: { reason, source: 'judge', metadata: { choice: right === 1 ? 'A' : 'C' } }, polite: { source: 'code' } } })
  return [
    row('q-1', { output: run === 0 ? 'Use the lift to the third floor' : 'Use the stairs to the third floor', ...scored(run === 0 ? 1 : 0, run === 0 ? 'It is the reference' : 'It sends people up the stairs'), tags: ['way'], metadata: { floor: 3 }, origin: { kind: 'dataset', ref: 'data/ways.jsonl', id: 'q-1' }, trace: { traceId: traceId('a'), spanId: '1' } }),
    row('q-1', { trial: 1, output: 'Take the lift', ...scored(run === 0 ? 1 : 0.5, 'Nearly') }),
    row('q-1', { variant: 'terse', output: 'Lift', ...scored(0.5, 'Short') }),
    row('q-2', { output: 'Yes', ...scored(run, 'Right'), trace: { traceId: traceId('b'), spanId: 'root' } }),
    row('q-3', run === 0 ? { output: 'Yes', ...scored(1, 'Right') } : { error: { name: 'TimeoutError', message: 'the task took longer than 60,000 ms', stack: 'TimeoutError: the task took longer\n    at solve (solve.ts:14:9)', phase: 'task' } }),
    row('q-4', { output: { answer: 'Yes', list: [1, 2] }, ...scored(1, 'Right') }),
  ]
}

function traceOf(letter: string): Span[] {
  const span = (spanId: string, parentSpanId: string | undefined, startMs: number, durationMs: number, name: string, attributes: Span['attributes'], more: Partial<Span> = {}): Span => ({ traceId: traceId(letter), spanId, ...(parentSpanId === undefined ? {} : { parentSpanId }), name, startMs: 1_763_700_000_000 + startMs, durationMs, attributes, ...more })
  const usage = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20, 'evals.cost_usd': 0.25 }
  return [
    span('1', undefined, 0, 1_000, 'Question q-1', { 'evals.row': 'q-1' }, { scope: '@evals/core' }),
    span('2', '1', 10, 600, 'invoke_agent guide', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20 }),
    span('3', '2', 20, 300, 'chat gpt-5-mini', { ...usage, 'evals.cached': true, 'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'You know the house.' }]), 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'What of q-1?' }] }]), 'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'tool_call', id: 'call_1', name: 'find_way', arguments: { to: 'third floor' } }] }]) }),
    span('4', '3', 25, 280, 'POST /v1/chat/completions', usage),
    span('5', '2', 330, 100, 'execute_tool find_way', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'find_way', 'gen_ai.tool.call.arguments': '{"to":"third floor"}' }, { status: { code: 'error', message: 'the map is closed' }, events: [{ name: 'exception', timeMs: 1_763_700_000_400, attributes: { 'exception.type': 'MapError', 'exception.message': 'the map is closed', 'exception.stacktrace': 'MapError: the map is closed\n    at findWay (map.ts:3:1)' } }] }),
    span('6', '1', 700, 200, 'chat gpt-5', { ...usage, 'evals.scorer': 'right', 'gen_ai.usage.input_tokens': 50, 'gen_ai.usage.output_tokens': 1, 'evals.cost_usd': 0.125 }),
  ]
}

function longTrace(letter: string): Span[] {
  return Array.from({ length: SPANS }, (_, at): Span => ({ traceId: traceId(letter), spanId: at === 0 ? 'root' : `s${at}`, ...(at === 0 ? {} : { parentSpanId: at % 100 === 1 ? 'root' : `s${at - 1}` }), name: `step ${at}`, startMs: 1_763_700_000_000 + at, durationMs: SPANS - at, attributes: { at, ...(at === 4_321 ? { note: 'here it is' } : {}) } }))
}

function at(path: string): string {
  return `http://127.0.0.1:${studio.port}${path}`
}

const CASE = (id: string, more = ''): string => at(`/runs/${SECOND}/case?file=help.eval.ts&suite=help&id=${id}${more}`)

/** What is said there, each piece apart. */
async function said(locator: Locator): Promise<string> {
  return (await locator.innerText()).replaceAll(/\s*[\n\t]\s*/g, ' | ')
}

/** Everything that is said of a scorer. */
function scoreOf(page: Page, scorer: string): Promise<string> {
  return said(page.getByRole('list', { name: 'Scores' }).getByRole('listitem').filter({ hasText: scorer }))
}

test('a case: its texts, its scores with reasons and what they were before, its trials, its history and its variants', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(CASE('q-1'))
  await page.getByRole('heading', { name: 'Question q-1' }).waitFor()
  expect(await page.getByRole('region', { name: 'Input' }).innerText()).toContain('What of q-1?')
  expect(await page.getByRole('region', { name: 'Output', exact: true }).innerText()).toContain('Use the stairs to the third floor')
  await page.getByText('before 1.00').first().waitFor()
  expect(await scoreOf(page, 'right')).toBe('right | 0.25 | −0.75 | before | 1.00 | 1.00 | 1.00 | trials | 0.00 | 0.50 | It sends people up the stairs | Details')
  expect(await page.getByRole('link', { name: 'data/ways.jsonl' }).getAttribute('href')).toBe('/datasets/file?path=data%2Fways.jsonl&row=q-1')
  expect(await page.getByRole('region', { name: 'Metadata' }).innerText()).toBe('Metadata\nfloor\n3')

  await page.getByRole('button', { name: 'Against expected' }).click()
  expect(await page.locator('del').last().innerText()).toBe('lift')
  expect(await page.locator('ins').last().innerText()).toBe('stairs')
  await page.getByRole('button', { name: 'Against baseline' }).click()
  expect(await page.locator('ins').last().innerText()).toBe('stairs')
  await page.getByRole('button', { name: 'Trial 2' }).click()
  await page.getByRole('button', { name: 'Output', exact: true }).click()
  expect(await page.getByRole('region', { name: 'Output', exact: true }).innerText()).toContain('Take the lift')
  await page.getByRole('button', { name: 'Side by side' }).click()
  expect(await page.getByRole('region', { name: /^Trial/ }).count()).toBe(2)

  const bars = page.getByRole('region', { name: 'In other runs' }).getByRole('link')
  expect(await bars.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label')!.replace(/^.*?: /, '')))).toEqual(['1.00', '0.25', '1.00', '1.00'])
  expect(await page.getByRole('region', { name: 'Variants' }).getByRole('link').getAttribute('href')).toBe(`/runs/${SECOND}/case?file=help.eval.ts&suite=help&variant=terse&id=q-1`)

  // What is shown is in the address: a colleague sees the same
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ file: 'help.eval.ts', suite: 'help', id: 'q-1', trial: 'all' })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await seriousProblems(page)).toEqual([])
  }
  await page.setViewportSize({ width: 400, height: 700 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
  expect(await seriousProblems(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('from the table to a case, on to the next and back by keys, and to where it is needed next in one step', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(at(`/runs/${SECOND}?file=help.eval.ts&suite=help&sort=score%3Aright&descending=true`))
  await page.getByRole('grid').getByText('Question q-4').click()
  await page.getByRole('heading', { name: 'Question q-4' }).waitFor()
  await page.getByText('2 of 4').waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'Question q-1' }).waitFor()
  await page.getByText('3 of 4').waitFor()
  // As fast as one likes
  for (const key of ['k', 'k', 'j', 'j', 'k', 'k']) await page.keyboard.press(key)
  await page.getByRole('heading', { name: 'Question q-2' }).waitFor()
  await page.getByText('1 of 4').waitFor()
  expect(await page.getByRole('link', { name: 'Open in playground' }).getAttribute('href')).toBe(`/playground?from=case&run=${SECOND}&id=q-2&file=help.eval.ts&suite=help`)
  expect(await page.getByRole('link', { name: 'Compare', exact: true }).getAttribute('href')).toBe(`/compare?before=baseline&after=${SECOND}`)
  expect(await page.getByRole('button', { name: 'Add to dataset' }).isEnabled()).toBe(true)
  await page.keyboard.press('Escape')
  await page.getByRole('grid').waitFor()
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ file: 'help.eval.ts', suite: 'help', sort: 'score:right', descending: 'true' })
  expect(complaints).toEqual([])
})

test('an error is an error and no zero, and the id alone finds a case', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(at(`/runs/${SECOND}/case?id=q-3`))
  const error = page.getByRole('region', { name: 'Error' })
  expect(await said(error)).toBe('error | TimeoutError | in the task | the task took longer than 60,000 ms | Stack')
  await error.getByText('Stack').click()
  expect(await error.innerText()).toContain('at solve (solve.ts:14:9)')
  await page.getByText('before 1.00').first().waitFor()
  expect(await scoreOf(page, 'right')).toBe('right | error | before | 1.00')
  expect(await page.getByRole('region', { name: 'Output', exact: true }).innerText()).toContain('None: the task ended in an error')
  await page.goto(at(`/runs/${SECOND}/case?id=nobody`))
  await page.getByText('run 20261121T090000000-0002 has no case "nobody": it was not run, or had not finished').waitFor()
  expect(complaints).toEqual(['Failed to load resource: the server responded with a status of 404 (Not Found)'])
})

test('a trace: what counts is counted once, and the span that is chosen is told in full', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(CASE('q-1', '&tab=trace'))
  const tree = page.getByRole('tree', { name: 'Spans' })
  await tree.waitFor()
  expect(await said(page.getByRole('tabpanel').locator('header').first())).toBe('1.00 s | 5 spans | 1 error | 1 model call | 1 tool call | 100 tokens in, 20 out | $0.25 | Scorers | 1 model call | 50 tokens in, 1 out | $0.13 | Next error')
  expect(await tree.getByRole('treeitem').allInnerTexts()).toEqual(['case\nQuestion q-1\n1.00 s', 'agent\ninvoke_agent guide\n600 ms', 'model\nchat gpt-5-mini\n300 ms', 'model\nPOST /v1/chat/completions\n100→20\n280 ms', 'tool\nexecute_tool find_way\n100 ms', 'judge\nchat gpt-5\n50→1\n200 ms'])

  await tree.getByRole('treeitem').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
  expect(await tree.getByRole('treeitem').count()).toBe(3)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const span = page.getByRole('region', { name: 'Span', exact: true })
  await span.getByRole('heading', { name: 'chat gpt-5-mini' }).waitFor()
  expect(await span.innerText()).toMatch(/system[\s\S]*You know the house\.[\s\S]*user[\s\S]*What of q-1\?[\s\S]*find_way[\s\S]*"to": "third floor"/)
  expect(new URL(page.url()).searchParams.get('span')).toBe('3')
  await page.getByRole('button', { name: 'Next error' }).click()
  await span.getByText('MapError: the map is closed').first().waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await seriousProblems(page)).toEqual([])
  }
  await page.setViewportSize({ width: 400, height: 700 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
  expect(complaints).toEqual([])
})

test('five thousand spans are a few lines in the page, and any of them is reached by its link', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(CASE('q-2', '&tab=trace&span=s4321'))
  await page.getByRole('region', { name: 'Span', exact: true }).getByText('here it is').waitFor()
  const tree = page.getByRole('tree', { name: 'Spans' })
  expect(await tree.getByRole('treeitem', { selected: true }).innerText()).toContain('step 4321')
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1_500)
  await page.getByRole('button', { name: 'Fold all', exact: true }).click()
  expect(await tree.getByRole('treeitem').count()).toBe(1)
  await page.getByRole('button', { name: 'Unfold all' }).click()
  await tree.getByRole('treeitem').first().focus()
  await page.keyboard.press('End')
  await page.getByRole('region', { name: 'Span', exact: true }).getByRole('heading', { name: 'step 4999' }).waitFor()
  expect(complaints).toEqual([])
})

test('two runs compared: verdicts with their intervals, every case that moved, and both sides of it', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(at(`/compare?before=${FIRST}&after=${SECOND}`))
  const cases = page.getByRole('region', { name: 'Cases' })
  await cases.getByText('Question q-1').waitFor()
  expect(await said(page.getByRole('group', { name: 'Verdicts' }).getByRole('row').filter({ hasText: 'right' }).first())).toBe(
    'right | no change of so few cases can be told from chance: gate.min or gate.strict can hold them | ? | inconclusive | 66.7% | 75.0% | +8.3 | −71.2 to +78.5 | 1 | 1 better, 1 worse, 1 same | ±100.0',
  )
  expect(await cases.getByRole('group', { name: 'Which cases' }).getByRole('button').allInnerTexts()).toEqual(['Moved 2', 'Scored on one side 1', 'New 0', 'Missing 0'])
  expect(await cases.getByRole('row').allInnerTexts().then((rows) => rows.slice(1).map((row) => row.replaceAll(/\s+/g, ' ')))).toEqual(['−0.75 right 1.00 → 0.25 Question q-1 help', '+1.00 right 0.00 → 1.00 Question q-2 help'])
  await cases.getByRole('row').nth(1).press('Enter')
  const panel = page.getByRole('region', { name: 'Case', exact: true })
  await panel.getByText('It sends people up the stairs').waitFor()
  expect(await panel.getByText('It is the reference').count()).toBe(1)
  expect(await panel.getByRole('heading', { level: 2 }).innerText()).toBe('Question q-1')
  expect(await panel.getByRole('region', { name: 'Input' }).innerText()).toContain('What of q-1?')
  expect(await panel.getByText('Outputs of the first trial').count()).toBe(1)
  expect(await panel.locator('ins').last().innerText()).toBe('stairs')
  expect(await panel.getByRole('link', { name: 'Open' }).getAttribute('href')).toBe(`/runs/${SECOND}/case?file=help.eval.ts&suite=help&id=q-1&against=${FIRST}`)
  await page.reload()
  await panel.getByText('It sends people up the stairs').waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await seriousProblems(page)).toEqual([])
  }
  await page.getByRole('button', { name: 'Scored on one side' }).click()
  await cases.getByRole('row').nth(1).getByText('Question q-3').waitFor()
  await page.getByRole('button', { name: 'Moved 2' }).click()
  await cases.getByRole('row').nth(1).getByText('Question q-1').waitFor()
  await page.getByRole('button', { name: 'Exchange the two' }).click()
  await cases.getByRole('row').nth(1).getByText('Question q-2').waitFor()
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({ before: SECOND, after: FIRST })
  await page.setViewportSize({ width: 400, height: 700 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
  expect(complaints).toEqual([])
})

test('two runs of 10,000 cases: all that moved, filtered, in a page that stays small', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(at(`/compare?before=${large.before}&after=${large.after}`))
  const cases = page.getByRole('region', { name: 'Cases' })
  await cases.getByRole('row').nth(5).waitFor()
  const total = async (): Promise<number> => Number(await cases.getByRole('grid').getAttribute('aria-rowcount')) - 1
  const all = await total()
  expect(all).toBeGreaterThan(5_000)
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000)
  await cases.getByRole('row').nth(1).focus()
  await page.keyboard.press('End')
  await cases.locator(`[aria-rowindex="${all + 1}"]`).getByText('Question').waitFor()
  // From a list whose rows have no scores to one that shows them
  await page.getByRole('button', { name: /^Scored on one side/ }).click()
  await expect.poll(total).toBeLessThan(100)
  await page.getByRole('button', { name: /^Moved/ }).click()
  await expect.poll(total).toBe(all)
  await page.getByRole('button', { name: 'correct' }).click()
  await expect.poll(total).toBeLessThan(all)
  const byScorer = await total()
  await cases.getByRole('searchbox').fill('Question 777')
  await expect.poll(total).toBeLessThan(byScorer)
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({ scorer: 'correct', text: 'Question 777' })
  expect(complaints).toEqual([])
})

test('two that can not be compared say why, and others can be chosen', async () => {
  const { page } = await openPage(browser, studio.url)
  await page.goto(at(`/compare?before=${large.before}&after=${SECOND}`))
  await page.getByText(`nothing to compare: no case has a score both in run ${large.before} and in run ${SECOND}`).waitFor()
  await page.getByRole('combobox', { name: 'Before' }).click()
  await page.getByRole('option', { name: 'the baseline, as it is now' }).click()
  await page.getByRole('region', { name: 'Cases' }).getByText('Question q-1').waitFor()
  expect(new URL(page.url()).searchParams.get('before')).toBe('baseline')
})
