/** A table's rows of a dataset: found, put in order, and cut into pages, each value as short as a cell is. */
import { z } from 'zod'
import type { KeyedRow, OpenDataset } from './openDatasets.ts'

export const rowsQuerySchema = z.object({
  path: z.string().min(1),
  /** Found in whatever a row says, case aside; `tag:name` and `no:expected` narrow it down. */
  search: z.string().optional(),
  /** `line`, `id`, `input`, `expected`, `tags`, or `metadata.<key>`. */
  sort: z.string().optional(),
  descending: z.enum(['true', 'false']).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export type RowsQuery = z.output<typeof rowsQuerySchema>

export interface TableRow {
  key: string
  id: string
  hasOwnId: boolean
  line: number | undefined
  input: string
  /** `undefined`: none. */
  expected: string | undefined
  tags: string[]
  metadata: Record<string, string>
}

const SHORT = 300

/** What was found last: the next page is of the same. */
const found = new WeakMap<OpenDataset, { of: string; rows: readonly KeyedRow[] }>()

export function rowsPage(dataset: OpenDataset, { search = '', sort, descending, offset, limit }: RowsQuery): { rows: TableRow[]; total: number } {
  const of = JSON.stringify([search, sort, descending])
  let now = found.get(dataset)
  if (now?.of !== of) found.set(dataset, (now = { of, rows: inOrder(matching(dataset.rows, search), sort, descending === 'true') }))
  return { rows: now.rows.slice(offset, offset + limit).map(tableRow), total: now.rows.length }
}

/** Keys of the rows that a search finds, in the file's order. */
export function keysOf(dataset: OpenDataset, search: string): string[] {
  return matching(dataset.rows, search).map(({ key }) => key)
}

export interface Columns {
  /** The most frequent first. */
  metadata: string[]
  tags: { tag: string; count: number }[]
}

const columns = new WeakMap<OpenDataset, Columns>()
const MAX_COLUMNS = 40

/** What there is to make columns and filters of. */
export function columnsOf(dataset: OpenDataset): Columns {
  const known = columns.get(dataset)
  if (known) return known
  const [keys, tags] = [new Map<string, number>(), new Map<string, number>()]
  for (const { value } of dataset.rows) {
    for (const key of Object.keys((value['metadata'] ?? {}) as object)) keys.set(key, (keys.get(key) ?? 0) + 1)
    for (const tag of Array.isArray(value['tags']) ? new Set(value['tags'].map(String)) : []) tags.set(tag, (tags.get(tag) ?? 0) + 1)
  }
  const byCount = (counts: ReadonlyMap<string, number>): [string, number][] => [...counts].sort(([, a], [, b]) => b - a).slice(0, MAX_COLUMNS)
  const made = { metadata: byCount(keys).map(([key]) => key), tags: byCount(tags).map(([tag, count]) => ({ tag, count })) }
  columns.set(dataset, made)
  return made
}

export function tableRow({ key, id, hasOwnId, line, input, value }: KeyedRow): TableRow {
  const { expected, tags, metadata } = value
  return {
    key,
    id,
    hasOwnId,
    line,
    input: short(input),
    expected: expected === undefined ? undefined : short(expected),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    metadata: Object.fromEntries(Object.entries((metadata ?? {}) as object).map(([name, inner]) => [name, short(inner)])),
  }
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.slice(0, SHORT).replaceAll(/\s+/g, ' ').trim()
}

function matching(rows: readonly KeyedRow[], search: string): readonly KeyedRow[] {
  const words = search.trim() === '' ? [] : (search.match(/(?:[^\s"]|"[^"]*")+/g) ?? [])
  const tests = words.map(testOf)
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)))
}

function testOf(word: string): (row: KeyedRow) => boolean {
  const [, name, given] = /^(tag|no|id):(.+)$/.exec(word) ?? []
  const wanted = given?.replaceAll('"', '')
  if (name === 'tag') return ({ value: { tags } }) => Array.isArray(tags) && tags.includes(wanted!)
  if (name === 'no') return ({ value }) => value[wanted!] === undefined
  if (name === 'id') return ({ id }) => id === wanted
  const text = new RegExp(word.replaceAll('"', '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
  return ({ value }) => says(value, text)
}

/** Values alone: what a key is called is not what a row says. */
function says(value: unknown, text: RegExp): boolean {
  if (typeof value === 'string') return text.test(value)
  if (typeof value === 'object' && value !== null) return Object.values(value).some((inner) => says(inner, text))
  return value !== null && value !== undefined && text.test(String(value))
}

function inOrder(rows: readonly KeyedRow[], sort: string | undefined, descending: boolean): readonly KeyedRow[] {
  if (sort === undefined || sort === 'line') return descending ? rows.toReversed() : rows
  const valueOf = (row: KeyedRow): unknown => (sort === 'id' ? row.id : sort.startsWith('metadata.') ? (row.value['metadata'] as Record<string, unknown> | undefined)?.[sort.slice('metadata.'.length)] : row.value[sort])
  const keyed = rows.map((row) => ({ row, value: comparable(valueOf(row)) }))
  // What has none comes last, whichever way
  keyed.sort((a, b) => (a.value === undefined || b.value === undefined ? Number(a.value === undefined) - Number(b.value === undefined) : (descending ? -1 : 1) * compare(a.value, b.value)))
  return keyed.map(({ row }) => row)
}

function comparable(value: unknown): string | number | undefined {
  if (typeof value === 'string' || typeof value === 'number') return value
  return value === undefined ? undefined : JSON.stringify(value)
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = [String(a), String(b)]
  return x < y ? -1 : x > y ? 1 : 0
}
