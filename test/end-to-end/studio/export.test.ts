/** `evals export`: a folder that is shown by any web server, from any folder, and asks for nothing but its own files. */
import { execFile, spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, seriousProblems } from '../../support/browser.ts'
import { generateRun } from '../../support/generatedRun.ts'
import { cleanEnvironment, copyFixture } from '../../support/studio.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const out = join(root, 'test', '.out')
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }

/** A busy machine takes its time. */
const PATIENTLY = { timeout: 30_000 }

let browser: Browser
let server: Server
let site: string
const asked: string[] = []
const project = copyFixture()

/** As dull as a web server can be: files, and 404. */
function serve(): Promise<Server> {
  const made = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://x').pathname)
    asked.push(path)
    const file = join(site, path.endsWith('/') ? `${path}index.html` : path)
    if (!existsSync(file) || statSync(file).isDirectory()) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
  })
  return new Promise((resolve) => made.listen(0, '127.0.0.1', () => resolve(made)))
}

function evals(cwd: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'packages', 'cli', 'dist', 'evals.mjs'), ...args], { cwd, env: { ...cleanEnvironment(), NO_COLOR: '1' } }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }))
  })
}

const address = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`

beforeAll(async () => {
  mkdirSync(out, { recursive: true })
  site = mkdtempSync(join(out, 'site-'))
  ;[browser, server] = await Promise.all([openBrowser(), serve()])
})
afterAll(async () => {
  await browser?.close()
  server?.close()
  rmSync(site, { recursive: true, force: true })
  project.remove()
})

test('runs of real evals, their cases and traces, in a folder below another', async () => {
  writeFileSync(
    join(project.folder, 'traced.eval.ts'),
    `import { describe, scorer, traced } from '@evals/vitest'
describe.eval('traced', {
  data: ['one', 'two', 'three'].map((input) => ({ input: 'question ' + input, expected: input })),
  task: (input) => traced('look up', async () => input === process.env.WORSE ? 'nothing <b>bold</b>' : input.split(' ')[1]),
  scorers: [scorer('right', ({ output, expected }) => ({ score: output === expected, reason: 'compared with ' + expected }))],
})
`,
  )
  for (const worse of ['', 'question two']) {
    const vitest = spawn(join(project.folder, 'node_modules', '.bin', 'vitest'), ['run', '--reporter=evals', 'traced.eval.ts'], { cwd: project.folder, env: { ...cleanEnvironment(), WORSE: worse }, stdio: 'ignore' })
    expect(await new Promise((resolve) => vitest.once('close', resolve))).toBe(0)
  }
  const { code, stdout, stderr } = await evals(project.folder, 'export', '--last', '5', '--out', join(site, 'artifacts', '42'))
  expect([code, stderr, stdout.split('\n')[0]]).toEqual([0, '', expect.stringMatching(/^2 runs · 6 cases · \d+\.\d KB$/)])

  const { page, complaints } = await openPage(browser, address('artifacts/42/'))
  await page.getByRole('grid', { name: 'Runs' }).locator('[data-index="1"]').waitFor()
  expect(await page.getByRole('navigation', { name: 'Studio' }).getByRole('listitem').allTextContents()).toEqual(['Runs'])
  expect(await page.getByRole('button', { name: 'Compare' }).count()).toBe(0)
  expect(await page.getByRole('img', { name: 'traced, right: from 100.0% to 66.7% over 2 runs' }).count()).toBe(1)
  expect(await seriousProblems(page)).toEqual([])

  await page.getByRole('grid', { name: 'Runs' }).locator('[data-index="0"]').click()
  const cases = page.getByRole('grid', { name: 'Cases' })
  await cases.locator('[data-index="2"]').waitFor()
  await page.getByRole('button', { name: 'Regressed 1' }).click()
  await expect.poll(() => cases.getAttribute('aria-rowcount'), PATIENTLY).toBe('2')
  await page.getByRole('textbox', { name: 'Filter cases' }).fill('bold')
  await expect.poll(() => cases.getAttribute('aria-rowcount'), PATIENTLY).toBe('2')
  await cases.locator('[data-index="0"]').click()
  await page.getByRole('heading', { name: 'question two' }).waitFor()
  await page.getByText('compared with two').first().waitFor()
  expect(await page.getByRole('button', { name: 'Add to dataset' }).count()).toBe(0)
  expect(await page.getByRole('link', { name: /playground|Compare/ }).count()).toBe(0)
  await page.getByRole('tab', { name: 'Trace' }).click()
  await page.getByText('look up').first().waitFor()
  expect(await seriousProblems(page)).toEqual([])

  // A link is good for a colleague, and a case that is not there says so
  const { page: other } = await openPage(browser, page.url())
  await other.getByText('look up').first().waitFor()
  await other.goto(`${page.url().replace(/#.*/, '')}#/runs/20200101T000000000-0000`)
  await other.getByText('Run 20200101T000000000-0000 is not in this export').waitFor()
  expect(complaints).toEqual([])
  expect(asked.filter((path) => path.includes('/api/') || !path.startsWith('/artifacts/42/'))).toEqual([])
})

