/** Runs over time, and one run with its table of cases: large, live, by key and by link. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openPage, seriousProblems } from '../../support/browser.ts'
import { generateRun } from '../../support/generatedRun.ts'
import { cleanEnvironment, copyFixture, startStudio, type RunningStudio } from '../../support/studio.ts'

/** A busy machine takes its time. */
const PATIENTLY = { timeout: 30_000 }

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const out = join(import.meta.dirname, '..', '..', '.out')

function emptyProject(): string {
  mkdirSync(out, { recursive: true })
  return mkdtempSync(join(out, 'runs-'))
}

const cases = (page: Page) => page.getByRole('grid', { name: 'Cases' })
const firstCells = async (page: Page): Promise<string[]> => (await cases(page).locator('[data-index="0"] [role=gridcell]').allTextContents()).map((text) => text.slice(0, 24))
/** Rows without the header. */
const rowCount = async (page: Page): Promise<number> => Number(await cases(page).getAttribute('aria-rowcount')) - 1

async function inBothThemes(page: Page): Promise<string[]> {
  const found = await seriousProblems(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  found.push(...(await seriousProblems(page)))
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}

test('without a run the page says how to make one', async () => {
  const folder = emptyProject()
  const studio = await startStudio(folder)
  const { page, complaints } = await openPage(browser, studio.url)
  await page.getByRole('heading', { name: 'No run yet' }).waitFor()
  expect(await page.getByText('npx vitest run --reporter=evals').isVisible()).toBe(true)
  expect([await inBothThemes(page), complaints]).toEqual([[], []])
  await studio.stop()
  rmSync(folder, { recursive: true })
})

describe('a project with runs', () => {
  let studio: RunningStudio
  let folder: string
  const ids: string[] = []

  beforeAll(async () => {
    folder = emptyProject()
    const git = (branch: string, digit: string) => ({ commit: digit.repeat(40), branch, dirty: false })
    const made = { root: folder, cases: 150, characters: 300 }
    ids.push(await generateRun({ ...made, startedAt: '2026-11-20T08:00:00.000Z', update: 'all', git: git('main', 'a') }))
    ids.push(await generateRun({ ...made, startedAt: '2026-11-21T08:00:00.000Z', shift: 0.01, git: git('main', 'b') }))
    ids.push(await generateRun({ ...made, startedAt: '2026-11-22T08:00:00.000Z', shift: -0.3, git: git('retrieval', 'c') }))
    ids.push(await generateRun({ root: folder, cases: 10_000, characters: 2_000, startedAt: '2026-11-23T08:00:00.000Z', shift: -0.05, git: git('main', 'd'), suites: [{ name: 'large' }] }))
    studio = await startStudio(folder)
  })
  afterAll(async () => {
    await studio?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async (path: string, size = { width: 1280, height: 800 }) => {
    const opened = await openPage(browser, studio.url, { viewport: size })
    await opened.page.goto(`http://127.0.0.1:${studio.port}${path}`)
    return opened
  }

  test('each scorer is drawn over time and said in words; two runs are chosen and compared', async () => {
    const { page, complaints } = await open('/')
    const list = page.getByRole('grid', { name: 'Runs' })
    await list.locator('[data-index="3"]').waitFor()
    expect(await page.getByRole('figure').evaluateAll((figures) => figures.map((figure) => figure.getAttribute('aria-label')))).toEqual(['large: correct', 'large: similar', 'support: correct', 'support: similar'])
    expect(await page.getByRole('img', { name: /^support, correct: from 7\d\.\d% to \d+\.\d% over 3 runs, 1 of them regressed$/ }).count()).toBe(1)
    const regressed = await list.locator('[data-index="1"]').textContent()
    expect(regressed).toMatch(/failedsupportcorrect \d+\.\d% ▼regressed.*ccccccc.*retrieval/)
    expect([await inBothThemes(page), complaints]).toEqual([[], []])

    // By suite and branch, which are in the address
    await page.getByRole('combobox', { name: 'Branch' }).click()
    await page.getByRole('option', { name: 'retrieval' }).click()
    await expect.poll(() => list.getAttribute('aria-rowcount'), PATIENTLY).toBe('2')
    expect(new URL(page.url()).search).toBe('?branch=retrieval')
    await page.goto(`http://127.0.0.1:${studio.port}/`)

    // By key
    await list.locator('[data-index="1"]').focus()
    await page.keyboard.press('x')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('x')
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.waitForURL(/\/compare/)
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ before: ids[1], after: ids[2] })
  })

  test('10,000 cases: few rows are in the page, and all of them are filtered, sorted and grouped', async () => {
    const { page, complaints } = await open(`/runs/${ids[3]}`)
    await cases(page).locator('[data-index="0"]').waitFor()
    expect(await rowCount(page)).toBe(10_000)
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000)
    await cases(page).locator('[data-index="5"]').focus()
    await page.keyboard.press('End')
    await cases(page).locator('[data-index="9999"]').getByText('Question 9999').waitFor()
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(3_000)

    // The field is reached by key, and what is wrong is marked where it is, while the rows stay
    await page.keyboard.press('/')
    await page.keyboard.type('modle:gpt')
    await page.getByText('there is no field `modle`; did you mean `model`?').waitFor()
    expect([await page.locator('mark').textContent(), await rowCount(page)]).toEqual(['modle', 10_000])
    await page.getByRole('textbox', { name: 'Filter cases' }).fill('metadata.topic:billing output.article:billing "refund"')
    await expect.poll(() => rowCount(page), PATIENTLY).toBeLessThan(2_000)
    expect(await rowCount(page)).toBeGreaterThan(1_000)
    await page.getByRole('textbox', { name: 'Filter cases' }).fill('is:error')
    await expect.poll(() => rowCount(page), PATIENTLY).toBe(11)
    expect((await firstCells(page))[0]).toContain('Question 13:')
    await page.keyboard.press('Escape')
    await expect.poll(() => rowCount(page), PATIENTLY).toBe(10_000)

    await page.getByRole('columnheader', { name: 'similar', exact: true }).getByRole('button').click()
    await expect.poll(() => firstCells(page).then((cells) => cells.at(-2)), PATIENTLY).toMatch(/^0\.3/)

    await page.getByRole('combobox', { name: 'Group by' }).click()
    await page.getByRole('option', { name: 'topic', exact: true }).click()
    await expect.poll(() => rowCount(page), PATIENTLY).toBe(6)
    expect((await firstCells(page))[0]).toMatch(/^billing1,\d{3}$/)
    await cases(page).locator('[data-index="0"]').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => rowCount(page), PATIENTLY).toBeGreaterThan(1_000)
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ sort: 'score:similar', group: 'metadata.topic', open: '["billing"]' })
    expect([await inBothThemes(page), complaints]).toEqual([[], []])
  })

  test('a case is opened by key, and the way back leads to the row that was left', async () => {
    const { page, complaints } = await open(`/runs/${ids[3]}?query=metadata.topic%3Abilling`)
    await cases(page).locator('[data-index="0"]').focus()
    for (let page_ = 0; page_ < 20; page_++) await page.keyboard.press('PageDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-index')), PATIENTLY).toBe('400')
    const left = await cases(page).locator('[data-index="400"]').textContent()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/case\?/)
    expect(new URL(page.url()).searchParams.get('query')).toBe('metadata.topic:billing')
    await page.goBack()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-index')), PATIENTLY).toBe('400')
    expect(await cases(page).locator('[data-index="400"]').textContent()).toBe(left)
    expect(complaints).toEqual([])
  })

  test('a small run against its baseline: quick filters, columns to choose, narrow windows', async () => {
    const { page, complaints } = await open(`/runs/${ids[2]}`, { width: 400, height: 700 })
    await page.getByRole('heading', { name: /22 Nov 2026/ }).waitFor()
    await page.getByText('support: correct regressed by').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
    await page.getByRole('button', { name: /^Regressed \d+$/ }).click()
    await expect.poll(() => new URL(page.url()).search, PATIENTLY).toBe('?show=regressed')
    const shown = Number((await page.getByRole('button', { name: /^Regressed/ }).textContent())!.replaceAll(/\D/g, ''))
    await expect.poll(() => rowCount(page), PATIENTLY).toBe(shown)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'topic' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'topic' }).waitFor({ state: 'attached' })
    expect([await inBothThemes(page), complaints]).toEqual([[], []])
  })
})

