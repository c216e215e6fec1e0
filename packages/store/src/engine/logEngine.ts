/** Where logs are kept and found again. Engines differ in how much they hold and where they run, and in nothing that a user sees: one conformance suite runs against all of them. */
import type { Field, Query, Scope } from '../query/query.ts'
import type { IncomingSpan } from '../trace/incomingSpan.ts'
import type { LogRecord } from '../trace/logRecord.ts'

export interface LogEngine {
  readonly name: string
  /**
   * Folds spans into the traces that they belong to, whether they come late, twice or in any order. When it has
   * resolved, a kill of the process loses none of them.
   */
  ingest: (spans: readonly IncomingSpan[]) => Promise<Ingested>
  search: (request: SearchRequest) => Promise<LogRecord[]>
  /**
   * What has come in since: records that are new, and those of which more is known now, in the order of arrival. Without
   * a cursor none, and the cursor to begin with.
   */
  follow: (request: Found & { after?: Cursor | undefined; limit?: number | undefined }) => Promise<Followed>
  count: (request: Found) => Promise<number>
  /** In the order of their start, parents first. Empty: there is no such trace. */
  trace: (traceId: string) => Promise<LogRecord[]>
  /** The most frequent values first, 20 of them by default. A list counts for each of its elements. */
  facet: (request: Found & { field: Field; limit?: number | undefined }) => Promise<FacetValue[]>
  /** One point for each span of time in which there is anything, in order, and of each by the field that it is split by. */
  timeline: (request: Found & { by: TimeStep; split?: Field | undefined }) => Promise<TimelinePoint[]>
  /** Of a number, in equal steps of its logarithm; of a score, in tenths. Only those in which there is something. */
  histogram: (request: Found & { field: Field }) => Promise<HistogramBucket[]>
  /** Means of scores by a field, such as the tag, and over time where a step is given. */
  scores: (request: ScoresRequest) => Promise<ScoreSummary[]>
  /** For completion: what fields there are in metadata, scores and attributes, most frequent first. */
  fieldNames: () => Promise<string[]>
  /** Removes traces of which nothing began since then, in whole hours, and the oldest beyond the size. */
  retain: (limits: Retention) => Promise<Removed>
  size: () => Promise<{ spans: number; rows: number; bytes: number; oldestMs?: number | undefined; newestMs?: number | undefined }>
  close: () => Promise<void>
}

export interface Found {
  query: Query
  /** Default: rows. */
  scope?: Scope | undefined
}

export type TimeStep = 'minute' | 'hour' | 'day'

export interface ScoresRequest extends Found {
  by?: Field | undefined
  step?: TimeStep | undefined
}

export interface SearchRequest extends Found {
  /** Default: 100. */
  limit?: number | undefined
  /** Default: newest first. What has no such number comes last. */
  order?: { by: Field; descending: boolean } | undefined
  /** How many to pass over. */
  offset?: number | undefined
}

/** Opaque: only the engine that gave it knows what it means. */
export type Cursor = string

export interface Followed {
  records: LogRecord[]
  /** To go on from. */
  next: Cursor
}

export interface Ingested {
  /** Spans that were not there before. */
  added: number
  /** Spans of which more is known now. */
  changed: number
  /** Spans that said nothing new. */
  known: number
}

export interface FacetValue {
  value: string
  count: number
}

export interface TimelinePoint {
  /** When it begins, since 1970. */
  startMs: number
  /** The value of the field that it is split by. */
  split?: string | undefined
  count: number
  /** Those that say an error. */
  errors: number
  /** Milliseconds, exact to 2%: from a histogram in steps of its logarithm. */
  p50: number
  p95: number
  p99: number
  tokens: number
  costUsd: number
}

export interface HistogramBucket {
  from: number
  to: number
  count: number
}

export interface ScoreSummary {
  scorer: string
  /** The value of the field that it is grouped by. */
  by?: string | undefined
  /** When its step of time begins, since 1970. */
  startMs?: number | undefined
  count: number
  mean: number
}

export interface Retention {
  /** Milliseconds. */
  maxAgeMs?: number | undefined
  maxBytes?: number | undefined
}

export interface Removed {
  spans: number
  bytes: number
}
