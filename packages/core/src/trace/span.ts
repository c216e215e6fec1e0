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
  const places = new Map(spans.map((span) => [span.spanId, { span, begin: span.startMs, depth: -1 }]))
  for (const { spanId } of spans) setDepth(spanId, places)
  // From the innermost outwards, so that what is under a span has its final place before the span has
  for (const place of [...places.values()].sort((a, b) => b.depth - a.depth)) {
    const { parentSpanId } = place.span
    const above = parentSpanId === undefined ? undefined : places.get(parentSpanId)
    // In a circle, one of them is above all others
    if (above && above.depth < place.depth) above.begin = Math.min(above.begin, place.begin)
  }
  const of = ({ spanId }: Span): { begin: number; depth: number } => places.get(spanId)!
  return spans.toSorted((a, b) => of(a).begin - of(b).begin || of(a).depth - of(b).depth)
}

/** How many are above it. Each span is visited once, however deep they are. */
function setDepth(spanId: string, places: ReadonlyMap<string, { span: Span; depth: number }>): void {
  const path: { depth: number }[] = []
  let place = places.get(spanId)
  while (place && place.depth === -1) {
    path.push(place)
    // Under way: a circle ends here
    place.depth = -2
    place = place.span.parentSpanId === undefined ? undefined : places.get(place.span.parentSpanId)
  }
  let depth = place === undefined || place.depth === -2 ? 0 : place.depth + 1
  for (const each of path.reverse()) each.depth = depth++
}
