/** The playground as a person uses it, on the code of a real project: types, runs, sees, stops, compares, keeps. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, seriousProblems } from '../../support/browser.ts'
import { startPacedModel, type PacedModel } from '../../support/pacedModel.ts'
import { openApi } from '../../support/studioApi.ts'
import { copyFixture, startStudio, type RunningStudio } from '../../support/studio.ts'

const FILES: Record<string, string> = {
  'shout.jsonl': ['apple', 'pear', 'plum'].map((input) => JSON.stringify({ id: input, input, expected: `${input}!` })).join('\n') + '\n',
  'shout.eval.ts': `import { dataset, describe, exactMatch } from '@evals/vitest'
describe.eval('shout', {
  data: dataset('./shout.jsonl'),
  params: { suffix: '', times: 1, loud: false },
  variants: { asking: { suffix: '?' } },
  task: async (input: string, { params, signal }) => {
    if (params.suffix === 'throw') throw new Error('<img src=x onerror=alert(1)> can not be ' + input)
    if (params.suffix === 'wait') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return (params.loud ? input.toUpperCase() : input) + params.suffix.repeat(params.times)
  },
  scorers: [exactMatch],
})
`,
  'many.eval.ts': `import { describe, exactMatch } from '@evals/vitest'
describe.eval('many', {
  data: Array.from({ length: 1000 }, (_, index) => ({ id: 'm' + index, input: 'row ' + index, expected: 'row ' + index })),
  params: { suffix: '' },
  task: (input: string, { params }) => input + params.suffix,
  scorers: [exactMatch],
})
`,
  'answer.prompt': '---\nmodel: small\n---\n{{role "user"}}Answer {{question}}',
  'ask.eval.ts': `import { describe, fetch, includes, prompt } from '@evals/vitest'
describe.eval('ask', {
  data: [{ id: 'q', input: 'why', expected: 'because' }],
  params: { prompt: prompt('./answer.prompt') },
  task: async (question: string, { params }) => {
    const request = await params.prompt.render({ question })
    const response = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...request, stream: true }) })
    const lines = (await response.text()).split('\\n').filter((line) => line.startsWith('data: {'))
    return lines.map((line) => JSON.parse(line.slice(6)).choices[0].delta.content ?? '').join('')
  },
  scorers: [includes],
})
`,
  'broken.eval.ts': `import './nowhere.ts'\n`,
}

const TRACE = 'a'.repeat(32)
const project = copyFixture()
const path = (file: string): string => join(project.folder, file)
let studio: RunningStudio
let browser: Browser
let model: PacedModel

beforeAll(async () => {
  for (const [file, text] of Object.entries(FILES)) writeFileSync(path(file), text)
  model = await startPacedModel()
  ;[studio, browser] = await Promise.all([startStudio(project.folder, { OPENAI_API_KEY: 'sk-of-a-test-and-secret', OPENAI_BASE_URL: model.url, EVALS_CACHE: 'off' }), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
  model?.close()
  project.remove()
})

async function open(query: string, options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, studio.url, options)
  await opened.page.goto(`http://127.0.0.1:${studio.port}/playground?${query}`)
  await opened.page.getByRole('grid', { name: 'Playground' }).waitFor({ timeout: 60_000 })
  await opened.page.getByRole('rowheader').or(opened.page.getByText('No row yet')).first().waitFor({ timeout: 60_000 })
  return opened
}

const SHOUT = 'file=shout.eval.ts&suite=shout'
const cell = (page: Page, column: string, row: string) => page.getByRole('gridcell', { name: `${column}, row ${row}:` })
const field = (page: Page, param: string, column: string) => page.getByRole('textbox', { name: `${param} of ${column}`, exact: true })
const hasText = async (page: Page, column: string, row: string, text: string | RegExp): Promise<void> => void (await cell(page, column, row).filter({ hasText: text }).waitFor())

/** While the page is loading, and while a menu is closing, there is nothing to run yet. */
async function runByKey(page: Page): Promise<void> {
  const run = page.getByRole('button', { name: /^Run\b/ }).first()
  await expect.poll(() => run.isEnabled()).toBe(true)
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+Enter')
}

