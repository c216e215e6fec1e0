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
export type Key = [newest: number, trace: string, span: string]

export interface StoredSpan extends StoredRecord {
  key: Key
  version: number
}

export interface SpanVersion extends StoredSpan {
  /** It says that the span is not there any more, under this key. */
  isRemoved: boolean
}

const STORED_COLUMNS = 'newest, trace, span, version, deleted, span_json, row_json, resource_json, partial, is_top, long_texts'
type StoredRow = [...Key, version: number, deleted: number, span: string, row: string, resource: string, partial: number, isTop: number, longTexts: string[]]

/** @param condition one that is true of all rows of a key, or of none @returns of each key the row that counts */
export async function readSpans(database: Database, condition: string, bindings: Bindings): Promise<StoredSpan[]> {
  return latestOf(await readVersions(database, condition, bindings))
}

/** @returns every row that there still is, the earlier first */
export async function readVersions(database: Database, condition: string, bindings: Bindings): Promise<SpanVersion[]> {
  const rows = await readRows(database, `WHERE ${condition}`, bindings)
  return rows.map((row) => ({ ...spanOf(row), isRemoved: row[4] === 1 })).toSorted((a, b) => a.version - b.version)
}

/** @param versions the earlier first */
export function latestOf(versions: readonly SpanVersion[]): SpanVersion[] {
  const latest = new Map(versions.map((version) => [keyText(version.key), version]))
  return [...latest.values()].filter(({ isRemoved }) => !isRemoved)
}

/** @param rest what follows FROM @returns rows as they are, whether or not they count */
export async function readCandidates(database: Database, rest: string, bindings: Bindings): Promise<StoredSpan[]> {
  return (await readRows(database, rest, bindings)).map(spanOf)
}

function readRows(database: Database, rest: string, bindings: Bindings): Promise<StoredRow[]> {
  return database.rows<StoredRow>(`SELECT ${STORED_COLUMNS} FROM ${tableOf(database.layout, SPANS)} ${rest}`, bindings)
}

function spanOf([newest, trace, span, version, , spanJson, row, resource, partial, isTop, longTexts]: StoredRow): StoredSpan {
  return { key: [newest, trace, span], version, span: spanJson, row, resource, longTexts, partial: partial === 1, isTop: isTop === 1 }
}

/** Which of the rows of these keys count: the version of each key, where it is not removed. */
export async function latestVersions(database: Database, keys: readonly Key[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const { condition, bindings } = withKeys(keys)
  const rows = await database.rows<[...Key, version: number, deleted: number]>(`SELECT newest, trace, span, max(version), argMax(deleted, version) FROM ${tableOf(database.layout, SPANS)} WHERE ${condition} GROUP BY newest, trace, span`, bindings)
  return new Map(rows.flatMap(([newest, trace, span, version, deleted]) => (deleted === 1 ? [] : [[keyText([newest, trace, span]), version] as const])))
}

/** The rows of these keys, and perhaps some more. */
export function withKeys(keys: readonly Key[]): { condition: string; bindings: Bindings } {
  const bindings = new Bindings()
  const distinct = <Value>(values: Value[]): Value[] => [...new Set(values)]
  const newest = keys.map(([time]) => time)
  // Between the first and the last of them: that leaves out most parts before any set is looked at
  const bounds = `newest BETWEEN ${bindings.number(newest.reduce((a, b) => Math.min(a, b)))} AND ${bindings.number(newest.reduce((a, b) => Math.max(a, b)))}`
  const condition = `${bounds} AND newest IN ${bindings.numbers(distinct(newest))} AND trace IN ${bindings.texts(distinct(keys.map(([, trace]) => trace)))} AND span IN ${bindings.texts(distinct(keys.map(([, , span]) => span)))}`
  return { condition, bindings }
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
