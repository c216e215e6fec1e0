/** The logs in a real browser: searched, narrowed, drawn, followed, scored, and handed on. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqlite } from '../../../packages/store/src/engine/sqlite/sqliteEngine.ts'
import { spanOfFeedback, TRACE_ITSELF, type IncomingSpan } from '../../../packages/store/src/index.ts'
import { otlpBody } from '../../../packages/store/src/receiver/__tests__/otlpBody.ts'
import { openBrowser, openPage, seriousProblems } from '../../support/browser.ts'
import { copyFixture, startStudio, type RunningStudio } from '../../support/studio.ts'

const ROWS = 10_000
const NOW = Date.now()
const project = copyFixture()
let studio: RunningStudio
let browser: Browser

/** The newest is 0; they are a minute apart. Every tenth failed; every fourth is about refunds. */
function trace(index: number, startMs = NOW - (index + 1) * 60_000): IncomingSpan[] {
  const traceId = (index + 1).toString(16).padStart(32, '0')
  const [root, call] = [`a${index.toString(16).padStart(15, '0')}`, `b${index.toString(16).padStart(15, '0')}`]
  const failed = index % 10 === 3
  const question = index % 4 === 0 ? `Where is my refund? Order ${index}` : `How do I sign in? Person ${index}`
  const spans: IncomingSpan[] = [
    {
      resource: { 'service.name': index % 2 === 0 ? 'shop' : 'help' },
      span: { traceId, spanId: root, name: 'answer question', startMs, durationMs: 100 + (index % 50) * 20, attributes: { 'gen_ai.operation.name': 'invoke_agent', 'user.id': `u-${index % 7}`, 'tag.tags': [index % 3 === 0 ? 'pro' : 'free'], 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: question }] }]), 'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: index === 0 ? HOSTILE : `Answer ${index}` }] }]) }, ...(failed && { status: { code: 'error' as const, message: 'rate limited' } }) },
    },
    { span: { traceId, spanId: call, parentSpanId: root, name: `chat model-${index % 3}`, startMs: startMs + 5, durationMs: 90, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': `model-${index % 3}`, 'gen_ai.usage.input_tokens': 100 + index, 'gen_ai.usage.output_tokens': 20, 'evals.cost_usd': 0.001 } } },
  ]
  return index % 5 === 0 ? [...spans, spanOfFeedback({ traceId, spanId: TRACE_ITSELF }, { scores: { helpful: (index % 11) / 10 }, comment: 'as a person said' }, startMs + 1_000)] : spans
}

const HOSTILE = `<img src="http://evil.example/x.png" onerror="document.title='owned'"><script>document.title='owned'</script> [click](javascript:alert(1)) ${'long '.repeat(5_000)}`

