/** What is said of a log in a table, on a line, or at its head. */
import type { LogRecord } from '@evals/store'
import { plainText } from '@evals/report'

/** Of a text whose end will not be seen anyway. */
const MAX_TEXT = 600

export interface LogOptions {
  width: number
  color: boolean
  /** Milliseconds since 1970. */
  now: number
}

/** One line of what was asked or answered: of messages the text of the last, of other JSON the JSON. */
export function shortText(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : (lastMessage(value) ?? JSON.stringify(value))
  return plainText(text.slice(0, MAX_TEXT).trim())
}

function lastMessage(value: unknown): string | undefined {
  const list = Array.isArray(value) ? (value as unknown[]) : typeof value === 'object' && value !== null && 'messages' in value && Array.isArray(value.messages) ? (value.messages as unknown[]) : undefined
  const last = list?.at(-1)
  return typeof last === 'object' && last !== null && 'role' in last && 'content' in last && typeof last.content === 'string' ? last.content : undefined
}

/** By which `evals logs show` finds it again: the beginning of its trace's or span's id, or the row's own id. */
export function shortId({ row, span, isTop }: LogRecord): string {
  const own = isTop ? span.traceId : span.spanId
  return row.id === own ? own.slice(0, 8) : plainText(row.id.slice(0, 64))
}

export function modelOf({ row }: LogRecord): string {
  const model = row.metadata?.['model']
  return plainText((Array.isArray(model) ? model.map(String).join(', ') : typeof model === 'string' ? model : '').slice(0, 200))
}

export function errorText({ row, span }: LogRecord): string | undefined {
  if (row.error) return plainText(`${row.error.name === 'Error' ? '' : `${row.error.name}: `}${row.error.message}`.slice(0, MAX_TEXT))
  return span.status?.code === 'error' ? plainText(span.status.message ?? 'failed') : undefined
}

/** Queries and days are of UTC, so all times are. @example timeOf(0)   // '1970-01-01 00:00:00' */
export function timeOf(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().slice(0, 19).replace('T', ' ') : '–'
}

/** Only as much of the times as tells them apart. */
export function shortTimes(times: readonly number[], now: number): string[] {
  const all = times.map(timeOf)
  const today = timeOf(now).slice(0, 10)
  if (all.every((time) => time.startsWith(today))) return all.map((time) => time.slice(11))
  return all.map((time) => (time.startsWith(today.slice(0, 4)) ? time.slice(5, 16) : time.slice(0, 16)))
}
