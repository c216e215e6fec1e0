/** One line of the table of logs: of what may be megabytes, as much as a cell can show. */
import type { Row } from '@evals/core'
import { fieldNamed, fieldTexts, type LogRecord } from '@evals/store'

export interface LogSummary {
  traceId: string
  spanId: string
  /** The row's. */
  id: string
  startMs: number
  name?: string | undefined
  input?: string | undefined
  output?: string | undefined
  model?: string | undefined
  /** Absent where it is not known, as all numbers here. */
  durationMs?: number | undefined
  promptTokens?: number | undefined
  completionTokens?: number | undefined
  costUsd?: number | undefined
  /** What it failed with. */
  error?: string | undefined
  scores: Record<string, number | null>
  tags: string[]
  /** Of the fields that were asked for, those that it has. */
  fields: Record<string, string>
}

/** Characters, at most: more than the widest column has. */
const SHOWN = 240
const MAX_TAGS = 20

/** @param columns names of fields of the query language, such as `metadata.plan` */
export function logSummary(record: LogRecord, columns: readonly string[]): LogSummary {
  const { row, span } = record
  const { metrics, error } = row
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    id: row.id,
    startMs: span.startMs,
    ...known({ name: row.name?.slice(0, SHOWN), input: shortText(row.input), output: shortText(row.output), model: fieldTexts({ of: 'text', name: 'model' }, record).join(', ').slice(0, SHOWN) || undefined }),
    ...known({ durationMs: metrics?.durationMs, promptTokens: metrics?.promptTokens, completionTokens: metrics?.completionTokens, costUsd: metrics?.costUsd }),
    ...(error && { error: (error.message || error.name || 'failed').slice(0, SHOWN) }),
    scores: row.scores ?? {},
    tags: (row.tags ?? []).slice(0, MAX_TAGS),
    fields: Object.fromEntries(columns.flatMap((name) => valueOf(record, name))),
  }
}

function valueOf(record: LogRecord, name: string): [string, string][] {
  const field = fieldNamed(name)
  const text = typeof field === 'string' ? '' : fieldTexts(field, record).join(', ').slice(0, SHOWN)
  return text === '' ? [] : [[name, text]]
}

/**
 * What a person said or was told, where it is a conversation: the last thing. Else the value, in one line.
 *
 * @example shortText([{ role: 'user', content: 'Where is my refund?' }])   // 'Where is my refund?'
 */
export function shortText(value: Row['output']): string | undefined {
  if (value === undefined) return undefined
  const said = lastSaid(value)
  const text = said ?? (typeof value === 'string' ? value : JSON.stringify(value))
  return text.slice(0, SHOWN * 4).replaceAll(/\s+/g, ' ').trim().slice(0, SHOWN)
}

function lastSaid(value: Row['output']): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  if (typeof last !== 'object' || last === null || !('role' in last)) return undefined
  const parts: unknown = 'content' in last ? last.content : 'parts' in last ? last.parts : undefined
  if (typeof parts === 'string') return parts
  if (!Array.isArray(parts)) return undefined
  const texts = parts.flatMap((part: unknown) => (typeof part === 'object' && part !== null ? ['text', 'content'].flatMap((key) => (key in part && typeof part[key as never] === 'string' ? [part[key as never] as string] : [])) : []))
  return texts.length === 0 ? undefined : texts.join(' ')
}

function known<Values extends Record<string, unknown>>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>
}
