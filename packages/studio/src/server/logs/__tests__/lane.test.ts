import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite, parseQuery, spanOfRow } from '@evals/store'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Lane } from '../reading/lane.ts'

const folder = mkdtempSync(join(tmpdir(), 'evals-lane-'))
const closing = new AbortController()

beforeAll(async () => {
  const engine = await openSqlite({ folder })
  for (let batch = 0; batch < 10; batch++) await engine.ingest(Array.from({ length: 1_000 }, (_, index) => spanOfRow({ id: `row ${batch} ${index}`, input: 'q', metadata: { text: 'long '.repeat(40) }, metrics: { startMs: 1e12 + index, durationMs: 1 } })))
  await engine.close()
})
afterAll(() => {
  closing.abort()
  rmSync(folder, { recursive: true, force: true })
})

/** Looks into each record, in JavaScript. */
const slow = { name: 'count' as const, request: { query: parseQuery('input.nothing:*x*y*z*') } }
const quick = { name: 'size' as const, request: null }

it('answers one question after the other, on the same thread again and again', async () => {
  const lane = new Lane(folder, { size: 1 }, closing.signal)
  const sizes = await Promise.all(Array.from({ length: 5 }, () => lane.ask(quick)))
  expect(sizes).toEqual(Array.from({ length: 5 }, () => expect.objectContaining({ rows: 10_000 })))
})

it('goes on with the next where nobody waits for the answer any more, and never begins what was given up', async () => {
  const lane = new Lane(folder, { size: 1 }, closing.signal)
  await lane.ask(quick)
  const left = new AbortController()
  const given = [lane.ask(slow, left.signal), lane.ask(slow, left.signal)]
  const next = lane.ask(quick)
  left.abort(new Error('given up'))
  expect(await Promise.allSettled(given)).toEqual([expect.objectContaining({ reason: new Error('given up') }), expect.objectContaining({ reason: new Error('given up') })])
  expect(await next).toMatchObject({ rows: 10_000 })
})

it('tells what the store says', async () => {
  const lane = new Lane(folder, { size: 1 }, closing.signal)
  await expect(lane.ask({ name: 'facet', request: { query: { kind: 'nonsense' } as never, field: { of: 'text', name: 'model' } } })).rejects.toThrow()
  expect(await lane.ask(quick)).toMatchObject({ rows: 10_000 })
})
