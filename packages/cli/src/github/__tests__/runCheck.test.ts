import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordRun } from '../../../../../test/support/recordedRun.ts'
import { runCheck } from '../runCheck.ts'

const root = mkdtempSync(join(tmpdir(), 'evals-check-'))
const TOKEN = 'ghs_0123456789abcdef'
let server: Server
beforeAll(async () => {
  await recordRun({ root, id: '20261120T090000000-0001', startedAt: '2026-11-20T09:00:00.000Z', rows: [{ id: 'a', input: 1, output: 1, file: 'a.eval.ts', suite: 'sums', trial: 0, kind: 'eval', scores: { exactMatch: 1 } }], update: 'all' })
  writeFileSync(join(root, 'event.json'), '{"pull_request":{"number":7,"head":{"sha":"f\\n::error::sha"}}}')
  // A server that says back what it was sent, in lines that are commands to Actions
  server = createServer((request, response) => {
    const isCheck = request.url!.includes('check-runs')
    response.writeHead(isCheck ? 422 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(request.method === 'GET' ? [] : isCheck ? { message: `not with\r::error::${request.headers.authorization}` } : { html_url: 'https://github.example/1\n::stop-commands::x' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  rmSync(root, { recursive: true, force: true })
})

test('what GitHub answered is printed as text of one line, without the token', async () => {
  const environment = { GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, GITHUB_REPOSITORY: 'ann/sums', GITHUB_SHA: 'f'.repeat(40), GITHUB_EVENT_PATH: join(root, 'event.json'), GITHUB_TOKEN: TOKEN }
  expect(await runCheck({ root, name: 'evals', comment: true, environment })).toEqual({
    run: '20261120T090000000-0001',
    outcome: 'passed',
    check: undefined,
    comment: 'https://github.example/1⏎::stop-commands::x',
    left: ['no check: not with⏎::error::token *** (422)'],
  })
})
