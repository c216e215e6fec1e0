/** Log records of OTLP as they are kept: each is an event of the span or the trace that it names. */
import { hash } from 'node:crypto'
import { stableJson, type Json, type SpanEvent } from '@evals/core'
import { TRACE_ITSELF, type IncomingSpan } from '../trace/incomingSpan.ts'
import type { Decoded } from './decoded.ts'
import { idProblem, isZero, milliseconds, timeProblem } from './incomingSpans.ts'
import type { OtlpLog, OtlpRequest } from './otlpRecords.ts'

/** Where the body of a log record is, among the attributes of its event. */
export const BODY_ATTRIBUTE = 'log.body'
export const SEVERITY_ATTRIBUTE = 'log.severity'

export function incomingLogs({ groups, refused }: OtlpRequest<OtlpLog>): Decoded {
  const spans: IncomingSpan[] = []
  let ignored = 0
  for (const { resource, scope, items } of groups) {
    const more = Object.keys(resource).length > 0 ? { resource } : {}
    for (const item of items) {
      const event = toEvent(item)
      if (!isZero(item.traceId)) spans.push({ partial: true, span: { traceId: item.traceId, spanId: isZero(item.spanId) ? TRACE_ITSELF : item.spanId, name: '', startMs: event.timeMs, durationMs: 0, attributes: {}, events: [event] }, ...more })
      else if (isAboutModels(event)) spans.push({ span: spanOf(event, scope), ...more })
      else ignored++
    }
  }
  return { spans, rejected: refused.count, ignored, reasons: refused.reasons() }
}

/** @returns why it can not be taken; of what belongs to no trace it may not matter when it was */
export function logProblem(log: OtlpLog): string | undefined {
  if (isZero(log.traceId)) return isAboutModels(toEvent(log)) ? timeProblem('a log record was', timeOf(log)) : undefined
  return idProblem('trace id', log.traceId, 32) ?? (isZero(log.spanId) ? undefined : idProblem('span id', log.spanId, 16)) ?? timeProblem('a log record was', timeOf(log))
}

function timeOf({ timeNs, observedNs }: OtlpLog): bigint {
  return timeNs === 0n ? observedNs : timeNs
}

function toEvent(log: OtlpLog): SpanEvent {
  const { eventName, severity, body, attributes } = log
  // Where the name stood before log records had a field for it
  const named = attributes['event.name']
  const name = eventName !== '' ? eventName : typeof named === 'string' && named !== '' ? named : 'log'
  const all: Record<string, Json> = { ...attributes, ...(body !== undefined && { [BODY_ATTRIBUTE]: body }), ...(severity !== '' && { [SEVERITY_ATTRIBUTE]: severity }) }
  return { name, timeMs: milliseconds(timeOf(log)), ...(Object.keys(all).length > 0 && { attributes: all }) }
}

/** Messages of a model, or what somebody thought of its answer. */
function isAboutModels({ name, attributes = {} }: SpanEvent): boolean {
  return name.startsWith('gen_ai.') || Object.keys(attributes).some((key) => key.startsWith('gen_ai.'))
}

/** A record without a trace is a trace of its own, and the same one when it comes again. */
function spanOf(event: SpanEvent, scope: string): IncomingSpan['span'] {
  const id = hash('sha256', stableJson(event as unknown as Json), 'hex')
  return { traceId: id.slice(0, 32), spanId: id.slice(32, 48), name: event.name, startMs: event.timeMs, durationMs: 0, attributes: event.attributes ?? {}, events: [event], ...(scope !== '' && { scope }) }
}
