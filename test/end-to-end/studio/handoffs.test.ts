/** The handoffs between the loops: from a row to where it is needed next in at most three actions, counted, on the sample application. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage } from '../../support/browser.ts'
import { cleanEnvironment, copyFixture, startStudio, type RunningStudio } from '../../support/studio.ts'

const project = copyFixture()
let studio: RunningStudio
let browser: Browser
let run: string

beforeAll(async () => {
  const vitest = join(project.folder, 'node_modules', 'vitest', 'vitest.mjs')
  try {
    execFileSync(process.execPath, [vitest, 'run', '--reporter=evals', 'help-center.eval.ts'], { cwd: project.folder, env: { ...cleanEnvironment(), HELP_FUZZY: '0', NO_COLOR: '1' }, stdio: 'ignore' })
  } catch {
    // It regresses, which is what it is for
  }
  run = readdirSync(join(project.folder, '.evals', 'runs'))[0]!
  ;[studio, browser] = await Promise.all([startStudio(project.folder), openBrowser()])
  // As an application logs its rows, to the studio's own port
  const rows = ['How do I bleed a radiator?', 'Is the sensor waterproof?'].map((input, index) => ({ id: `log-${index}`, input, output: { answer: 'Sorry', article: null }, scores: { helpful: 0 } }))
  const { status } = await fetch(`http://127.0.0.1:${studio.port}/v1/evals/rows`, { method: 'POST', headers: { 'content-type': 'application/jsonl' }, body: rows.map((row) => JSON.stringify(row)).join('\n') })
  expect(status).toBe(200)
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
  project.remove()
})

/** The page, and a click that is counted as a person's action. */
async function open(path: string): Promise<{ page: Page; act: (locator: Locator) => Promise<void>; actions: () => number; complaints: string[] }> {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.goto(`http://127.0.0.1:${studio.port}${path}`)
  await page.evaluate(() => localStorage.setItem('evals.dataset', 'questions.jsonl'))
  let actions = 0
  return {
    page,
    complaints,
    actions: () => actions,
    act: async (locator) => {
      actions++
      await locator.click()
    },
  }
}

const lines = (): { input: unknown; expected?: unknown; origin?: object }[] => readFileSync(join(project.folder, 'questions.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { input: unknown })
const inGrid = (page: Page, text: string): Promise<void> => page.getByRole('rowheader').filter({ hasText: text }).first().waitFor({ timeout: 60_000 })
const caseOf = (text: string): string => {
  const row = readFileSync(join(project.folder, '.evals', 'runs', run, 'rows.jsonl'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as { id: string; input: string; file: string; suite: string }).find(({ input }) => input === text)!
  return `/runs/${run}/case?${new URLSearchParams({ file: row.file, suite: row.suite, id: row.id })}`
}
const FAILING = 'send invoces to my acountant'

test('a log to a dataset: three, and its row says where it is from', async () => {
  const { page, act, actions, complaints } = await open('/logs')
  const row = page.getByRole('row').filter({ hasText: 'bleed a radiator' })
  await act(row.getByRole('checkbox'))
  await act(page.getByRole('button', { name: 'Add to dataset' }).first())
  await act(page.getByRole('dialog').getByRole('button', { name: /^Add 1 row/ }))
  await page.getByText('1 row added to questions.jsonl').waitFor()
  expect(actions()).toBe(3)
  expect(lines().at(-1)).toMatchObject({ input: 'How do I bleed a radiator?', origin: { kind: 'log', id: 'log-0' } })

  // And the way back
  await page.getByRole('link', { name: 'See the dataset' }).click()
  await page.goto(`http://127.0.0.1:${studio.port}/logs/of-row?id=log-0`)
  await page.getByText('How do I bleed a radiator?').first().waitFor()
  expect(complaints).toEqual([])
})

test('a log to the playground: two', async () => {
  const { page, act, actions, complaints } = await open('/logs')
  await act(page.getByRole('row').filter({ hasText: 'waterproof' }).getByRole('checkbox'))
  await act(page.getByRole('button', { name: 'Open in playground' }).or(page.getByRole('link', { name: 'Open in playground' })).first())
  await page.waitForURL(/\/playground\?from=log/)
  await inGrid(page, 'Is the sensor waterproof?')
  expect([actions(), complaints]).toEqual([2, []])
})

test('a failing case to the playground: one; there it runs as it is written', async () => {
  const { page, act, actions, complaints } = await open(caseOf(FAILING))
  await act(page.getByRole('link', { name: 'Open in playground' }).or(page.getByRole('button', { name: 'Open in playground' })).first())
  await inGrid(page, FAILING)
  expect(actions()).toBe(1)
  await page.getByRole('button', { name: /^Run\b/ }).first().click()
  await page.getByRole('gridcell').filter({ hasText: 'invoices' }).first().waitFor({ timeout: 60_000 })
  expect(complaints).toEqual([])
})

test('a case to a dataset that does not have it: two', async () => {
  writeFileSync(join(project.folder, 'hard.jsonl'), '{"input":"another"}\n')
  const { page, act, actions, complaints } = await open(caseOf(FAILING))
  await page.evaluate(() => localStorage.setItem('evals.dataset', 'hard.jsonl'))
  await page.reload()
  await act(page.getByRole('button', { name: 'Add to dataset' }))
  await act(page.getByRole('dialog').getByRole('button', { name: /^Add 1 row/ }))
  await page.getByText(/^1 row added to /).waitFor()
  expect(actions()).toBe(2)
  const [written] = readFileSync(join(project.folder, 'hard.jsonl'), 'utf8').trim().split('\n').slice(-1).map((line) => JSON.parse(line) as object)
  expect(written).toMatchObject({ input: FAILING, expected: { article: 'invoices' }, origin: { kind: 'eval', ref: run } })
  expect(complaints).toEqual([])
})

test('a row of a dataset to the playground: two', async () => {
  const { page, act, actions, complaints } = await open('/datasets/file?path=questions.jsonl')
  await act(page.getByRole('row').filter({ hasText: FAILING }).getByRole('gridcell').nth(2))
  await act(page.getByRole('complementary').getByRole('link', { name: 'Open in playground' }).or(page.getByRole('complementary').getByRole('button', { name: 'Open in playground' })).first())
  await inGrid(page, FAILING)
  expect([actions(), complaints]).toEqual([2, []])
})