test('a param is typed, columns are run and compared, and what has changed since is stale until it is run again', async () => {
  const { page, complaints } = await open(SHOUT)
  await page.getByText('broken.eval.ts does not load').waitFor()
  await hasText(page, 'base', 'apple', 'not run')
  await runByKey(page)
  await hasText(page, 'base', 'plum', /exactMatch|0\.00/)
  await page.getByRole('button', { name: 'Copy column base', exact: true }).click()
  await field(page, 'suffix', 'base 2').fill('!')
  await runByKey(page)
  await hasText(page, 'base 2', 'apple', '1.00+1.00')
  const head = page.getByRole('list', { name: 'Scores of base 2' })
  await head.filter({ hasText: '+1.00' }).waitFor()
  expect((await head.innerText()).split(/\s+/)).toEqual(['exactMatch', '1.00', '+1.00', expect.stringMatching(/^\[/), expect.stringMatching(/\]$/), expect.any(String), expect.stringMatching(/^(improved|inconclusive)$/)])

  await field(page, 'suffix', 'base 2').fill('throw')
  await hasText(page, 'base 2', 'pear', 'stale')
  await hasText(page, 'base 2', 'pear', 'pear!')
  await head.filter({ hasText: '–' }).waitFor()
  await cell(page, 'base 2', 'pear').focus()
  await page.keyboard.press('r')
  await hasText(page, 'base 2', 'pear', 'Error: <img src=x onerror=alert(1)> can not be pear')
  await hasText(page, 'base 2', 'apple', 'stale')
  expect(await seriousProblems(page)).toEqual([])

  await page.reload()
  await field(page, 'suffix', 'base 2').waitFor()
  expect(await field(page, 'suffix', 'base 2').inputValue()).toBe('throw')
  expect(page.url()).not.toContain('throw')
  expect(complaints).toEqual([])
})