beforeAll(async () => {
  mkdirSync(join(project.folder, '.evals'), { recursive: true })
  const engine = await openSqlite({ folder: join(project.folder, '.evals', 'logs') })
  for (let index = 0; index < ROWS; index += 500) await engine.ingest(Array.from({ length: 500 }, (_, at) => trace(index + at)).flat())
  await engine.close()
  writeFileSync(join(project.folder, 'logScorers.ts'), "export const short = ({ output }: { output: unknown }) => ({ score: String(output).length < 1_000 ? 1 : 0, reason: 'by its length' })\nexport const broken = () => 7\n")
  writeFileSync(join(project.folder, 'hangingScorers.ts'), 'process.exit(3)\nexport const never = () => 1\n')
  ;[studio, browser] = await Promise.all([startStudio(project.folder), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
  project.remove()
})

async function open(path: string, options: Parameters<typeof openPage>[2] = {}): Promise<{ page: Page; complaints: string[] }> {
  const { page, complaints } = await openPage(browser, studio.url, options)
  await page.goto(`http://127.0.0.1:${studio.port}${path}`)
  return { page, complaints }
}

const rows = (page: Page) => page.getByRole('grid', { name: 'Logs' }).getByRole('row')
const found = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
const query = (page: Page) => new URL(page.url()).searchParams.get('query')

test('a query finds rows while it is written, is in the address, and says what is wrong where it is wrong', async () => {
  const { page, complaints } = await open('/logs')
  await found(page, '10,000 rows')
  await page.getByLabel('Query').click()
  await page.keyboard.type('refund', { delay: 10 })
  await found(page, '2,500 rows')
  expect(query(page)).toBe('refund')
  expect(await rows(page).nth(1).textContent()).toContain('Where is my refund? Order 0')
  await page.getByLabel('Query').fill('refund modle:x')
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').textContent()).toContain('did you mean `model`?')
  expect(await page.locator('[aria-label="Query"] [aria-invalid]').textContent()).toBe('modle')
  // What was found before stays
  expect(query(page)).toBe('refund')
  await page.reload()
  await found(page, '2,500 rows')
  expect(complaints).toEqual([])
})

test('fields and values are proposed, values as they are in these logs', async () => {
  const { page } = await open('/logs')
  await found(page, '10,000 rows')
  await page.getByLabel('Query').click()
  await page.keyboard.type('mod')
  await page.getByRole('option', { name: /^model:/ }).click()
  await page.keyboard.type('model')
  await page.getByRole('option', { name: /^model-1/ }).click()
  await found(page, '3,333 rows')
  expect(query(page)).toBe('model:model-1')
})

test('a facet narrows by a click, takes one more value, and is undone by the same click', async () => {
  const { page } = await open('/logs?query=refund')
  const service = page.getByRole('region', { name: 'service' })
  await service.getByRole('button', { name: /^shop/ }).click()
  await found(page, '2,500 rows')
  const model = page.getByRole('region', { name: 'model' })
  await model.getByRole('button', { name: /^model-0/ }).click()
  await found(page, '834 rows')
  await model.getByRole('button', { name: /^model-1/ }).click()
  await found(page, '1,667 rows')
  expect(query(page)).toBe('refund service:"shop" model:("model-0" OR "model-1")')
  await page.getByRole('region', { name: 'status' }).getByRole('button', { name: /^failed/ }).click()
  await page.getByText('Nothing found').waitFor()
  await page.getByRole('region', { name: 'status' }).getByRole('button', { name: /^failed/ }).click()
  await model.getByRole('button', { name: /^model-0/ }).click()
  await model.getByRole('button', { name: /^model-1/ }).click()
  await service.getByRole('button', { name: /^shop/ }).click()
  await page.waitForURL((url) => url.searchParams.get('query') === 'refund')
})

test('a time is brushed in a chart, and all is narrowed to it; a double click clears it', async () => {
  const { page } = await open('/logs')
  await found(page, '10,000 rows')
  const chart = page.getByRole('img', { name: /^Volume by/ })
  const box = (await chart.boundingBox())!
  const brush = async (from: number, to: number): Promise<void> => {
    await page.mouse.move(box.x + box.width * from, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 5 })
    await page.mouse.up()
  }
  await brush(0.4, 0.6)
  await page.waitForURL((url) => url.searchParams.has('from') && url.searchParams.has('to'))
  await page.waitForFunction(() => (document.querySelector('[role=status]')?.textContent ?? '').endsWith('rows') && !document.querySelector('[role=status]')!.textContent!.startsWith('10,000'))
  const count = Number((await page.getByRole('status').first().textContent())!.replace(/\D/g, ''))
  expect(count).toBeGreaterThan(500)
  expect(count).toBeLessThan(5_000)
  await chart.dblclick()
  await found(page, '10,000 rows')
})

test('a row opens beside the table with its trace, j goes to the next, and its link is a page of its own; nothing in it is obeyed', async () => {
  const { page, complaints } = await open('/logs')
  await rows(page).nth(1).click()
  const panel = page.getByRole('complementary', { name: 'Row' })
  await panel.getByText('as a person said').waitFor()
  expect(await panel.getByRole('region', { name: 'Output' }).textContent()).toContain('<script>')
  await panel.getByRole('button', { name: 'markdown' }).last().click()
  await panel.getByRole('tab', { name: 'Trace' }).click()
  await panel.getByText('chat model-0').first().waitFor()
  await panel.getByRole('tab', { name: 'Trace' }).press('j')
  await page.waitForURL((url) => url.searchParams.get('open')?.startsWith((2).toString(16).padStart(32, '0')) ?? false)
  await panel.getByText('chat model-1').first().waitFor()
  await panel.getByRole('button', { name: 'Open as a page' }).click()
  await page.waitForURL(/\/logs\/0{31}2\?span=a/)
  await page.getByRole('heading', { name: 'answer question' }).first().waitFor()
  await page.getByRole('region', { name: 'Input' }).getByText('How do I sign in? Person 1').waitFor()
  expect(await page.title()).not.toContain('owned')
  expect(complaints).toEqual([])
})

test('a row is found by the id that a copy of it has; one that is there no more says so', async () => {
  const { page } = await open(`/logs/of-row?id=${(5).toString(16).padStart(32, '0')}`)
  await page.waitForURL(/\/logs\/0{31}5/)
  await page.goto(`http://127.0.0.1:${studio.port}/logs/of-row?id=gone`)
  await page.getByRole('heading', { name: 'It is not in the logs any more' }).waitFor()
})

test('10,000 rows are sorted and scrolled through, with few of them in the page', async () => {
  const { page } = await open('/logs?columns=time,input,latency,scores.helpful')
  await found(page, '10,000 rows')
  await page.getByRole('columnheader', { name: /helpful/ }).getByRole('button').click()
  await page.waitForFunction(() => document.querySelectorAll('[role=row]')[1]?.textContent?.includes('1.00'))
  expect(new URL(page.url()).searchParams.get('sort')).toBe('scores.helpful:desc')
  await rows(page).nth(1).focus()
  await page.keyboard.press('End')
  // Those without the score come last, the oldest of them at the end
  await page.waitForFunction(() => [...document.querySelectorAll('[role=row]')].at(-1)?.textContent?.includes('Person 9999'))
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000)
})

