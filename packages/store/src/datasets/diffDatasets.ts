/** What changed between two datasets, or two revisions of one: by row, and not by line. */
import { isPlainObject, stableJson, type Json } from '@evals/core'
import { placeOf, type RowPlace } from './datasetStats.ts'
import { readDatasetSource, rowsOfSource } from './datasetSource.ts'
import type { FileRow } from './fileRows.ts'

export interface DatasetDiff {
  added: RowDifference[]
  removed: RowDifference[]
  changed: ChangedRow[]
  unchanged: number
}

export interface RowDifference extends RowPlace {
  input: Json
}

export interface ChangedRow {
  before: RowPlace
  after: RowPlace
  /** In the order of their paths. `undefined`: it was or is not there. */
  fields: { path: string; before: Json | undefined; after: Json | undefined }[]
}

/**
 * Rows are the same row by their ids, and what is left by equal inputs: a row that was only given an id has changed, and
 * is not another. A row without an id of its own is known by its input, so that an edited one is removed and added.
 *
 * @param before a path, or `path@revision` of its git repository
 * @throws {DataError}
 * @example await diffDatasets('questions.jsonl@HEAD', 'questions.jsonl')
 */
export async function diffDatasets(before: string, after: string): Promise<DatasetDiff> {
  const [old, now] = await Promise.all([before, after].map(async (named) => rowsOfSource(await readDatasetSource(named)))) as [FileRow[], FileRow[]]
  return diffRows(old, now)
}

/** As `diffDatasets`, of rows that have been read. */
export function diffRows(old: readonly FileRow[], now: readonly FileRow[]): DatasetDiff {
  const pairs = pairRows(old, now)
  const diff: DatasetDiff = { added: [], removed: [], changed: [], unchanged: 0 }
  for (const row of now) {
    const earlier = pairs.get(row)
    if (!earlier) diff.added.push({ ...placeOf(row), input: row.input })
    else {
      const fields = changedFields(earlier.value, row.value, '')
      if (fields.length === 0) diff.unchanged++
      else diff.changed.push({ before: placeOf(earlier), after: placeOf(row), fields })
    }
  }
  const paired = new Set(pairs.values())
  diff.removed = old.filter((row) => !paired.has(row)).map((row) => ({ ...placeOf(row), input: row.input }))
  return diff
}

/** By the later row, the earlier one. */
function pairRows(old: readonly FileRow[], now: readonly FileRow[]): Map<FileRow, FileRow> {
  const pairs = new Map<FileRow, FileRow>()
  const pair = (rows: readonly FileRow[], others: readonly FileRow[], keyOf: (row: FileRow) => string): void => {
    const byKey = Map.groupBy(others, keyOf)
    for (const row of rows) {
      const other = byKey.get(keyOf(row))?.shift()
      if (other) pairs.set(row, other)
    }
  }
  pair(now, old, ({ id }) => id)
  const paired = new Set(pairs.values())
  pair(now.filter((row) => !pairs.has(row)), old.filter((row) => !paired.has(row)), ({ input }) => stableJson(input))
  return pairs
}

type Fields = { readonly [key: string]: Json | undefined }

/** Objects are gone into, and lists are one value: where one item was put in, all behind it would differ. */
function changedFields(before: Fields, after: Fields, path: string): ChangedRow['fields'] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return keys.flatMap((key): ChangedRow['fields'] => {
    const [old, now] = [Object.hasOwn(before, key) ? before[key] : undefined, Object.hasOwn(after, key) ? after[key] : undefined]
    const inner = /^[\w$-]+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}[${JSON.stringify(key)}]`
    if (isPlainObject(old) && isPlainObject(now)) return changedFields(old as Fields, now as Fields, inner)
    return isSame(old, now) ? [] : [{ path: inner, before: old, after: now }]
  })
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : stableJson(a) === stableJson(b)
}
