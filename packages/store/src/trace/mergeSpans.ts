/** What is known of a trace, with what has come in: each span once, however often and in how many parts it came. */
import { isDeepStrictEqual } from 'node:util'
import type { Span, SpanEvent } from '@evals/core'
import type { IncomingSpan } from './incomingSpan.ts'

export interface MergedSpans {
  /** All that is known now, each span once. */
  spans: IncomingSpan[]
  /** Ids of spans that were not there before. */
  added: string[]
  /** Of those of which more is known now. */
  changed: string[]
  /** Of those that said nothing new. */
  known: string[]
}

/**
 * Of a span that is whole, what came last counts; events of it that came apart are added to its own.
 *
 * @param known of one trace, each span once
 * @param incoming of the same trace, in the order of arrival
 */
export function mergeSpans(known: readonly IncomingSpan[], incoming: readonly IncomingSpan[]): MergedSpans {
  const byId = new Map(known.map((one) => [one.span.spanId, one]))
  const before = new Map(byId)
  for (const one of incoming) {
    const { spanId } = one.span
    const there = byId.get(spanId)
    byId.set(spanId, there ? merged(there, one) : one)
  }
  const came = [...new Set(incoming.map(({ span }) => span.spanId))]
  const isKnown = (spanId: string): boolean => isDeepStrictEqual(before.get(spanId), byId.get(spanId))
  return { spans: [...byId.values()], added: came.filter((spanId) => !before.has(spanId)), changed: came.filter((spanId) => before.has(spanId) && !isKnown(spanId)), known: came.filter(isKnown) }
}

function merged(before: IncomingSpan, after: IncomingSpan): IncomingSpan {
  const base = after.partial && !before.partial ? before.span : after.span
  const events = union(before.span.events ?? [], after.span.events ?? [])
  const span: Span = { ...base, attributes: { ...before.span.attributes, ...after.span.attributes } }
  if (events.length > 0) span.events = events
  const resource = before.resource || after.resource ? { ...before.resource, ...after.resource } : undefined
  return { span, ...(before.partial && after.partial && { partial: true }), ...(resource && { resource }) }
}

function union(before: readonly SpanEvent[], after: readonly SpanEvent[]): SpanEvent[] {
  return [...before, ...after.filter((event) => !before.some((known) => isDeepStrictEqual(known, event)))].toSorted((a, b) => a.timeMs - b.timeMs)
}