test('of 10,000 cases the texts are loaded as they are looked at', async () => {
  const folder = mkdtempSync(join(out, 'export-'))
  await generateRun({ root: folder, cases: 10_000, startedAt: '2026-11-23T08:00:00.000Z', update: 'all' })
  expect(await evals(folder, 'export', '--out', join(site, 'large'))).toMatchObject({ code: 0, stderr: '' })
  asked.length = 0
  const { page, complaints } = await openPage(browser, address('large/index.html'))
  await page.getByRole('grid', { name: 'Runs' }).locator('[data-index="0"]').click()
  const cases = page.getByRole('grid', { name: 'Cases' })
  await cases.locator('[data-index="0"]').waitFor()
  await page.getByRole('textbox', { name: 'Filter cases' }).fill('scores.similar:<0.5 metadata.topic:billing')
  await expect.poll(async () => Number(await cases.getAttribute('aria-rowcount')), PATIENTLY).toBeLessThan(1_000)
  expect(asked.filter((path) => path.includes('/texts-'))).toEqual([])
  await cases.locator('[data-index="3"]').click()
  await page.getByRole('tab', { name: 'Trace' }).waitFor()
  // That of the case, and that of the next one, which is asked for before it is gone to
  await expect.poll(() => new Set(asked.filter((path) => path.includes('/texts-'))).size, PATIENTLY).toBeLessThanOrEqual(2)
  await page.goBack()
  await page.getByRole('textbox', { name: 'Filter cases' }).fill('"cancel the plan"')
  await expect.poll(async () => Number(await cases.getAttribute('aria-rowcount')), PATIENTLY).toBeLessThan(300)
  expect(complaints).toEqual([])
  rmSync(folder, { recursive: true })
})

test('opened from the disk it says what it takes; a folder with other files is left alone', async () => {
  const folder = mkdtempSync(join(out, 'export-'))
  await generateRun({ root: folder, cases: 5, startedAt: '2026-11-23T08:00:00.000Z', update: 'all' })
  const target = join(folder, 'report')
  expect((await evals(folder, 'export', '--out', target)).code).toBe(0)
  expect((await evals(folder, 'export', '--out', target)).code).toBe(0)
  const page = await (await browser.newContext()).newPage()
  await page.goto(`file://${join(target, 'index.html')}`)
  await expect.poll(() => page.getByText('These pages are shown by a web server').evaluate((element) => getComputedStyle(element).opacity), PATIENTLY).toBe('1')

  writeFileSync(join(target, 'notes.txt'), 'mine')
  const { code, stderr } = await evals(folder, 'export', '--out', target)
  expect([code, stderr.replace(folder, ''), readFileSync(join(target, 'notes.txt'), 'utf8')]).toEqual([2, 'evals export: /report has other files in it, and an export is a folder by itself: name one that is empty or not there yet\n', 'mine'])
  expect(await evals(folder, 'export', 'nothing', '--out', join(folder, 'other'))).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no run "nothing"') })
  expect(existsSync(join(folder, 'other'))).toBe(false)
  rmSync(folder, { recursive: true })
})
