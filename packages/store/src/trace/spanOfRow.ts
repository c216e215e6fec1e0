/** A row as what comes in: logged by an application, or imported. Its span carries it, and it is read out of it again. */
import { hash } from 'node:crypto'
import { stableJson, type Json, type Row, type SpanIds } from '@evals/core'
import { TRACE_ITSELF, type IncomingSpan } from './incomingSpan.ts'

/** A whole row as JSON: an attribute of its span, or of an event of this name where the row says which span it is about. */
export const ROW_ATTRIBUTE = 'evals.row'

/** What a span is called that is there for its row alone. */
export const ROW_SPAN = 'row'

/**
 * Without a trace of its own it becomes a trace of one span, with ids out of what it is known by: the same row that comes
 * twice is the same span, and the later one counts. With a trace (`row.trace`), it is an event of that span.
 *
 * @param atMs when it was, since 1970, where the row does not tell
 * @example spanOfRow({ id: 'a', input: 'How much is the tea?', output: '5 EUR' })
 */
export function spanOfRow(row: Row, atMs: number = Date.now()): IncomingSpan {
  const startMs = row.metrics?.startMs ?? timeOf(row.created) ?? atMs
  const attributes = { [ROW_ATTRIBUTE]: JSON.stringify(row) }
  const { traceId, spanId } = idsOfRow(row)
  if (hasIds(row.trace)) return { partial: true, span: { traceId, spanId, name: '', startMs, durationMs: 0, attributes: {}, events: [{ name: ROW_ATTRIBUTE, timeMs: startMs, attributes }] } }
  const { error } = row
  return { span: { traceId, spanId, name: ROW_SPAN, startMs, durationMs: row.metrics?.durationMs ?? 0, attributes, ...(error && { status: { code: 'error', message: `${error.name}: ${error.message}` } }) } }
}

/**
 * Where a row is kept. Its id is enough for rows that were logged; those of eval runs are told apart by suite, variant,
 * trial and time, for they have their dataset's ids. An id that could be a trace's is the trace's.
 */
export function idsOfRow(row: Pick<Row, 'id'> & Partial<Row>): SpanIds {
  if (hasIds(row.trace)) return { traceId: row.trace.traceId.toLowerCase(), spanId: row.trace.spanId.toLowerCase() }
  const { id, file, suite, variant, trial, attempt, metrics } = row
  const known = row.kind === 'eval' ? { id, file, suite, variant, trial, attempt, startMs: metrics?.startMs } : { id }
  const digits = hash('sha256', stableJson(known as unknown as Json), 'hex')
  return { traceId: row.kind !== 'eval' && isTraceId(id) ? id : digits.slice(0, 32), spanId: digits.slice(32, 48) }
}

/**
 * Where feedback on a row belongs, by the id that it has in the logs: that of its trace, or the one that an application
 * logged it with. Of a row that was logged with a `trace` of its own, it is the id of this trace.
 */
export function idsOfFeedback(id: string): SpanIds {
  return { traceId: idsOfRow({ id }).traceId, spanId: TRACE_ITSELF }
}

function hasIds(trace: Row['trace']): trace is SpanIds {
  return trace !== undefined && isTraceId(trace.traceId.toLowerCase()) && /^[0-9a-f]{16}$/i.test(trace.spanId) && trace.spanId !== TRACE_ITSELF
}

function isTraceId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id) && !/^0+$/.test(id)
}

function timeOf(created: string | undefined): number | undefined {
  const ms = created === undefined ? NaN : Date.parse(created)
  return Number.isNaN(ms) ? undefined : ms
}
