/** What is known of a trace and what comes in, made into what is known then: whichever comes late, twice, or in another order. */
import { isDeepStrictEqual } from 'node:util'
import type { SpanEvent } from '@evals/core'
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
  const outcome = new Map<string, 'added' | 'changed' | 'known'>()
  for (const one of incoming) {
    const { spanId } = one.span
    const before = spans.get(spanId)
    if (before === undefined) {
      spans.set(spanId, one)
      outcome.set(spanId, 'added')
      continue
    }
    const after = merged(before, one)
    if (after !== before) spans.set(spanId, after)
    if (!outcome.has(spanId) || (after !== before && outcome.get(spanId) === 'known')) outcome.set(spanId, after === before ? 'known' : 'changed')
  }
  const withOutcome = (wanted: string): string[] => [...outcome].flatMap(([spanId, of]) => (of === wanted ? [spanId] : []))
  return { spans: [...spans.values()], added: withOutcome('added'), changed: withOutcome('changed'), known: withOutcome('known') }
}

/** @returns `before` itself where nothing is new */
function merged(before: IncomingSpan, later: IncomingSpan): IncomingSpan {
  const events = unitedEvents(before.span.events, later.span.events)
  const resource = later.partial && before.resource ? before.resource : (later.resource ?? before.resource)
  const teller = later.partial ? before : later
  const attributes = later.partial || before.partial ? teller.span.attributes : { ...before.span.attributes, ...later.span.attributes }
  // An event that is earlier than all that was known is where a span of which nothing else is known begins
  const startMs = before.partial && later.partial ? Math.min(before.span.startMs, later.span.startMs) : teller.span.startMs
  const after: IncomingSpan = {
    span: { ...(before.partial || later.partial ? {} : before.span), ...teller.span, startMs, attributes, ...(events && { events }) },
    ...(before.partial && later.partial && { partial: true }),
    ...(resource && { resource }),
  }
  return isDeepStrictEqual(after, before) ? before : after
}

function unitedEvents(before: readonly SpanEvent[] | undefined, later: readonly SpanEvent[] | undefined): SpanEvent[] | undefined {
  if (before === undefined || later === undefined) return (before ?? later) as SpanEvent[] | undefined
  const atTime = Map.groupBy(before, ({ timeMs }) => timeMs)
  const more = later.filter((event) => !atTime.get(event.timeMs)?.some((other) => isDeepStrictEqual(other, event)))
  // Messages of one millisecond stay in the order in which they came
  return more.length === 0 ? (before as SpanEvent[]) : [...before, ...more].sort((a, b) => a.timeMs - b.timeMs)
}