test('rows are selected one by one, as a range, or all that match, and handed on', async () => {
  const { page } = await open('/logs?query=refund')
  await found(page, '2,500 rows')
  await rows(page).nth(2).focus()
  await page.keyboard.press('Space')
  const bar = page.getByRole('toolbar', { name: 'Selected rows' })
  expect(await bar.getByRole('link', { name: 'Open in playground' }).getAttribute('href')).toBe(`/playground?from=log&traceId=${(5).toString(16).padStart(32, '0')}&spanId=a${(4).toString(16).padStart(15, '0')}`)
  await rows(page).nth(6).getByRole('checkbox').click({ modifiers: ['Shift'] })
  await bar.getByText('5 selected').waitFor()
  await bar.getByRole('button', { name: 'All 2,500 that match' }).click()
  await bar.getByText('2,500 selected').waitFor()
  await page.getByRole('region', { name: 'service' }).getByRole('button', { name: /^shop/ }).click()
  await bar.waitFor({ state: 'detached' })
})

test('the project’s scorers score what is selected, each problem is told, and the scores are in the table', async () => {
  const { page, complaints } = await open('/logs?columns=time,input,scores.short')
  await found(page, '10,000 rows')
  await rows(page).nth(1).getByRole('checkbox').click()
  await rows(page).nth(3).getByRole('checkbox').click({ modifiers: ['Shift'] })
  await page.getByRole('button', { name: 'Score now' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('File with scorers').fill('hangingScorers.ts')
  await dialog.getByRole('button', { name: 'Load its scorers' }).click()
  expect(await dialog.getByRole('alert').textContent()).toContain('the process that ran the scorers of hangingScorers.ts ended with exit code 3')
  await dialog.getByLabel('File with scorers').fill('logScorers.ts')
  await dialog.getByRole('button', { name: 'Load its scorers' }).click()
  await dialog.getByLabel('broken').waitFor()
  await dialog.getByRole('button', { name: 'Score', exact: true }).click()
  await dialog.getByText('3 of 3 rows scored, 3 errors.').waitFor()
  expect(await dialog.getByRole('row', { name: /^short/ }).textContent()).toBe('short0.67300')
  expect(await dialog.textContent()).toContain('Scorer "broken" returned 7, which is not a score')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.waitForFunction(() => [...document.querySelectorAll('[role=row]')].slice(1, 4).map((row) => row.textContent!.slice(-4)).join() === '0.00,1.00,1.00')
  // Of the file that ended its process, which the page was told of
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
})

test('a view is saved under a name, chosen, and deleted, in the file that the command reads', async () => {
  const { page } = await open('/logs?query=scores.helpful%3A%3C0.5&sort=latency%3Adesc')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('unhelpful')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('The view unhelpful is in evals.views.json').waitFor()
  expect(JSON.parse(readFileSync(join(project.folder, 'evals.views.json'), 'utf8'))).toEqual({ unhelpful: { query: 'scores.helpful:<0.5', sort: 'latency:desc' } })
  await page.goto(`http://127.0.0.1:${studio.port}/logs`)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'unhelpful' }).click()
  await page.waitForURL((url) => url.searchParams.get('query') === 'scores.helpful:<0.5' && url.searchParams.get('sort') === 'latency:desc')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Delete a view…' }).click()
  await page.getByRole('button', { name: 'Delete unhelpful' }).click()
  await page.getByText('There are none left.').waitFor()
  expect(JSON.parse(readFileSync(join(project.folder, 'evals.views.json'), 'utf8'))).toEqual({})
})

