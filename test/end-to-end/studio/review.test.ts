/** Review by people, as they do it: start, label by keys, correct, disagree, settle, and see what a judge's word is worth. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, seriousProblems } from '../../support/browser.ts'
import { copyFixture, startStudio, type RunningStudio } from '../../support/studio.ts'

const project = copyFixture()
let studio: RunningStudio
let browser: Browser
let base: string

const HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png" onerror="alert(2)"> [a](javascript:alert(3)) '

/** A run of `questions.jsonl`'s first rows, as a runner would have written it, with a judge who passes every other. */
function writeRun(count: number, id: string): void {
  const folder = join(project.folder, '.evals', 'runs', id)
  mkdirSync(folder, { recursive: true })
  const questions = readFileSync(join(project.folder, 'questions.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { input: string; expected: unknown })
  const rows = Array.from({ length: count }, (_, index) => {
    const { input, expected } = questions[index % questions.length]!
    const text = index < questions.length ? input : `${input} (${index})`
    const score = index % 2
    return JSON.stringify({ id: `case-${index}`, input: text, output: index === 1 ? HOSTILE.repeat(400) : `answer ${index}`, expected, file: 'help-center.eval.ts', suite: 'help centre', trial: 0, scores: { kind: score, exact: 1 }, scoreDetails: { kind: { source: 'judge', reason: `the judge’s reason ${index}` }, exact: { source: 'code' } } })
  })
  const suite = { file: 'help-center.eval.ts', name: 'help centre', cases: count, trials: 1, errors: 0, failures: 0, skipped: 0, retried: 0, newCases: 0, missingCases: 0, taskMs: 1, partial: false, keepOutputs: true, scorers: [] }
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ format: 'evals-run/1', id, startedAt: '2026-11-25T10:10:10.101Z', durationMs: 5, runner: { name: 'vitest', version: '5' }, outcome: 'passed', reasons: [], notes: [], suites: [suite] }))
  writeFileSync(join(folder, 'rows.jsonl'), `${rows.join('\n')}\n`)
}

const labels = (name: string): { row?: string; by?: string; labels?: Record<string, unknown>; comment?: string; settles?: boolean; expected?: unknown }[] =>
  readFileSync(join(project.folder, name), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line)).filter(({ by }) => by !== undefined)

/** The row of this place is shown, and can be judged: keys for what nobody has seen yet do nothing. */
async function at(page: Page, place: string): Promise<void> {
  await page.getByText(place, { exact: true }).waitFor()
  await page.getByRole('complementary', { name: /^(Decide|Settle)$/ }).waitFor()
}

beforeAll(async () => {
  execFileSync('git', ['config', 'user.name', 'Ann'], { cwd: project.folder })
  writeRun(6, '20261125T101010101-9f2c')
  ;[studio, browser] = await Promise.all([startStudio(project.folder), openBrowser()])
  base = `http://127.0.0.1:${studio.port}`
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
  project.remove()
})

test('from nothing to a calibrated judge: every label is in the file when its key was pressed, and the last is one click from the calibration', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(`${base}/review`)
  await page.getByRole('heading', { name: 'Nothing is under review yet' }).waitFor()
  await page.getByRole('link', { name: 'Start a review' }).click()
  await page.getByText('6 outputs to review').waitFor()
  expect(await page.getByLabel('Labels are kept in').inputValue()).toBe('help-center.labels.jsonl')
  await page.getByLabel('Labels are kept in').fill('questions.labels.jsonl')
  await page.getByRole('button', { name: 'See the change' }).click()
  await page.getByText('6 rows are added to questions.labels.jsonl').waitFor()
  expect(existsSync(join(project.folder, 'questions.labels.jsonl'))).toBe(false)
  expect(await page.getByLabel('The change').innerText()).toContain('+{"questions":[{"name":"good"}]}')
  await page.getByRole('button', { name: 'Write it and begin' }).click()

  await at(page, '1 of 6')
  await page.getByText('2 scores are hidden until you have decided').waitFor()
  expect(await page.content()).not.toContain('the judge’s reason')
  await page.keyboard.press('n')
  await at(page, '2 of 6')
  expect(await page.getByLabel('Output', { exact: true }).innerText()).toContain('<script>alert(1)</script>')
  await page.keyboard.press('c')
  await page.keyboard.type('fine, y and n are letters here')
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await at(page, '3 of 6')
  await page.keyboard.press('s')
  await at(page, '4 of 6')
  await page.keyboard.press('y')
  await at(page, '5 of 6')
  await page.keyboard.press('y')
  await at(page, '6 of 6')
  // The last was a slip
  await page.keyboard.press('u')
  await at(page, '5 of 6')
  await page.keyboard.press('n')
  await at(page, '6 of 6')
  await page.keyboard.press('k')
  await at(page, '5 of 6')
  await page.getByText('the judge’s reason 4').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('n')
  await page.getByRole('heading', { name: 'You have been through all rows' }).waitFor()
  await page.getByText('6 of 6 by you').waitFor()
  await expect.poll(() => labels('questions.labels.jsonl').map(({ by, labels: said, comment }) => [by, said?.['good'], comment])).toEqual([
    ['Ann', false, undefined],
    ['Ann', undefined, 'fine, y and n are letters here'],
    ['Ann', true, 'fine, y and n are letters here'],
    ['Ann', null, undefined],
    ['Ann', true, undefined],
    ['Ann', false, undefined],
    ['Ann', false, undefined],
  ])

  await page.getByRole('link', { name: 'See the calibration' }).click()
  const row = page.getByRole('row', { name: /^kind judge/ })
  expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toBe('kind judge 80.0% 38–96 4 of 5 100% 34–100 2 of 2 66.7% 21–94 2 of 3 0.62')
  await page.getByText('1 row on which it differs from people').waitFor()
  await page.getByText('the judge’s reason 5').waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('region', { name: 'kind' }).getByRole('link').click()
  await at(page, '6 of 6')
  expect(complaints).toEqual([])
})

