/**
 * Records as the table has them, read to the letter. Of rows of one key the one of the highest version counts. Where all
 * rows of a key are read anyhow, that is found here: FINAL reads and merges many more, and costs several times as much.
 */
import type { Row, Span } from '@evals/core'
import type { LogRecord } from '../../trace/logRecord.ts'
import { Bindings } from './bindings.ts'
import type { Database } from './database.ts'
import { tableOf } from './layout.ts'
import { parseWithLongTexts } from './longTexts.ts'
import { SPANS } from './schema.ts'
import type { StoredRecord } from './spanColumns.ts'

/** The key of a row. */
export type Key = [newest: number, trace: string, span: string, writer: number]

export interface StoredSpan extends StoredRecord {
  key: Key
  version: number
}

const STORED_COLUMNS = 'newest, trace, span, writer, version, deleted, span_json, row_json, resource_json, partial, is_top, long_texts'
type StoredRow = [...Key, version: number, deleted: number, span: string, row: string, resource: string, partial: number, isTop: number, longTexts: string[]]

/** @param condition one that is true of all rows of a key, or of none @returns of each key the row that counts, the earlier first */
export async function readSpans(database: Database, condition: string, bindings: Bindings): Promise<StoredSpan[]> {
  const latest = new Map<string, StoredRow>()
  for (const row of await readRows(database, `WHERE ${condition}`, bindings)) {
    const key = keyText([row[0], row[1], row[2], row[3]])
    const other = latest.get(key)
    if (!other || other[4] < row[4]) latest.set(key, row)
  }
  return [...latest.values()].flatMap((row) => (row[5] === 1 ? [] : [spanOf(row)])).toSorted((a, b) => a.version - b.version)
}

/** @param rest what follows FROM @returns rows as they are, whether or not they count */
export async function readCandidates(database: Database, rest: string, bindings: Bindings): Promise<StoredSpan[]> {
  return (await readRows(database, rest, bindings)).map(spanOf)
}

function readRows(database: Database, rest: string, bindings: Bindings): Promise<StoredRow[]> {
  return database.rows<StoredRow>(`SELECT ${STORED_COLUMNS} FROM ${tableOf(database.layout, SPANS)} ${rest}`, bindings)
}

function spanOf([newest, trace, span, writer, version, , spanJson, row, resource, partial, isTop, longTexts]: StoredRow): StoredSpan {
  return { key: [newest, trace, span, writer], version, span: spanJson, row, resource, longTexts, partial: partial === 1, isTop: isTop === 1 }
}

/** Which of the rows of these keys count: the version of each key, where it is not removed. There are those of some other keys, too. */
export async function latestVersions(database: Database, keys: readonly Key[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const { condition, bindings } = withKeys(keys)
  const latest = new Map<string, { version: number; isRemoved: boolean }>()
  for (const [newest, trace, span, writer, version, deleted] of await database.rows<[...Key, version: number, deleted: number]>(`SELECT newest, trace, span, writer, version, deleted FROM ${tableOf(database.layout, SPANS)} WHERE ${condition}`, bindings)) {
    const key = keyText([newest, trace, span, writer])
    const other = latest.get(key)
    if (!other || other.version < version) latest.set(key, { version, isRemoved: deleted === 1 })
  }
  return new Map([...latest].flatMap(([key, { version, isRemoved }]) => (isRemoved ? [] : [[key, version] as const])))
}

/** All rows of these keys, and of those that began at the very same times. */
export function withKeys(keys: readonly Key[]): { condition: string; bindings: Bindings } {
  const bindings = new Bindings()
  const times = [...new Set(keys.map(([newest]) => newest))]
  // Between the first and the last of them: that leaves out most parts before any set is looked at
  const [from, to] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))]
  return { condition: `newest BETWEEN ${bindings.number(from)} AND ${bindings.number(to)} AND newest IN ${bindings.numbers(times)}`, bindings }
}

export function keyText(key: Key): string {
  return JSON.stringify(key)
}

export function recordOf({ span, row, resource, longTexts, partial, isTop }: StoredRecord): LogRecord {
  const read = <Value>(json: string): Value => parseWithLongTexts(json, longTexts) as Value
  return {
    span: read<Span>(span),
    ...(partial && { partial }),
    ...(resource !== '' && { resource: read<NonNullable<LogRecord['resource']>>(resource) }),
    isTop,
    row: read<Row>(row),
  }
}