test('what comes in is followed: at the top at once, and where one has scrolled it waits and moves nothing', async () => {
  const { page } = await open('/logs?query=refund&live=1')
  await found(page, '2,500 rows')
  await send(trace(20_000, Date.now()))
  await page.waitForFunction(() => document.querySelectorAll('[role=row]')[1]?.textContent?.includes('Order 20000'))
  await page.getByRole('grid').hover()
  await page.mouse.wheel(0, 3_000)
  await page.waitForFunction(() => document.querySelector('[data-index="100"]'))
  const place = () => page.evaluate(() => document.querySelector('[data-index="100"]')!.textContent)
  const before = await place()
  await send([...trace(20_004, Date.now()), ...trace(20_001, Date.now())])
  await page.getByRole('button', { name: '1 new row' }).waitFor()
  expect(await place()).toBe(before)
  await page.getByRole('button', { name: '1 new row' }).click()
  await page.waitForFunction(() => document.querySelectorAll('[role=row]')[1]?.textContent?.includes('Order 20004'))
})

test('without logs the page says what makes them come, and fills when they do', async () => {
  const fresh = copyFixture()
  const own = await startStudio(fresh.folder)
  try {
    const { page, complaints } = await openPage(browser, own.url)
    await page.goto(`http://127.0.0.1:${own.port}/logs`)
    await page.getByText(`OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${own.port}`).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await send(trace(0), own.port)
    await found(page, '1 row')
    await page.getByRole('gridcell', { name: 'Where is my refund? Order 0' }).waitFor()
    expect(complaints).toEqual([])
  } finally {
    await own.stop()
    fresh.remove()
  }
})

test('axe finds nothing serious, in both themes, wide and narrow', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, complaints } = await open(`/logs?query=is%3Aerror&scores=tag&open=${(4).toString(16).padStart(32, '0')}/a${(3).toString(16).padStart(15, '0')}`, { colorScheme })
    await page.getByRole('region', { name: 'Error' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('tab', { name: 'Trace' }).click()
    await page.keyboard.press('Escape')
    await rows(page).nth(1).getByRole('checkbox').click()
    expect(await seriousProblems(page)).toEqual([])
    await page.setViewportSize({ width: 400, height: 700 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
    expect(await seriousProblems(page)).toEqual([])
    await page.goto(`http://127.0.0.1:${studio.port}/logs/${(4).toString(16).padStart(32, '0')}`)
    await page.getByRole('region', { name: 'Error' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    expect(complaints).toEqual([])
  }
})

/** Over OTLP, as an application does. */
async function send(spans: readonly IncomingSpan[], port = studio.port): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: new Uint8Array(otlpBody(spans.filter(({ partial }) => !partial))) })
  expect(response.status).toBe(200)
}