test('a second person sees nothing of the first before deciding; where they differ, it is settled, and counts', async () => {
  const { page, complaints } = await openPage(browser, studio.url, { colorScheme: 'dark' })
  await page.goto(`${base}/review?path=questions.labels.jsonl`)
  await page.getByRole('button', { name: 'Ann' }).click()
  await page.getByLabel('Name').fill('Ben')
  await page.getByRole('button', { name: 'Use this name' }).click()
  await page.getByText('0 of 6 by you').waitFor()
  await page.reload()
  await page.getByText('0 of 6 by you').waitFor()
  await at(page, '1 of 6')
  expect(await page.getByRole('region', { name: 'Others' }).count()).toBe(0)
  await page.getByLabel('Stay on the row when I have decided').check()
  await page.keyboard.press('y')
  expect((await page.getByRole('region', { name: 'Others' }).innerText()).split('\n')).toEqual(['Others', 'Ann', 'fail'])
  await page.keyboard.press('j')
  await at(page, '2 of 6')
  await page.keyboard.press('y')
  await page.getByRole('region', { name: 'Others' }).waitFor()
  expect(await seriousProblems(page)).toEqual([])

  await page.getByRole('link', { name: '1 disagreement to settle' }).click()
  await page.getByRole('row', { name: /^everybody/ }).waitFor()
  expect((await page.getByRole('row', { name: /^everybody/ }).innerText()).replaceAll(/\s+/g, ' ').trim()).toBe('everybody 50.0% 9–91 1 of 2 0.00')
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('link', { name: 'Settle 1' }).click()
  await page.getByRole('group', { name: 'What counts?' }).waitFor()
  await page.keyboard.press('n')
  await page.getByRole('button', { name: 'Fail' }).and(page.locator('[aria-pressed=true]')).waitFor()
  await page.getByRole('tab', { name: 'Agreement' }).click()
  await page.getByText('· 1 settled').waitFor()
  await expect.poll(() => labels('questions.labels.jsonl').at(-1)).toMatchObject({ by: 'Ben', labels: { good: false }, settles: true })
  expect(complaints).toEqual([])
})

test('the expected answer is corrected in the dataset, as a change that is seen first', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  // Another page knows the row by the id that it has in the run
  await page.goto(`${base}/review?path=questions.jsonl&row=case-3`)
  await at(page, '4 of 6')
  expect(new URL(page.url()).searchParams.get('path')).toBe('questions.labels.jsonl')
  await page.keyboard.press('e')
  await page.getByRole('dialog', { name: 'Correct the expected answer' }).waitFor()
  await page.getByRole('textbox', { name: 'Expected answer' }).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText('{ "article": "free-trial", "facts": ["forty days"] }')
  await page.getByLabel('The change').waitFor()
  expect(await page.getByLabel('The change').innerText()).toContain('"expected":{"article":"free-trial","facts":["forty days"]}')
  expect(project.git('status', '--short', 'questions.jsonl')).toBe('')
  await page.getByRole('button', { name: 'Write the change' }).click()
  await page.getByText('The dataset is corrected').or(page.getByText('The row is in the dataset')).waitFor()
  expect(project.git('status', '--short', 'questions.jsonl')).toBe(' M questions.jsonl\n')
  expect(project.git('diff', '--numstat', 'questions.jsonl').split('\t').slice(0, 2)).toEqual(['1', '1'])
  expect(labels('questions.labels.jsonl').at(-1)?.expected).toEqual({ article: 'free-trial', facts: ['forty days'] })
  expect(complaints).toEqual([])
})

