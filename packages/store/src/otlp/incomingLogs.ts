/** Log records of OTLP as they are kept: each is an event of the span or the trace that it names. */
import { hash } from 'node:crypto'
import { stableJson, type Json, type SpanEvent } from '@evals/core'
import { TRACE_ITSELF, type IncomingSpan } from '../trace/incomingSpan.ts'
import type { Decoded } from './decodeOtlp.ts'
import { idProblem, isZero, milliseconds, timeProblem } from './incomingSpans.ts'
import type { OtlpLog, OtlpRequest } from './otlpRecords.ts'
import { tally } from './tally.ts'

/** Where the body of a log record is, among the attributes of its event. */
export const BODY_ATTRIBUTE = 'log.body'
export const SEVERITY_ATTRIBUTE = 'log.severity'

export function incomingLogs({ groups, unreadable }: OtlpRequest<OtlpLog>): Decoded {
  const spans: IncomingSpan[] = []
  const refused = [...unreadable]
  let ignored = 0
  for (const { resource, scope, items } of groups) {
    const more = Object.keys(resource).length > 0 ? { resource } : {}
    for (const item of items) {
      const event = toEvent(item)
      if (isZero(item.traceId)) {
        if (!isAboutModels(event)) ignored++
        else {
          const problem = timeProblem('a log record was', timeOf(item))
          if (problem === undefined) spans.push({ span: spanOf(event, scope), ...more })
          else refused.push(problem)
        }
        continue
      }
      const spanId = isZero(item.spanId) ? TRACE_ITSELF : item.spanId
      const ns = timeOf(item)
      const problem = idProblem('trace id', item.traceId, 32) ?? (spanId === TRACE_ITSELF ? undefined : idProblem('span id', spanId, 16)) ?? timeProblem('a log record was', ns)
      if (problem === undefined) spans.push({ partial: true, span: { traceId: item.traceId, spanId, name: '', startMs: event.timeMs, durationMs: 0, attributes: {}, events: [event] }, ...more })
      else refused.push(problem)
    }
  }
  return { spans, rejected: refused.length, ignored, reasons: tally(refused) }
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
