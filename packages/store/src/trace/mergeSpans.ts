/** What is known of a trace, with what has come in: each span once, however often and in how many parts it came. */
import { isDeepStrictEqual } from 'node:util'
import type { Span, SpanEvent } from '@evals/core'
import type { IncomingSpan } from './incomingSpan.ts'

/**
 * Of a span that is whole, what came last counts; events of it that came apart are added to its own.
 *
 * @param known of one trace, each span once
 * @param incoming of the same trace, in the order of arrival
 */
export function mergeSpans(known: readonly IncomingSpan[], incoming: readonly IncomingSpan[]): IncomingSpan[] {
  const byId = new Map(known.map((one) => [one.span.spanId, one]))
  for (const one of incoming) {
    const { spanId } = one.span
    const before = byId.get(spanId)
    byId.set(spanId, before ? merged(before, one) : one)
  }
  return [...byId.values()]
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