test('a scale is answered by its numbers, and several questions one after the other', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  const head = { questions: [{ name: 'right', text: 'Is it right?' }, { name: 'tone', text: 'How is its tone?', scale: { min: 1, max: 5, passFrom: 4 } }] }
  writeFileSync(join(project.folder, 'scale.labels.jsonl'), [head, { id: 'a', input: 'x', output: 'y' }, { id: 'b', input: 'x2', output: 'y2' }].map((line) => `${JSON.stringify(line)}\n`).join(''))
  await page.goto(`${base}/review?path=scale.labels.jsonl`)
  await at(page, '1 of 2')
  await page.keyboard.press('y')
  await page.getByRole('group', { name: 'How is its tone?' }).and(page.locator('[data-active]')).waitFor()
  await page.keyboard.press('5')
  await at(page, '2 of 2')
  await page.keyboard.press('2')
  await page.getByRole('group', { name: 'How is its tone?' }).and(page.locator('[data-active]')).waitFor()
  await page.keyboard.press('3')
  await page.getByRole('heading', { name: 'You have been through all rows' }).waitFor()
  await expect.poll(() => labels('scale.labels.jsonl').filter(({ labels: said }) => said?.['tone'] !== undefined).map(({ labels: said }) => said)).toEqual([{ right: true, tone: 5 }, { right: false, tone: 3 }])
  expect(complaints).toEqual([])
})

test('10,000 rows are reviewed like ten, on a narrow window as well', async () => {
  writeRun(10_000, '20261125T121212121-1a1a')
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(`${base}/review?start=run&run=20261125T121212121-1a1a`)
  await page.getByText('10,000 outputs to review').waitFor()
  await page.getByLabel('Labels are kept in').fill('many.labels.jsonl')
  await page.getByRole('button', { name: 'See the change' }).click()
  await page.getByText('10,000 rows are added').waitFor()
  await page.getByRole('button', { name: 'Write it and begin' }).click()
  await at(page, '1 of 10,000')
  for (let row = 2; row <= 12; row++) {
    await page.keyboard.press(row % 2 === 0 ? 'n' : 'y')
    await at(page, `${row} of 10,000`)
  }
  await page.getByText('11 of 10,000 by you').waitFor()
  await expect.poll(() => labels('many.labels.jsonl').map(({ labels: said }) => said?.['good'])).toEqual(Array.from({ length: 11 }, (_, index) => index % 2 === 1))
  await page.getByRole('tab', { name: 'All rows' }).click()
  await page.getByText('10,000 rows', { exact: true }).waitFor()
  await page.getByRole('row', { name: /answer 11/ }).waitFor()
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000)
  await page.getByLabel('Search in inputs and outputs').fill('(9999)')
  await page.getByText('1 rows').waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.setViewportSize({ width: 400, height: 700 })
  await page.goto(`${base}/review?path=many.labels.jsonl`)
  await at(page, '12 of 10,000')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
  await page.getByRole('button', { name: /Pass/ }).click()
  await at(page, '13 of 10,000')
  expect(await seriousProblems(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a row that is not under review says so, and leads to taking it up', async () => {
  const { page } = await openPage(browser, studio.url)
  await page.goto(`${base}/review?path=questions.jsonl&row=no-such-row`)
  await page.getByRole('heading', { name: 'This row is not under review' }).waitFor()
  await page.goto(`${base}/review?path=production.jsonl`)
  await page.getByRole('heading', { name: 'No review of this has been started' }).waitFor()
})

test('a label that can not be written is told, and its row is there again, undecided', async () => {
  const { page } = await openPage(browser, studio.url)
  writeFileSync(join(project.folder, 'two.labels.jsonl'), ['a', 'b'].map((id) => `${JSON.stringify({ id, input: id, output: `answer ${id}` })}\n`).join(''))
  await page.goto(`${base}/review?path=two.labels.jsonl`)
  await at(page, '1 of 2')
  await page.route('**/api/review/label', (route) => route.abort())
  await page.keyboard.press('y')
  await page.getByRole('region', { name: 'Notifications' }).getByText('The label was not written').waitFor()
  await at(page, '1 of 2')
  await page.getByText('0 of 2 by you').waitFor()
  await page.unroute('**/api/review/label')
  await page.keyboard.press('n')
  await at(page, '2 of 2')
  await expect.poll(() => labels('two.labels.jsonl').map(({ labels: said }) => said)).toEqual([{ good: false }])
})

test('a case leads to its review', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(`${base}/runs/20261125T101010101-9f2c/case?file=help-center.eval.ts&suite=help+centre&id=case-3`)
  await page.getByRole('main').getByRole('link', { name: 'Review' }).click()
  await page.getByText('1 output to review').waitFor()
  await page.getByLabel('Labels are kept in').fill('one.labels.jsonl')
  await page.getByRole('button', { name: 'See the change' }).click()
  await page.getByRole('button', { name: 'Write it and begin' }).click()
  await at(page, '1 of 1')
  await page.getByText('answer 3').waitFor()
  expect(complaints).toEqual([])
})
