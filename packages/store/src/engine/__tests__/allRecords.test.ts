import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { spanOfRow } from '../../trace/spanOfRow.ts'
import { allRecords } from '../allRecords.ts'
import type { LogEngine } from '../logEngine.ts'
import { openSqlite } from '../sqlite/sqliteEngine.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-records-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function filled(rows: readonly { id: string; startMs: number; output?: string }[]): Promise<LogEngine> {
  const engine = await openSqlite({ folder: join(root, '.evals', 'logs') })
  await engine.ingest(rows.map(({ id, startMs, output }) => spanOfRow({ id, input: `question ${id}`, ...(output !== undefined && { output }), metrics: { startMs, durationMs: 1 } })))
  return engine
}

describe('allRecords', () => {
  it('gives each record once, newest first, however many began at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }), fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }), async (times, limit) => {
        rmSync(join(root, '.evals'), { recursive: true, force: true })
        const engine = await filled(times.map((time, index) => ({ id: `row ${index}`, startMs: 1_000 + time })))
        const found = (order: { by: { of: 'number'; name: 'start' }; descending: boolean } | undefined): Promise<string[]> => Array.fromAsync(allRecords(engine, { query: { kind: 'all' }, scope: 'rows', order }, limit, 3), ({ row }) => row.id)
        const all = await engine.search({ query: { kind: 'all' }, limit: limit ?? 100 })
        expect(await found(undefined)).toEqual(all.map(({ row }) => row.id))
        expect(await found({ by: { of: 'number', name: 'start' }, descending: false })).toHaveLength(Math.min(limit ?? 100, times.length))
        await engine.close()
      }),
      { numRuns: 20 },
    )
  })
})
