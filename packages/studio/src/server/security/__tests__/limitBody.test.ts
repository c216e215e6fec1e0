import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createApp } from '../../app.ts'
import { MAX_BODY } from '../limitBody.ts'

const root = mkdtempSync(join(tmpdir(), 'studio-body-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const project = { root, logsName: '.evals/logs', logs: async () => undefined, makeLogs: () => Promise.reject(new Error('none')), redaction: () => ({}) }
const app = createApp(project, { listen: () => () => {}, watchFile: () => {}, close: () => {} }, { token: '', middleware: (_context, next) => next() })

test.each([
  ['POST', '/api/dataset-changes/edit'],
  ['POST', '/api/playground/run'],
  ['PUT', '/api/logs/views/mine'],
  ['POST', '/api/logs/scoring'],
])('%s %s: a body that is too large is refused before it is read', async (method, path) => {
  const answer = await app.request(path, { method, headers: { 'content-type': 'application/json', 'content-length': String(MAX_BODY + 1) }, body: '{}' })
  expect([answer.status, await answer.json()]).toEqual([413, { error: { message: 'That is too much for one request: send fewer rows at once' } }])
})
