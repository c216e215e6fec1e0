import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createGate } from '../gate.ts'

const PORT = 4983
const gate = createGate(() => PORT)
const app = new Hono().use(gate.middleware).all('*', (context) => context.text('in'))
const ask = (path: string, headers: Record<string, string> = {}) => Promise.resolve(app.request(`http://127.0.0.1:${PORT}${path}`, { headers: { host: `127.0.0.1:${PORT}`, ...headers } }))
const entered = await ask(`/?token=${gate.token}`)
const cookie = entered.headers.get('set-cookie')!.split(';')[0]!

test('a link with a token leads to no other host, whatever its path', async () => {
  const locations = await Promise.all(['//evil.example/?token=guess', '///evil.example/x?token=guess&a=1', `//evil.example/?token=${gate.token}`, '/runs//x?token=guess'].map(async (path) => (await ask(path)).headers.get('location')))
  expect(locations).toEqual(['/evil.example/', '/evil.example/x?a=1', '/evil.example/', '/runs//x'])
})

test('a page of another origin is not answered, one that is served from another port of this machine neither', async () => {
  const statuses = await Promise.all(['cross-site', 'same-site', 'same-origin', 'none'].map(async (from) => (await ask('/api/project', { cookie, 'sec-fetch-site': from })).status))
  expect(statuses).toEqual([403, 403, 200, 200])
})

test('a page elsewhere can not close the door by a link with a wrong token', async () => {
  const kept = await Promise.all(['cross-site', 'same-site', 'none'].map(async (from) => (await ask('/?token=guess', { cookie, 'sec-fetch-site': from })).headers.get('set-cookie')))
  expect(kept).toEqual([null, null, `evals_studio_${PORT}=; Max-Age=0; Path=/`])
})
