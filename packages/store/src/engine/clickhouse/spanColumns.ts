/** What a record has in the columns of the table of spans. */
import type { Json } from '@evals/core'
import { jsonOf, numberOf, textsOf } from '../../query/fieldValues.ts'
import { leavesOf } from '../../query/leaves.ts'
import { TEXT_FIELDS, type Field, type NumberField, type TextField } from '../../query/query.ts'
import { fold, textOf, wordsOf } from '../../query/words.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { bucketOf } from '../logBuckets.ts'
import { isLong, LongTexts } from './longTexts.ts'

/** Fields with a column for their texts, and one for what the texts are compared by. */
export const TEXT_COLUMNS: Readonly<Record<Exclude<TextField, 'trace' | 'span'>, string>> = {
  id: 'id',
  name: 'name',
  service: 'service',
  operation: 'operation',
  model: 'model',
  provider: 'provider',
  session: 'session',
  user: 'user',
  tag: 'tag',
  tool: 'tool',
  error: 'error',
  errorName: 'error_name',
}

export type ListField = keyof typeof TEXT_COLUMNS
const LIST_FIELDS = TEXT_FIELDS.filter((name) => isListField(name))

export function isListField(name: TextField): name is ListField {
  return Object.hasOwn(TEXT_COLUMNS, name)
}

/** `start` has none: it is the key, the other way round. */
export const NUMBER_COLUMNS: Readonly<Record<Exclude<NumberField, 'start'>, string>> = {
  latency: 'latency',
  promptTokens: 'prompt_tokens',
  completionTokens: 'completion_tokens',
  tokens: 'tokens',
  cost: 'cost',
  errors: 'errors',
  toolCalls: 'tool_calls',
}

export type Place = Extract<Field, { of: 'json' }>['in']
export const PLACES: readonly Place[] = ['metadata', 'attributes', 'resource', 'input', 'output', 'expected']
/**
 * Of the leaves of a JSON value, each a list: the path, the text, what it is compared by where that is not plainly the
 * text in lower case, the number if it is one, and of long texts the place in their list instead.
 */
export const LEAF_COLUMNS = ['path', 'text', 'key', 'number', 'long'] as const

/** In the order of `valuesOf`. */
export const COLUMNS: readonly string[] = [
  'newest',
  'trace',
  'span',
  'writer',
  'version',
  'deleted',
  'span_json',
  'row_json',
  'resource_json',
  'partial',
  'is_top',
  'trace_key',
  'span_key',
  ...LIST_FIELDS.flatMap((field) => [TEXT_COLUMNS[field], `${TEXT_COLUMNS[field]}_key`]),
  ...Object.values(NUMBER_COLUMNS),
  'latency_bucket',
  'cost_bucket',
  'scores',
  ...PLACES.flatMap((place) => LEAF_COLUMNS.map((column) => `${place}.${column}`)),
  'long_texts',
  'long_keys',
  'field_names',
  'words',
  'input_size',
]

/** How a record is kept to the letter. */
export interface StoredRecord {
  /** JSON texts without the long ones; the resource's is empty where there is none. */
  span: string
  row: string
  resource: string
  /** The long texts of all three, and of leaves. */
  longTexts: readonly string[]
  partial: boolean
  isTop: boolean
}

/** What the columns of a record are given, but those of its key. */
export interface Columns {
  stored: StoredRecord
  leaves: Json[]
  fieldNames: Set<string>
}

export function storedOf(record: LogRecord): Columns {
  const texts = new LongTexts()
  const [span, row] = [texts.stringify(record.span), texts.stringify(record.row)]
  const resource = record.resource === undefined ? '' : texts.stringify(record.resource)
  const fieldNames = new Set<string>()
  const leaves = PLACES.flatMap((place) => leafColumns(place, record, fieldNames, texts))
  return { stored: { span, row, resource, longTexts: texts.texts, partial: record.partial === true, isTop: record.isTop }, leaves, fieldNames }
}

export function isSame(a: StoredRecord, b: StoredRecord): boolean {
  return a.span === b.span && a.row === b.row && a.resource === b.resource && a.partial === b.partial && a.isTop === b.isTop && a.longTexts.length === b.longTexts.length && a.longTexts.every((text, index) => text === b.longTexts[index])
}

export function valuesOf(record: LogRecord, { stored: { span, row, resource, longTexts, partial, isTop }, leaves, fieldNames }: Columns, writer: number, version: number): Json[] {
  const { traceId, spanId, startMs } = record.span
  const [trace, spanText] = [traceId.toWellFormed(), spanId.toWellFormed()]
  const scores: Record<string, number> = {}
  for (const [scorer, value] of Object.entries(record.row.scores ?? {})) {
    fieldNames.add(`scores.${scorer}`.toWellFormed())
    if (typeof value === 'number' && Number.isFinite(value)) scores[scorer.toWellFormed()] = value
  }
  const [latency, cost] = [numberOf('latency', record), numberOf('cost', record)]
  const input = searchableText(record.row.input)
  const output = searchableText(record.row.output)
  return [
    newestOf(startMs),
    trace,
    spanText,
    writer,
    version,
    0,
    span,
    row,
    resource,
    Number(partial),
    Number(isTop),
    fold(trace),
    fold(spanText),
    ...LIST_FIELDS.flatMap((field) => {
      const texts = textsOf(field, record)
      return [texts, texts.map(fold)]
    }),
    ...(Object.keys(NUMBER_COLUMNS) as NumberField[]).map((name) => numberOf(name, record) ?? null),
    latency === undefined ? null : bucketOf(latency),
    cost === undefined ? null : bucketOf(cost),
    scores,
    ...leaves,
    [...longTexts],
    longTexts.map(keyOf),
    [...fieldNames],
    output === '' ? input : `${input}${BETWEEN}${output}`,
    Buffer.byteLength(input),
  ]
}

/** What a row has that says its span is not there any more, under this key. It is found, and of a cluster kept, where the others of its trace are. */
export const REMOVED_COLUMNS = ['newest', 'trace', 'span', 'writer', 'version', 'deleted', 'trace_key'] as const

/** The key of the table: those that began last are the first. What has no time is kept with 1970. */
export function newestOf(startMs: number): number {
  return Number.isFinite(startMs) ? 0 - startMs : 0
}

/** Stands between the words of the input and those of the output, so that no phrase goes from one into the other. */
const BETWEEN = '\n'

function searchableText(value: Json | undefined): string {
  const words = wordsOf(textOf(value))
  return words.length === 0 ? '' : ` ${words.join(' ')} `
}

function leafColumns(place: Place, record: LogRecord, names: Set<string>, longTexts: LongTexts): Json[] {
  const [paths, texts, keys, numbers, longs]: [string[], string[], string[], (number | null)[], number[]] = [[], [], [], [], []]
  const isNamed = place === 'metadata' || place === 'attributes'
  for (const { path, value } of leavesOf(jsonOf(place, record))) {
    const wellFormed = path.toWellFormed()
    const text = String(value).toWellFormed()
    const long = isLong(text) ? longTexts.place(text) : 0
    if (isNamed) names.add(`${place}.${wellFormed}`)
    paths.push(wellFormed)
    texts.push(long === 0 ? text : '')
    keys.push(long === 0 ? keyOf(text) : '')
    numbers.push(typeof value === 'number' ? value : null)
    longs.push(long)
  }
  return [paths, texts, keys, numbers, longs]
}

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/

/** What ClickHouse's `lower` gives for a text of ASCII needs not be kept. */
function keyOf(text: string): string {
  return ASCII.test(text) ? '' : fold(text)
}
