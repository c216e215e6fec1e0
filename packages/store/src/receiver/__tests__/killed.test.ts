import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlite } from '../../engine/sqlite/sqliteEngine.ts'
import { parseQuery } from '../../query/parseQuery.ts'
import { otlpJson, post } from './openReceiver.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'evals-killed-'))))
afterEach(() => rmSync(folder, { recursive: true }))

async function start(command = process.execPath, ...before: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(command, [...before, join(import.meta.dirname, 'killedReceiver.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' } })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (text: Buffer) => resolve(text.toString().trim()))
    child.once('exit', (code) => reject(new Error(`the receiver ended with ${code}`)))
  })
  return { child, url }
}

async function storedTraces(): Promise<Set<string>> {
  const engine = await openSqlite({ folder })
  const records = await engine.search({ query: parseQuery(''), limit: 1_000_000 })
  await engine.close()
  return new Set(records.map(({ span }) => span.traceId))
}

test('nothing that was acknowledged is lost by kill -9, in the middle of a flood, three times over', { timeout: 60_000 }, async () => {
  const acknowledged = new Set<string>()
  let trace = 0
  for (const killAfter of [40, 110, 75]) {
    const { child, url } = await start()
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let answers = 0
    const flood = async (): Promise<void> => {
      for (;;) {
        const mine = ++trace
        const id = mine.toString(16).padStart(32, '0')
        try {
          const { status } = await post(`${url}/v1/traces`, otlpJson(Array.from({ length: 5 }, (_, span) => ({ trace: mine, span: span + 1, ...(span > 0 && { parent: 1 }) }))))
          if (status === 200) acknowledged.add(id)
          if (++answers === killAfter) child.kill('SIGKILL')
        } catch {
          return
        }
      }
    }
    await Promise.all(Array.from({ length: 16 }, flood))
    await ended
  }
  const stored = await storedTraces()
  expect(acknowledged.size).toBeGreaterThan(200)
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([])
})

// The shell's limit on the size of a file is as good as a full disk, and needs no rights
test.skipIf(process.platform === 'win32')('a full disk is told to the sender, who may try again, and what was acknowledged stays', { timeout: 60_000 }, async () => {
  const { child, url } = await start('/bin/sh', '-c', 'ulimit -f 2000; exec "$0" "$@"', process.execPath)
  const acknowledged: string[] = []
  let refusal: Awaited<ReturnType<typeof post>> | undefined
  for (let trace = 1; refusal === undefined && trace < 200; trace++) {
    const answer = await post(`${url}/v1/traces`, otlpJson([{ trace, span: 1, attributes: { text: `${trace} `.repeat(10_000) } }]))
    if (answer.status === 200) acknowledged.push(trace.toString(16).padStart(32, '0'))
    else refusal = answer
  }
  expect(refusal).toMatchObject({ status: 503, body: { code: 14, message: 'The store can not take it now; the collector says why. Send it again later' } })
  expect((await fetch(`${url}/health`)).status).toBe(200)
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const stored = await storedTraces()
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
})
