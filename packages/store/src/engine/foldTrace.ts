/** What every engine does with a trace: what is known of it and what has come in become its records, in one order. */
import { inOrderOfStart } from '@evals/core'
import type { IncomingSpan } from '../trace/incomingSpan.ts'
import type { LogRecord } from '../trace/logRecord.ts'
import { mergeSpans, type MergedSpans } from '../trace/mergeSpans.ts'

/** How rows are read out of the spans of a trace. `readTrace`, but in tests of engines. */
export type TraceReader = (known: readonly IncomingSpan[]) => LogRecord[]

export interface FoldedTrace extends Omit<MergedSpans, 'spans'> {
  /** As the reader gives them for the spans in the order of their start. */
  records: LogRecord[]
}

/** @param known of one trace, each span once, in any order */
export function foldTrace(known: readonly IncomingSpan[], incoming: readonly IncomingSpan[], read: TraceReader): FoldedTrace {
  const { spans, ...came } = mergeSpans(known, incoming)
  return { ...came, records: read(spans.toSorted((a, b) => a.span.startMs - b.span.startMs || compareText(a.span.spanId, b.span.spanId))) }
}

/** In the order of their start, parents first. */
export function inTraceOrder(records: readonly LogRecord[]): LogRecord[] {
  const byId = new Map(records.map((record) => [record.span.spanId, record]))
  return inOrderOfStart(records.map(({ span }) => span).toSorted((a, b) => compareText(a.spanId, b.spanId))).map(({ spanId }) => byId.get(spanId)!)
}

/** Newest first; of those that began at once, by their ids. */
export function newestFirst(a: LogRecord, b: LogRecord): number {
  return b.span.startMs - a.span.startMs || compareText(a.span.traceId, b.span.traceId) || compareText(a.span.spanId, b.span.spanId)
}

/** By code points, as databases do, and not by UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