describe('a run that goes on in a terminal', () => {
  const project = copyFixture()
  afterAll(() => project.remove())

  test('appears, grows where one looks, and settles, without a reload', async () => {
    writeFileSync(
      join(project.folder, 'slow.eval.ts'),
      `import { existsSync } from 'node:fs'
import { describe, scorer } from '@evals/vitest'
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
describe.eval('slow', {
  data: Array.from({ length: 120 }, (_, at) => ({ id: String(at), input: 'question <img src=x onerror=alert(1)> ' + at })),
  concurrency: 1,
  task: async (input) => {
    while (input.endsWith(' 60') && !existsSync('go-on')) await wait(20)
    await wait(10)
    return input
  },
  scorers: [scorer('value', () => 1)],
})
`,
    )
    const studio = await startStudio(project.folder)
    const { page, complaints } = await openPage(browser, studio.url)
    await page.getByRole('heading', { name: 'No run yet' }).waitFor()
    const vitest = spawn(join(project.folder, 'node_modules', '.bin', 'vitest'), ['run', '--reporter=evals', 'slow.eval.ts'], { cwd: project.folder, env: { ...cleanEnvironment(), NO_COLOR: '1' }, stdio: 'ignore' })
    const ended = new Promise<number | null>((resolve) => vitest.once('close', resolve))
    await page.getByText('60 finished so far').waitFor()
    await page.getByRole('grid', { name: 'Runs' }).locator('[data-index="0"]').click()
    await expect.poll(() => rowCount(page), PATIENTLY).toBe(60)
    await page.getByText('60 cases so far').waitFor()
    await cases(page).locator('[data-index="5"]').focus()
    for (let step = 0; step < 2; step++) await page.keyboard.press('PageDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-index')), PATIENTLY).toBe('45')
    const place = await page.evaluate(() => document.activeElement!.closest('[role=grid]')!.parentElement!.scrollTop)
    writeFileSync(join(project.folder, 'go-on'), '')
    expect(await ended).toBe(0)
    await page.getByText('passed', { exact: true }).waitFor()
    await expect.poll(() => rowCount(page), PATIENTLY).toBe(120)
    expect(await page.evaluate(() => [document.activeElement?.getAttribute('data-index'), document.activeElement!.closest('[role=grid]')!.parentElement!.scrollTop])).toEqual(['45', place])
    expect(complaints).toEqual([])
    await studio.stop()
    expect([existsSync(join(project.folder, '.evals', 'runs')), readdirSync(join(project.folder, '.evals', 'runs')).length]).toEqual([true, 1])
  })
})
