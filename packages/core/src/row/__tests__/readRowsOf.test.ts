import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openRowReader, readPlacedRows, type PlacedRow } from '../readRows.ts'
import { readRowsOf } from '../readRowsOf.ts'
import { ROWS_FILE } from '../rowLog.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/evals-rows-of-`)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function all(rows: AsyncIterable<PlacedRow>): Promise<PlacedRow[]> {
  const found: PlacedRow[] = []
  for await (const row of rows) found.push(row)
  return found
}

function write(rows: readonly object[], end = '\n'): void {
  writeFileSync(join(folder, ROWS_FILE), rows.map((row) => JSON.stringify(row)).join('\n') + end)
}

it('finds the rows of an id and no others, wherever they stand, and where they stand', async () => {
  write([{ id: 'a', input: 1 }, { id: 'ab', input: 'a' }, { id: 'b', input: { id: 'a' } }, { id: 'a', input: 2, trial: 1 }], '')
  const found = await all(readRowsOf(folder, 'a'))
  expect(found.map(({ row }) => row)).toEqual([{ id: 'a', input: 1 }, { id: 'a', input: 2, trial: 1 }])
  const reader = openRowReader(folder)
  expect(found.map(({ reference }) => reader.read(reference))).toEqual(found.map(({ row }) => row))
  reader.close()
  appendFileSync(join(folder, ROWS_FILE), '\n{"id":"a","inp')
  expect(await all(readRowsOf(folder, 'a'))).toHaveLength(2)
  expect(await all(readRowsOf(join(folder, 'nowhere'), 'a'))).toEqual([])
})

it('gives what reading all rows gives, also where lines and ids lie across the ends of what is read at once', async () => {
  const text = fc.oneof({ weight: 5, arbitrary: fc.string({ maxLength: 30 }) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000_000 }).map((length) => 'x'.repeat(length)) }, { weight: 2, arbitrary: fc.integer({ min: 1_048_500, max: 1_048_600 }).map((length) => 'é'.repeat(length / 2)) })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ id: fc.constantFrom('a', 'é"\n', 'longer id'), input: text }), { maxLength: 12 }), fc.constantFrom('a', 'é"\n', 'longer id'), async (rows, id) => {
      write(rows)
      expect(await all(readRowsOf(folder, id))).toEqual((await all(readPlacedRows(folder))).filter(({ row }) => row.id === id))
    }),
    { numRuns: 60 },
  )
})
