/**
 * The studio in a real Chromium, by the real command: a run of many cases, its first rows, filter and sort; the nodes in
 * the page; a playground cell without a model. Medians; each is measured inside of the page, from what a person did to
 * the frame that shows it.
 *
 * node test/bench/studio/bench.ts [cases...]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser, openPage, prepareBrowser } from '../../support/browser.ts'
import { generateRun } from '../../support/generatedRun.ts'
import { copyFixture, startStudio } from '../../support/studio.ts'

const sizes = process.argv.slice(2).map(Number).filter((size) => size > 0)
const REPEATS = 5

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const say = (what: string, values: readonly number[]): void => console.log(`  ${what.padEnd(44)} ${median(values).toFixed(0).padStart(6)} ms   (${values.map((value) => value.toFixed(0)).join(', ')})`)

await prepareBrowser()
for (const size of sizes.length > 0 ? sizes : [10_000]) await measureRun(size)
await measurePlayground()

async function measureRun(cases: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'evals-bench-'))
  try {
    const id = await generateRun({ root, startedAt: '2026-11-24T00:00:00.000Z', cases })
    const studio = await startStudio(root)
    const browser = await openBrowser()
    const { page } = await openPage(browser, studio.url)
    const address = `http://127.0.0.1:${studio.port}/runs/${id}`
    console.log(`a run of ${cases.toLocaleString('en-US')} cases of 2 KB`)
    const visits: number[] = []
    for (let visit = 0; visit <= REPEATS; visit++) {
      await page.goto(address, { waitUntil: 'commit' })
      await page.locator('[role=grid][aria-label=Cases] [role=row][data-index="0"]').waitFor({ timeout: 120_000 })
      visits.push(await page.evaluate(() => performance.now()))
    }
    say('first rows, from navigation, first visit', visits.slice(0, 1))
    say('first rows, from navigation, again', visits.slice(1))
    console.log(`  ${'nodes in the page'.padEnd(44)} ${String(await page.evaluate(() => document.querySelectorAll('*').length)).padStart(6)}`)
    const filters: number[] = []
    for (const query of ['scores.similar:<0.5', 'metadata.topic:billing', 'is:error', '"cancel the plan"', '']) filters.push(await untilRowsChange(page, { type: query }))
    say('filter, from key to rows', filters)
    const sorts: number[] = []
    for (const column of [0, 3, 3, 5, 5]) sorts.push(await untilRowsChange(page, { click: column }))
    say('sort, from click to rows', sorts)
    await browser.close()
    await studio.stop()
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function untilRowsChange(page: Page, action: { type: string } | { click: number }): Promise<number> {
  const ms = await page.evaluate(async (given) => {
    const grid = document.querySelector('[role=grid][aria-label=Cases]')!
    const shown = (): string => `${grid.getAttribute('aria-rowcount')} ${[...grid.querySelectorAll('[role=gridcell]')].slice(0, 40).map((cell) => cell.textContent).join('|')}`
    const before = shown()
    const start = performance.now()
    if ('type' in given) {
      const input = document.querySelector<HTMLInputElement>('input[aria-label="Filter cases"]')!
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, given.type)
      input.dispatchEvent(new Event('input', { bubbles: true }))
    } else {
      ;([...document.querySelectorAll('[role=columnheader] button')][given.click] as HTMLElement).click()
    }
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      if (shown() !== before || performance.now() - start > 20_000) return performance.now() - start
    }
  }, action)
  await page.waitForTimeout(600)
  return ms
}

/** The sample application's own search, on ten questions: a param is changed, and its result is seen. */
async function measurePlayground(): Promise<void> {
  const project = copyFixture()
  try {
    const studio = await startStudio(project.folder)
    const browser = await openBrowser()
    const { page } = await openPage(browser, studio.url)
    await page.goto(`http://127.0.0.1:${studio.port}/playground?${new URLSearchParams({ from: 'suite', file: 'help-center.eval.ts', suite: 'help centre' })}`)
    await page.getByRole('rowheader').first().waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: /^Run\b/ }).first().click()
    await page.getByRole('gridcell').filter({ hasText: 'article' }).first().waitFor({ timeout: 60_000 })
    await page.getByRole('switch', { name: 'Run on change' }).click()
    console.log('the playground on the sample application, ten rows')
    const times: number[] = []
    for (let round = 0; round < 12; round++) {
      await page.waitForTimeout(1_000)
      times.push(
        await page.evaluate(async (value) => {
          const field = document.querySelector<HTMLInputElement>('input[aria-label="minConfidence of base"]')!
          // With the one value nothing is sure enough to be answered, with the other it is
          const isDone = (): boolean => document.querySelector('[role=gridcell]')?.textContent?.includes('Sorry') === (value === '2')
          const start = performance.now()
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, value)
          field.dispatchEvent(new Event('input', { bubbles: true }))
          while (!isDone() && performance.now() - start < 10_000) await new Promise((resolve) => requestAnimationFrame(resolve))
          return performance.now() - start
        }, round % 2 === 0 ? '2' : '0.4'),
      )
    }
    say('a cell’s result, from the keystroke', times.slice(2))
    await browser.close()
    await studio.stop()
  } finally {
    project.remove()
  }
}
