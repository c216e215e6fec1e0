/** What is known of a trace and what comes in, made into what is known then: whichever comes late, twice, or in another order. */
import { isDeepStrictEqual } from 'node:util'
import { stableJson, type Json, type SpanEvent } from '@evals/core'
import type { IncomingSpan } from './incomingSpan.ts'

export interface MergedSpans {
  /** All that is known now, each span once: those known before in their order, then the new ones in that of their arrival. */
  spans: IncomingSpan[]
  /** Ids of spans that were not there before. */
  added: string[]
  /** Of those of which more is known now. */
  changed: string[]
  /** Of those that said nothing new. */
  known: string[]
}

/**
 * Of one trace. Spans of one id become one: the events of all, each once, in the order of their times; a whole span
 * beats one of which only events are known; of two whole ones, the later tells where they differ.
 *
 * @param known each span once, as an earlier call gave them
 * @param incoming of the same trace, in the order of their arrival; a span may be in it several times
 */
export function mergeSpans(known: readonly IncomingSpan[], incoming: readonly IncomingSpan[]): MergedSpans {
  const spans = new Map(known.map((one) => [one.span.spanId, one]))
  const merged: MergedSpans = { spans: [], added: [], changed: [], known: [] }
  for (const [spanId, parts] of Map.groupBy(incoming, ({ span }) => span.spanId)) {
    const before = spans.get(spanId)
    const after = united(before === undefined ? parts : [before, ...parts])
    const isKnown = before !== undefined && isDeepStrictEqual(after, before)
    if (!isKnown) spans.set(spanId, after)
    merged[before === undefined ? 'added' : isKnown ? 'known' : 'changed'].push(spanId)
  }
  return { ...merged, spans: [...spans.values()] }
}

/** @param parts of one span, in the order of their arrival: at least one */
function united(parts: readonly IncomingSpan[]): IncomingSpan {
  if (parts.length === 1) return parts[0]!
  const one = parts.reduce(told)
  const events = unitedEvents(parts)
  return events === undefined ? one : { ...one, span: { ...one.span, events } }
}

/** All but the events. */
function told(before: IncomingSpan, later: IncomingSpan): IncomingSpan {
  const teller = later.partial ? before : later
  const resource = later.partial && before.resource ? before.resource : (later.resource ?? before.resource)
  // What is only heard of says nothing of itself but when: no earlier than the first that was heard
  const span = before.partial && later.partial ? { ...before.span, startMs: Math.min(before.span.startMs, later.span.startMs) } : before.partial || later.partial ? teller.span : { ...before.span, ...later.span, attributes: { ...before.span.attributes, ...later.span.attributes } }
  return { span, ...(before.partial && later.partial && { partial: true }), ...(resource && { resource }) }
}

/** What came before is not taken again; what one sender says twice at once, it means. */
function unitedEvents(parts: readonly IncomingSpan[]): SpanEvent[] | undefined {
  const telling = parts.flatMap(({ span: { events } }) => (events && events.length > 0 ? [events] : []))
  if (telling.length < 2) return telling[0]
  // By their JSON: many may have one name and time, and each would be compared with each
  const seen = new Set<string>()
  const all: SpanEvent[] = []
  for (const events of telling) {
    const fresh = events.map((event) => ({ event, key: stableJson(event as unknown as Json) })).filter(({ key }) => !seen.has(key))
    for (const { event, key } of fresh) {
      seen.add(key)
      all.push(event)
    }
  }
  // Messages of one millisecond stay in the order in which they came
  return all.sort((a, b) => a.timeMs - b.timeMs)
}
