import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '@evals/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStudio, type Studio } from '../startStudio.ts'

const root = mkdtempSync(join(tmpdir(), 'studio-start-'))
const made: boolean[] = []
let studio: Studio
beforeAll(async () => {
  studio = await startStudio({
    root,
    port: 0,
    openLogs: async (make) => {
      made.push(make)
      return make ? openSqlite({ folder: join(root, '.evals', 'logs') }) : undefined
    },
  })
})
afterAll(async () => {
  await studio.close()
  rmSync(root, { recursive: true, force: true })
})

function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: studio.port, method, path, headers: { host: `127.0.0.1:${studio.port}`, 'content-type': 'application/json', ...headers }, setHost: false }, (response) => response.resume().on('end', () => resolve(response.statusCode!)))
      .on('error', reject)
      .end(method === 'POST' ? '{"resourceSpans":[]}' : undefined)
  })
}

test('a page elsewhere makes no store of logs, and who sends traces does', async () => {
  const foreign = [
    await ask('GET', '/v1/traces'),
    await ask('POST', '/v1/traces', { origin: 'http://evil.example' }),
    await ask('POST', '/v1/traces', { origin: 'null' }),
    await ask('POST', '/v1/traces', { host: 'evil.example', origin: 'http://evil.example' }),
  ]
  expect({ foreign, made }).toEqual({ foreign: [401, 403, 403, 403], made: [] })
  expect({ own: await ask('POST', '/v1/traces'), made }).toEqual({ own: 200, made: [true] })
})
