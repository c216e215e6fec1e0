/** Who is let in, what every page may do, and the frame around the pages. */
import { request } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, seriousProblems } from '../../support/browser.ts'
import { copyFixture, startStudio, type RunningStudio } from '../../support/studio.ts'

const project = copyFixture()
let studio: RunningStudio
let browser: Browser

beforeAll(async () => {
  ;[studio, browser] = await Promise.all([startStudio(project.folder), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
  project.remove()
})

/** With headers that a browser would not let a page set. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: studio.port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
    })
      .on('error', reject)
      .end()
  })
}

async function cookie(): Promise<string> {
  const { headers } = await ask(new URL(studio.url).search.replace('?', '/?'))
  return String((headers['set-cookie'] as string[])[0]).split(';')[0]!
}

test('only who comes by the link is let in, and the link’s token is gone from the address', async () => {
  expect((await ask('/api/project')).status).toBe(401)
  expect((await ask('/')).body).toContain('Open the studio by the link')
  expect((await ask('/?token=guess')).headers['set-cookie']).toEqual([expect.stringMatching(/^evals_studio_\d+=;/)])
  const { status, headers } = await ask(new URL(studio.url).search.replace('?', '/runs/x?tab=trace&'))
  expect({ status, location: headers['location'], cookie: String(headers['set-cookie']).replaceAll(/=[\w-]+/g, '=…').replace(/_\d+/, '_PORT') }).toEqual({
    status: 303,
    location: '/runs/x?tab=trace',
    cookie: 'evals_studio_PORT=…; Path=/; HttpOnly; SameSite=…',
  })
  expect((await ask('/api/project', { cookie: await cookie() })).status).toBe(200)
})

test('pages of other sites, and names that were made to point here, are refused', async () => {
  const pass = { cookie: await cookie() }
  const answers = await Promise.all([
    ask('/api/project', { ...pass, host: 'evil.example' }),
    ask('/api/project', { ...pass, host: `127.0.0.1.evil.example:${studio.port}` }),
    ask('/api/project', { ...pass, origin: 'http://evil.example' }),
    ask('/api/project', { ...pass, origin: 'null' }),
    ask('/api/project', { ...pass, 'sec-fetch-site': 'cross-site' }),
    ask('/api/project', { ...pass, origin: `http://127.0.0.1:${studio.port + 1}` }, 'POST'),
    ask('/api/project', { ...pass, origin: `http://127.0.0.1:${studio.port}` }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403, 200])
})

test('every answer forbids what the pages do not need', async () => {
  const { headers } = await ask('/', { cookie: await cookie() })
  expect(Object.fromEntries(['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control'].map((name) => [name, headers[name]]))).toMatchInlineSnapshot(`
    {
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    }
  `)
})

test('the frame: places by click and by key, the palette, the theme, and nothing that axe calls serious, wide and narrow', async () => {
  const { page, complaints } = await openPage(browser, studio.url)
  await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor()
  expect(new URL(page.url()).search).toBe('')
  await expect.poll(() => page.title()).toMatch(/ · evals$/)
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.getByRole('heading', { name: 'Datasets', exact: true }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('logs')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Logs', exact: true }).waitFor()
  expect(await seriousProblems(page)).toEqual([])
  await page.getByRole('button', { name: /^Theme/ }).click()
  await page.getByRole('button', { name: /^Theme/ }).click()
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('dark')
  expect(await seriousProblems(page)).toEqual([])
  await page.setViewportSize({ width: 400, height: 700 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
  expect(await seriousProblems(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('an address that is none says so', async () => {
  const { page } = await openPage(browser, studio.url)
  await page.goto(`http://127.0.0.1:${studio.port}/no/such/page`)
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  expect(JSON.parse((await ask('/api/no', { cookie: await cookie() })).body)).toEqual({ error: { message: 'There is nothing at /api/no' } })
})
