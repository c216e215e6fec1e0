import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Hono } from 'hono'
import { answerProblem } from '../../requestProblem.ts'
import { viewsRoutes } from '../viewsRoutes.ts'

const place = mkdtempSync(join(tmpdir(), 'studio-views-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

test('views that are a link out of the project are neither shown nor replaced', async () => {
  const root = join(place, 'project')
  mkdirSync(root)
  writeFileSync(join(place, 'private.json'), '{"private":{"query":"x"}}')
  symlinkSync(join(place, 'private.json'), join(root, 'evals.views.json'))
  const app = new Hono().onError(answerProblem).route('/', viewsRoutes({ root }))
  const answers = await Promise.all([app.request('/'), app.request('/mine', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"query":"y"}' }), app.request('/private', { method: 'DELETE' })])
  expect(await Promise.all(answers.map(async (answer) => [answer.status, await answer.json()]))).toEqual(Array(3).fill([403, { error: { message: '"evals.views.json" is not a file of this project' } }]))
  expect(readFileSync(join(place, 'private.json'), 'utf8')).toBe('{"private":{"query":"x"}}')
})
