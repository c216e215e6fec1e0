/** A span of any OpenTelemetry SDK, from 1.x on, as the record that is kept of it. */
import { COST_ATTRIBUTE, readModelCall, type Json, type Span, type SpanEvent } from '@evals/core/worker'
import type { Attributes, HrTime, SpanContext } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { priceOf } from './prices.ts'

/** What SDKs before 2.0 call otherwise. */
interface EarlierSpan {
  parentSpanId?: string
  instrumentationLibrary?: { name: string }
}

const KINDS = [undefined, 'server', 'client', 'producer', 'consumer'] as const
const STATUSES = [undefined, 'ok', 'error'] as const

export function toSpan(ended: Omit<ReadableSpan, 'parentSpanContext' | 'instrumentationScope'> & { parentSpanContext?: SpanContext; instrumentationScope?: { name: string } } & EarlierSpan): Span {
  const { traceId, spanId } = ended.spanContext()
  const parentSpanId = ended.parentSpanContext?.spanId ?? ended.parentSpanId
  const kind = KINDS[ended.kind]
  const status = STATUSES[ended.status.code]
  const events = ended.events.map(({ name, time, attributes }): SpanEvent => ({ name, timeMs: milliseconds(time), ...(attributes && Object.keys(attributes).length > 0 && { attributes: json(attributes) }) }))
  return priced({
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name: ended.name,
    ...(kind && { kind }),
    startMs: milliseconds(ended.startTime),
    durationMs: milliseconds(ended.duration),
    attributes: json(ended.attributes),
    ...(events.length > 0 && { events }),
    ...(status && { status: { code: status, ...(ended.status.message && { message: ended.status.message }) } }),
    scope: (ended.instrumentationScope ?? ended.instrumentationLibrary)?.name,
  })
}

/** With what its call cost, where that is known. */
export function priced(span: Span): Span {
  const call = readModelCall(span)
  const cost = call && call.costUsd === undefined ? priceOf(call) : undefined
  return cost === undefined ? span : { ...span, attributes: { ...span.attributes, [COST_ATTRIBUTE]: cost } }
}

function milliseconds([seconds, nanoseconds]: HrTime): number {
  return seconds * 1e3 + nanoseconds / 1e6
}

/** Attributes are text, numbers, booleans and lists of these; numbers may be ones that JSON can not hold. */
function json(attributes: Attributes): Record<string, Json> {
  return Object.fromEntries(Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, safe(value) as Json]])))
}

function safe(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : safe(item)))
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
