/** What a record has in the columns of `span`, and in the tables beside it. */
import type { Json } from '@evals/core'
import { METADATA_FIELDS, numberOf, textsOf } from '../../query/fieldValues.ts'
import { leavesOf } from '../../query/leaves.ts'
import { textOf, wordsOf } from '../../query/words.ts'
import type { TextField } from '../../query/query.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { bucketOf } from '../logBuckets.ts'
import type { Dictionary } from './dictionary.ts'

/** Fields whose values are terms, each in a column of its own. */
export const TERM_COLUMNS = {
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
} as const satisfies Partial<Record<TextField, string>>

export type TermField = keyof typeof TERM_COLUMNS
export const TERM_FIELDS = Object.keys(TERM_COLUMNS) as TermField[]

export function isTermField(name: string): name is TermField {
  return Object.hasOwn(TERM_COLUMNS, name)
}

/** What is counted, and what filters look at. */
export interface Indexed {
  isTop: boolean
  start: number
  latency: number | null
  bucket: number | null
  promptTokens: number | null
  completionTokens: number | null
  tokens: number | null
  cost: number | null
  errors: number
  toolCalls: number
  terms: Record<TermField, number | null>
  ownId: number | null
  scores: [scorer: number, value: number][]
  leaves: [path: number, term: number][]
  /** For completion: of its scores and metadata, and of its attributes, of which many spans have the same. */
  fieldNames: string[]
  attributeNames: readonly string[]
}

export function indexedOf(record: LogRecord, dictionary: Dictionary): Indexed {
  const { row, isTop, span } = record
  const latency = numberOf('latency', record) ?? null
  const terms = {} as Record<TermField, number | null>
  for (const field of TERM_FIELDS) terms[field] = dictionary.ofTexts(textsOf(field, record))
  const names = new Set<string>()
  const leaves = new Map<string, [number, number]>()
  for (const { path, value } of leavesOf(row.metadata)) {
    names.add(`metadata.${path.toWellFormed()}`)
    if (isInColumn(path, value, row.metadata)) continue
    const leaf: [number, number] = [dictionary.ofText(path.toWellFormed()), dictionary.ofValue(value)]
    leaves.set(leaf.join(), leaf)
  }
  const scores: [number, number][] = []
  for (const [scorer, value] of Object.entries(row.scores ?? {})) {
    names.add(`scores.${scorer.toWellFormed()}`)
    if (typeof value === 'number' && Number.isFinite(value)) scores.push([dictionary.ofText(scorer.toWellFormed()), value])
  }
  return {
    isTop,
    start: numberOf('start', record) ?? 0,
    latency,
    bucket: latency === null ? null : bucketOf(latency),
    promptTokens: numberOf('promptTokens', record) ?? null,
    completionTokens: numberOf('completionTokens', record) ?? null,
    tokens: numberOf('tokens', record) ?? null,
    cost: numberOf('cost', record) ?? null,
    errors: numberOf('errors', record) ?? 0,
    toolCalls: numberOf('toolCalls', record) ?? 0,
    terms,
    ownId: row.id === usualId(isTop, span.traceId, span.spanId) ? null : dictionary.ofTexts(textsOf('id', record)),
    scores,
    leaves: [...leaves.values()],
    fieldNames: [...names],
    attributeNames: attributeNames(span.attributes),
  }
}

const knownNames = new Map<string, readonly string[]>()

/** @returns the same array for attributes of the same names, so that it can be counted as one */
function attributeNames(attributes: LogRecord['span']['attributes']): readonly string[] {
  const key = isFlat(attributes) ? Object.keys(attributes).join('\n') : undefined
  const known = key === undefined ? undefined : knownNames.get(key)
  if (known) return known
  const names = [...new Set(leavesOf(attributes).map(({ path }) => `attributes.${path.toWellFormed()}`))]
  if (knownNames.size >= 1000) knownNames.clear()
  if (key !== undefined) knownNames.set(key, names)
  return names
}

/** As OpenTelemetry has them: each name is that of one leaf. */
function isFlat(attributes: LogRecord['span']['attributes']): boolean {
  for (const key in attributes) {
    const value = attributes[key]
    if (Array.isArray(value) ? value.length === 0 || !(value as readonly Json[]).every(isScalar) : !isScalar(value)) return false
  }
  return true
}

function isScalar(value: Json | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== 'object'
}

const METADATA_COLUMNS: ReadonlySet<string> = new Set(METADATA_FIELDS)

/** Most of what is in metadata has a column of its own: it need not be kept twice. */
function isInColumn(path: string, value: string | number | boolean, metadata: LogRecord['row']['metadata']): boolean {
  if (typeof value !== 'string' || value === '' || !METADATA_COLUMNS.has(path)) return false
  const whole = metadata?.[path]
  return typeof whole === 'string' || (Array.isArray(whole) && (whole as readonly Json[]).every((item) => typeof item === 'string'))
}

/** The id of a row that says none of its own. */
export function usualId(isTop: boolean, traceId: string, spanId: string): string {
  return isTop ? traceId : spanId
}

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x01-\x7f]*$/

/** What FTS5 is given: it splits ASCII as `wordsOf` does, which is left to it, for it is faster; anything else is split before. */
export function searchableText(value: LogRecord['row']['input'] | undefined): string {
  const text = textOf(value)
  return ASCII.test(text) ? text : wordsOf(text).join(' ')
}
