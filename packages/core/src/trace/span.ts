/** A span as it stands in a run's `spans.jsonl`: OpenTelemetry's, as plain JSON. */
import type { Json } from '../json.ts'

export interface Span {
  /** 32 hex digits. */
  traceId: string
  /** 16 hex digits. */
  spanId: string
  parentSpanId?: string | undefined
  name: string
  /** Absent: internal. */
  kind?: 'server' | 'client' | 'producer' | 'consumer' | undefined
  /** Milliseconds since 1970, with fractions. */
  startMs: number
  durationMs: number
  attributes: Record<string, Json>
  events?: SpanEvent[] | undefined
  status?: { code: 'ok' | 'error'; message?: string | undefined } | undefined
  /** The instrumentation that made it: its name. */
  scope?: string | undefined
}

export interface SpanEvent {
  name: string
  /** Milliseconds since 1970, with fractions. */
  timeMs: number
  attributes?: Record<string, Json> | undefined
}

/** What a span is known by: of which trace, and which of its spans. */
export interface SpanIds {
  traceId: string
  spanId: string
}

/**
 * In the order of their start, and a parent before what is under it: clocks of spans are as coarse as a millisecond, so
 * that a child may seem to begin first.
 */
export function inOrderOfStart(spans: readonly Span[]): Span[] {
  const byId = new Map(spans.map((span) => [span.spanId, { begin: span.startMs, depth: 0 }]))
  const parents = new Map(spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId]))
  for (const { spanId, startMs } of spans) {
    const own = byId.get(spanId)!
    const seen = new Set([spanId])
    for (let id = parents.get(spanId); id !== undefined && byId.has(id) && !seen.has(id); id = parents.get(id)) {
      seen.add(id)
      own.depth++
      const above = byId.get(id)!
      above.begin = Math.min(above.begin, startMs)
    }
  }
  const place = ({ spanId }: Span): { begin: number; depth: number } => byId.get(spanId)!
  return spans.toSorted((a, b) => place(a).begin - place(b).begin || place(a).depth - place(b).depth)
}
