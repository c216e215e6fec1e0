/** The row: the one record of the system. A log, a dataset row and an eval result are the same structure. */
import type { Json } from '../json.ts'
import type { ErrorInfo } from './errorInfo.ts'

/** The one record of the system: what was asked, answered, expected, scored. A log, a dataset’s row and a result are the same structure. */
export interface Row {
  /** Given, or a hash of the input; equal inputs get an ordinal. */
  id: string
  /** What the task was asked. The only field, besides the id, that every row has. */
  input: Json
  output?: Json | undefined
  expected?: Json | undefined
  /** By scorer, in [0, 1]. `null`: could not be scored; why is in `scoreDetails`. */
  scores?: Record<string, number | null> | undefined
  scoreDetails?: Record<string, ScoreDetail> | undefined
  error?: ErrorInfo | undefined
  /** Of a log: the tools that the system had run, in their order. */
  toolCalls?: RowToolCall[] | undefined
  /** A short title for people; a case's test is named by it. */
  name?: string | undefined
  metadata?: Record<string, Json> | undefined
  tags?: string[] | undefined
  metrics?: Metrics | undefined
  trace?: { traceId: string; spanId: string } | undefined
  /** Where the row was copied from: the link that a handoff between loops leaves behind. */
  origin?: Origin | undefined
  kind?: 'log' | 'dataset' | 'eval' | 'playground' | undefined
  /** ISO 8601. */
  created?: string | undefined
  file?: string | undefined
  suite?: string | undefined
  variant?: string | undefined
  /** What the case has in common with others that makes them less than independent. */
  cluster?: string | undefined
  /** Counts from 0. */
  trial?: number | undefined
  /** Present from the second attempt on: a retry of the runner. A retried attempt is recorded, and is not a sample. */
  attempt?: number | undefined
  /** What the eval's body asserted in vain about this result. */
  failures?: string[] | undefined
}

export interface RowToolCall {
  name: string
  arguments?: Json | undefined
  result?: Json | undefined
  /** What it failed with. */
  error?: string | undefined
}

export interface ScoreDetail {
  reason?: string | undefined
  error?: ErrorInfo | undefined
  metadata?: Json | undefined
  source?: 'code' | 'judge' | 'human' | undefined
}

export interface Metrics {
  /** Unix time in milliseconds. */
  startMs: number
  durationMs: number
  promptTokens?: number | undefined
  completionTokens?: number | undefined
  costUsd?: number | undefined
  cached?: boolean | undefined
  [key: string]: number | boolean | undefined
}

export interface Origin {
  kind: 'log' | 'dataset' | 'eval' | 'playground'
  ref: string
  id: string
  rev?: string | undefined
}

/** Neither its task nor any of its scorers threw. */
export function hasNoError(row: Row): boolean {
  return row.error === undefined && !Object.values(row.scoreDetails ?? {}).some(({ error }) => error !== undefined)
}