test('columns are renamed, added from the eval’s variants, reordered and removed; numbers and switches are checked', async () => {
  const { page, complaints } = await open(SHOUT)
  const names = () => page.getByRole('columnheader').getByRole('heading').allInnerTexts()
  await page.getByRole('button', { name: 'Add a column' }).click()
  await page.getByRole('menuitem', { name: 'The eval’s variant asking' }).click()
  expect(await names()).toEqual(['base', 'asking'])
  await page.getByRole('button', { name: 'asking', exact: true }).click()
  const name = page.getByRole('textbox', { name: 'Name of column asking' })
  await name.fill('base')
  await page.getByText('Another column is named base').waitFor()
  await name.fill('ask')
  await name.press('Enter')
  const more = async (column: string, entry: RegExp): Promise<void> => {
    await page.getByRole('button', { name: `More of column ${column}`, exact: true }).click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  await more('ask', /^Move left/)
  expect(await names()).toEqual(['ask', 'base'])
  await more('base', /^Remove/)
  expect(await names()).toEqual(['ask'])
  const times = page.getByRole('spinbutton', { name: 'times of ask' })
  await times.fill('2')
  await page.getByRole('switch', { name: 'loud of ask' }).click()
  await cell(page, 'ask', 'apple').focus()
  await page.keyboard.press('Shift+R')
  await hasText(page, 'ask', 'apple', 'APPLE??')
  await hasText(page, 'ask', 'pear', 'not run')
  await page.getByRole('button', { name: 'Reset times of ask' }).click()
  expect(await times.inputValue()).toBe('1')
  expect(complaints).toEqual([])
})

test('a run is stopped by Esc, and says so in its cells', async () => {
  const { page, complaints } = await open(SHOUT)
  await field(page, 'suffix', 'base').fill('wait')
  await runByKey(page)
  await page.getByText(/running|waiting/).first().waitFor()
  await page.getByRole('button', { name: /^Stop/ }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('stopped').first().waitFor()
  await page.getByRole('button', { name: /^Stop/ }).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('arrows go from cell to cell, Enter opens all there is, and the keys are listed', async () => {
  const { page, complaints } = await open(SHOUT)
  await runByKey(page)
  await hasText(page, 'base', 'pear', '0.00')
  await cell(page, 'base', 'apple').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog', { name: 'base, row pear' })
  await panel.getByText('expected "pear!", and the output is "pear"').waitFor()
  expect(await panel.getByRole('link', { name: 'Case and trace' }).getAttribute('href')).toMatch(/^\/runs\/[\dT]+-p[0-9a-f]+\/case\?file=shout\.eval\.ts&suite=shout&variant=base&id=pear$/)
  expect(await seriousProblems(page)).toEqual([])
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys of the playground' }).getByText('Run its row').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('h')
  await page.getByRole('dialog', { name: 'Earlier runs' }).getByText('3 rows').first().waitFor()
  await page.keyboard.press('Escape')
  // A place, and no key of the playground
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  expect(await page.getByRole('button', { name: /^Stop/ }).count()).toBe(0)
  expect(complaints).toEqual([])
})

test('a model’s text is seen as it comes; the prompt is edited, checked, shown as a diff and written into its file', async () => {
  const { page, complaints } = await open('file=ask.eval.ts&suite=ask')
  await runByKey(page)
  await model.write('be')
  await hasText(page, 'base', 'why', 'running')
  await hasText(page, 'base', 'why', /be$/)
  await model.write('cause')
  await model.end()
  await hasText(page, 'base', 'why', '1.00')

  await page.getByRole('button', { name: 'Edit prompt of base' }).click()
  const panel = page.getByRole('dialog', { name: 'prompt of base' })
  const editor = panel.getByRole('textbox', { name: 'prompt of base' })
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText(' in {{lang')
  await panel.getByText('its template can not be read', { exact: false }).waitFor()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('}}')
  await panel.getByText('lang: new').waitFor()
  await panel.getByRole('tab', { name: 'Against the file' }).click()
  expect(await panel.locator('ins').allInnerTexts()).toEqual([' in {{lang}}'])
  expect(await seriousProblems(page)).toEqual([])
  await panel.getByRole('button', { name: 'Save…' }).click()
  const saving = page.getByRole('dialog', { name: 'Save base' })
  await saving.getByText('+{{role "user"}}Answer {{question}} in {{lang}}').waitFor()
  expect(readFileSync(path('answer.prompt'), 'utf8')).toBe(FILES['answer.prompt'])
  await saving.getByRole('button', { name: 'Write' }).click()
  await page.getByText('Saved to answer.prompt').waitFor()
  expect(readFileSync(path('answer.prompt'), 'utf8')).toContain('Answer {{question}} in {{lang}}')
  await page.getByRole('button', { name: 'Reset prompt of base' }).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('a param is written into the eval file where it stands', async () => {
  const { page, complaints } = await open(SHOUT)
  await field(page, 'suffix', 'base').fill('!')
  await page.getByRole('button', { name: 'More of column base' }).click()
  await page.getByRole('menuitem', { name: 'Save…' }).click()
  const saving = page.getByRole('dialog', { name: 'Save base' })
  await saving.getByText("+  params: { suffix: '!', times: 1, loud: false },").waitFor()
  await saving.getByText('A variant of the eval, such as base').click()
  await saving.getByRole('textbox', { name: 'Name of the variant' }).fill('shouting')
  await saving.getByText("shouting: { suffix: '!' }", { exact: false }).waitFor()
  await saving.getByRole('button', { name: 'Write' }).click()
  await page.getByText('Saved to shout.eval.ts').waitFor()
  expect(readFileSync(path('shout.eval.ts'), 'utf8')).toContain("shouting: { suffix: '!' }")
  expect(complaints).toEqual([])
})

test('a row is typed, run beside those of the data, and removed', async () => {
  const { page, complaints } = await open(SHOUT)
  await page.getByRole('heading', { name: 'base' }).waitFor()
  await page.keyboard.press('n')
  const editor = page.getByRole('dialog', { name: 'A row of your own' })
  await editor.getByRole('textbox', { name: 'Input' }).fill('{"a":')
  await editor.getByRole('switch', { name: 'Input is JSON' }).click()
  await editor.getByText('This is no JSON yet', { exact: false }).waitFor()
  expect(await editor.getByRole('button', { name: /^Add the row/ }).isDisabled()).toBe(true)
  await editor.getByRole('switch', { name: 'Input is JSON' }).click()
  await editor.getByRole('textbox', { name: 'Input' }).fill('fig')
  await editor.getByRole('textbox', { name: 'Expected' }).fill('fig')
  await editor.getByRole('button', { name: /^Add the row/ }).click()
  await cell(page, 'base', 'fig').focus()
  await page.keyboard.press('r')
  await hasText(page, 'base', 'fig', '1.00')
  await page.keyboard.press('Delete')
  await cell(page, 'base', 'fig').waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('a row comes by a link from a log, from a case and from a dataset, with the way back, into an eval that it fits', async () => {
  const api = await openApi(studio)
  const span = { traceId: TRACE, spanId: 'b'.repeat(16), name: 'answer', startTimeUnixNano: String(Date.now() * 1e6), endTimeUnixNano: String((Date.now() + 5) * 1e6), attributes: [{ key: 'input.value', value: { stringValue: 'kiwi' } }, { key: 'output.value', value: { stringValue: 'kiwi!' } }] }
  await fetch(`http://127.0.0.1:${studio.port}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }) })
  await expect.poll(async () => (await api.get(`/playground/row?from=log&traceId=${TRACE}`)).status, { timeout: 20_000 }).toBe(200)
  const log = await open(`from=log&traceId=${TRACE}&${SHOUT}`)
  await log.page.getByRole('rowheader').filter({ hasText: 'kiwi' }).getByRole('link', { name: 'from a log' }).waitFor()
  await runByKey(log.page)
  await log.page.getByRole('gridcell').filter({ hasText: 'kiwi' }).waitFor()
  expect(log.complaints).toEqual([])

  const dataset = await open('from=dataset&path=shout.jsonl&row=pear')
  await dataset.page.getByText('shout.eval.ts').first().waitFor()
  await dataset.page.getByRole('rowheader', { name: 'Row pear' }).getByText('pear', { exact: true }).waitFor()
  await dataset.page.getByRole('rowheader', { name: 'Row pear' }).getByRole('link', { name: 'from a dataset' }).waitFor()
  expect(await dataset.page.getByRole('rowheader').count()).toBe(1)

  const { body } = await api.get('/playground-history?file=shout.eval.ts&suite=shout')
  const run = body.runs.find((one: { columns: { name: string; cases: number }[] }) => one.columns.length === 1 && one.columns[0]!.name === 'base' && one.columns[0]!.cases === 3) as { id: string }
  const fromCase = await open(`from=case&run=${run.id}&${SHOUT}&variant=base&id=plum`)
  await fromCase.page.getByRole('rowheader', { name: 'Row plum' }).getByRole('link', { name: 'from a run' }).waitFor()
  expect(fromCase.complaints).toEqual([])
})

test('a thousand rows in two columns: run to the end, with no more of them in the page than are seen, in both themes and in a narrow window', async () => {
  const { page, complaints } = await open('file=many.eval.ts&suite=many', { colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Copy column base', exact: true }).click()
  await page.keyboard.press('Control+Shift+Enter')
  await page.getByRole('list', { name: 'Scores of base 2' }).filter({ hasText: 'unchanged' }).waitFor({ timeout: 90_000 })
  await page.getByText('1,000 rows').nth(1).waitFor()
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000)
  expect(await seriousProblems(page)).toEqual([])
  await page.setViewportSize({ width: 400, height: 700 })
  await page.getByRole('combobox', { name: /^Column/ }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
  expect(await page.getByRole('columnheader').count()).toBe(1)
  expect(await seriousProblems(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('without code: a prompt, typed rows and built-in scorers', async () => {
  const { page, complaints } = await open('without=code')
  await page.getByRole('combobox', { name: 'model of base' }).fill('small')
  await page.getByRole('button', { name: 'Type a row' }).click()
  const editor = page.getByRole('dialog', { name: 'A row of your own' })
  await editor.getByRole('textbox', { name: 'Input' }).fill('capital of France?')
  await editor.getByRole('textbox', { name: 'Expected' }).fill('Paris')
  await editor.getByRole('button', { name: /^Add the row/ }).click()
  await page.getByRole('button', { name: 'No scorer' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'exactMatch' }).click()
  await page.keyboard.press('Escape')
  await runByKey(page)
  await model.write('Par')
  await hasText(page, 'base', 'capital of France?', /Par$/)
  await model.write('is')
  await model.end()
  await hasText(page, 'base', 'capital of France?', '1.00')
  await page.getByRole('list', { name: 'Scores of base' }).filter({ hasText: '1.00' }).waitFor()
  expect(model.asked.at(-1)).toMatchObject({ model: 'small', messages: [{ role: 'system' }, { role: 'user' }] })
  expect(await seriousProblems(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('with “Run on change” a keystroke shows its result by itself', async () => {
  const { page, complaints } = await open(SHOUT)
  await page.getByRole('switch', { name: 'Run on change' }).click()
  await hasText(page, 'base', 'apple', '0.00')
  await field(page, 'suffix', 'base').fill('!')
  await hasText(page, 'base', 'plum', '1.00')
  await field(page, 'suffix', 'base').fill('throw')
  await hasText(page, 'base', 'plum', 'can not be plum')
  expect(complaints).toEqual([])
})

test('the whole eval is run with a column, by the project’s own runner, and its run is gone to', async () => {
  const { page, complaints } = await open(SHOUT)
  await field(page, 'suffix', 'base').fill('!')
  await page.getByRole('button', { name: 'More of column base' }).click()
  await page.getByRole('menuitem', { name: /^Run the whole eval/ }).click()
  const panel = page.getByRole('dialog', { name: 'shout with base' })
  await panel.getByText('All 3 rows with all scorers', { exact: false }).waitFor()
  await panel.getByText('Other than in the eval: suffix.', { exact: false }).waitFor()
  await panel.getByRole('button', { name: 'Run the eval' }).click()
  await page.waitForURL(/\/runs\/[\dT]+-[0-9a-f]+$/, { timeout: 60_000 })
  expect(complaints).toEqual([])
})
