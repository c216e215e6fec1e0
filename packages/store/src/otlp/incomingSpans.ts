/** Spans of OTLP as they are kept: each is checked, and what can not be one is refused with its reason. */
import type { Span, SpanEvent } from '@evals/core'
import type { IncomingSpan } from '../trace/incomingSpan.ts'
import type { Decoded } from './decoded.ts'
import type { OtlpEvent, OtlpRequest, OtlpSpan } from './otlpRecords.ts'

const KINDS = [undefined, undefined, 'server', 'client', 'producer', 'consumer'] as const
const STATUSES = [undefined, 'ok', 'error'] as const

/** Set where a clock was put back while the span was open: by how many milliseconds it ended before it began. */
export const CLOCK_ATTRIBUTE = 'evals.clock_went_back_ms'

export function incomingSpans({ groups, refused }: OtlpRequest<OtlpSpan>): Decoded {
  const spans: IncomingSpan[] = []
  for (const { resource, scope, items } of groups) {
    const more = Object.keys(resource).length > 0 ? { resource } : {}
    for (const item of items) spans.push({ span: toSpan(item, scope), ...more })
  }
  return { spans, rejected: refused.count, ignored: 0, reasons: refused.reasons() }
}

/** @returns why it can not be taken */
export function spanProblem({ traceId, spanId, startNs, endNs }: OtlpSpan): string | undefined {
  return idProblem('trace id', traceId, 32) ?? idProblem('span id', spanId, 16) ?? timeProblem('a span begins', startNs) ?? (endNs === 0n ? undefined : timeProblem('a span ends', endNs))
}

/** @param length in hexadecimal digits */
export function idProblem(what: string, id: string, length: 16 | 32): string | undefined {
  if (id.length !== length || !/^[0-9a-f]+$/.test(id)) return `a ${what} must be ${length} hexadecimal digits (${length / 2} bytes)`
  return isZero(id) ? `a ${what} is all zeros, which OpenTelemetry has for "none"` : undefined
}

export function isZero(id: string): boolean {
  return /^0*$/.test(id)
}

const EARLIEST = BigInt(Date.UTC(2000, 0)) * 1_000_000n
const LATEST = BigInt(Date.UTC(2100, 0)) * 1_000_000n

/** @param what happens then: `a span begins` */
export function timeProblem(what: string, ns: bigint): string | undefined {
  if (ns === 0n) return `it is not said when ${what}`
  return ns < EARLIEST || ns > LATEST ? `${what} outside the years 2000 to 2100: times are nanoseconds since 1970` : undefined
}

function toSpan(item: OtlpSpan, scope: string): Span {
  const { traceId, spanId, parentSpanId, name, kind, startNs, endNs, attributes, events, statusCode, statusMessage } = item
  const kindName = KINDS[kind]
  const status = STATUSES[statusCode]
  // Not set: it was sent while it was open
  const durationMs = endNs === 0n ? 0 : Number(endNs - startNs) / 1e6
  return {
    traceId,
    spanId,
    ...(!isZero(parentSpanId) && /^[0-9a-f]{16}$/.test(parentSpanId) && { parentSpanId }),
    name: name === '' ? '(no name)' : name,
    ...(kindName && { kind: kindName }),
    startMs: milliseconds(startNs),
    durationMs: Math.max(0, durationMs),
    attributes: durationMs < 0 ? { ...attributes, [CLOCK_ATTRIBUTE]: -durationMs } : attributes,
    ...(events.length > 0 && { events: events.map((event) => toEvent(event, startNs)) }),
    ...(status && { status: { code: status, ...(statusMessage !== '' && { message: statusMessage }) } }),
    ...(scope !== '' && { scope }),
  }
}

function toEvent({ name, timeNs, attributes }: OtlpEvent, startNs: bigint): SpanEvent {
  return { name, timeMs: milliseconds(timeNs === 0n ? startNs : timeNs), ...(Object.keys(attributes).length > 0 && { attributes }) }
}

export function milliseconds(ns: bigint): number {
  return Number(ns / 1_000_000n) + Number(ns % 1_000_000n) / 1e6
}
