/** A span as it stands in a run's `spans.jsonl`: OpenTelemetry's, as plain JSON. */
import type { Json } from '../json.ts'

/** One span of OpenTelemetry, as it is kept in `spans.jsonl`. */
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

/** Something that happened at one moment of a span. */
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
  const parents = new Map(spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId]))
  const depths = depthsOf(parents)
  const begins = new Map(spans.map(({ spanId, startMs }) => [spanId, startMs]))
  // From the deepest up, each hands on to its parent what it and those under it began with; those of a circle have one beginning
  const levelled = new Set<string[]>()
  for (const id of [...depths.keys()].toSorted((a, b) => depths.get(b)!.depth - depths.get(a)!.depth)) {
    const { circle } = depths.get(id)!
    const parent = parents.get(id)
    if (!circle) {
      if (parent !== undefined && begins.has(parent)) begins.set(parent, Math.min(begins.get(parent)!, begins.get(id)!))
    } else if (!levelled.has(circle)) {
      levelled.add(circle)
      const begin = circle.reduce((min, one) => Math.min(min, begins.get(one)!), Infinity)
      for (const one of circle) begins.set(one, begin)
    }
  }
  return spans.toSorted((a, b) => begins.get(a.spanId)! - begins.get(b.spanId)! || depths.get(a.spanId)!.depth - depths.get(b.spanId)!.depth)
}

interface Depth {
  /** How many spans are above it. */
  depth: number
  /** Where it is one of several that are each other's parents, which only a fault or malice makes: all of these. */
  circle?: string[] | undefined
}

/** Each span is looked at once, however deep a trace is: what comes in may have been made to be slow. */
function depthsOf(parents: ReadonlyMap<string, string | undefined>): Map<string, Depth> {
  const depths = new Map<string, Depth>()
  for (const start of parents.keys()) {
    const path = new Set<string>()
    let id: string | undefined = start
    while (id !== undefined && parents.has(id) && !depths.has(id) && !path.has(id)) {
      path.add(id)
      id = parents.get(id)
    }
    const all = [...path]
    const circle = id !== undefined && path.has(id) ? all.splice(all.indexOf(id)) : []
    for (const one of circle) depths.set(one, { depth: circle.length - 1, ...(circle.length > 1 && { circle }) })
    for (const one of all.toReversed()) depths.set(one, { depth: (depths.get(parents.get(one) ?? '')?.depth ?? -1) + 1 })
  }
  return depths
}
