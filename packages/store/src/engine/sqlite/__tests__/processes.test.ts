import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseQuery } from '../../../query/parseQuery.ts'
import { readTestTrace, spanIdOf, traceIdOf } from '../../__tests__/records.ts'
import { openDatabase } from '../openDatabase.ts'
import { openSqlite } from '../sqliteEngine.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-logs-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function start(...args: (string | number)[]): { process: ReturnType<typeof spawn>; lines: () => string[]; errors: () => string } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'ingestForever.ts'), folder, ...args.map(String)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  return { process: child, lines: () => output.split('\n').slice(0, -1), errors: () => errors }
}

it('loses nothing that was acknowledged when it is killed', async () => {
  for (let round = 0; round < 3; round++) {
    const writer = start(round)
    const exit = once(writer.process, 'exit')
    const died = exit.then(() => Promise.reject<void>(new Error(writer.errors())))
    while (writer.lines().length < 10 + round * 7) await Promise.race([new Promise((resolve) => setTimeout(resolve, 5)), died])
    died.catch(() => {})
    writer.process.kill('SIGKILL')
    await exit
    const acknowledged = writer.lines().length
    const engine = await openSqlite({ folder, read: readTestTrace })
    for (let batch = 0; batch < acknowledged; batch++) {
      for (const index of [0, 19]) {
        const spans = await engine.trace(traceIdOf(round * 1_000_000 + batch * 10 + index))
        expect(spans.map(({ span }) => span.spanId)).toContain(spanIdOf(batch + 1))
      }
    }
    // What is counted, and what words are found, is of whole batches too
    const all = { query: parseQuery('*'), scope: 'spans' } as const
    const count = await engine.count(all)
    expect(count % 20).toBe(0)
    expect(await engine.count({ ...all, query: parseQuery('words') })).toBe(count)
    expect(await engine.scores(all)).toEqual([{ scorer: 'helpful', count, mean: 0.5 }])
    await engine.close()
  }
  const db = openDatabase(folder)
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  db.close()
}, 60_000)

it('is written by four processes and read by two at once', async () => {
  const writers = [1, 2, 3, 4].map((writer) => start(writer, 25))
  const readers = [await openSqlite({ folder, read: readTestTrace }), await openSqlite({ folder, read: readTestTrace })]
  const exits = writers.map(({ process: child }) => once(child, 'exit'))
  let done = false
  void Promise.all(exits).then(() => (done = true))
  const texts = ['words', 'scores.helpful:<1', '-has:error', 'start:>0']
  for (let round = 0; !done; round++) {
    for (const engine of readers) {
      const [found, count] = [await engine.search({ query: parseQuery(texts[round % texts.length]!), scope: 'spans', limit: 10 }), await engine.count({ query: parseQuery('*'), scope: 'spans' })]
      expect(found.length).toBeLessThanOrEqual(count)
      await engine.timeline({ query: parseQuery('*'), by: 'hour' })
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(writers.map(({ errors }) => errors())).toEqual(['', '', '', ''])
  expect(await Promise.all(exits)).toEqual([[0, null], [0, null], [0, null], [0, null]])
  const all = { query: parseQuery('*'), scope: 'spans' } as const
  for (const engine of readers) {
    expect(await engine.count(all)).toBe(4 * 25 * 20)
    expect(await engine.count({ query: parseQuery('*') })).toBe(4 * (24 * 10 + 20))
    await engine.close()
  }
}, 60_000)
