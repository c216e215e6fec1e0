/** From the spans of a trace to its rows: pure, and done anew whenever more of the trace is known. */
import { inOrderOfStart, type Row, type Span } from '@evals/core'
import { TRACE_ITSELF, type IncomingSpan } from './incomingSpan.ts'
import type { LogRecord } from './logRecord.ts'

/** @param known all that is known of one trace, each span once */
export function readTrace(known: readonly IncomingSpan[]): LogRecord[] {
  const whole = known.filter(({ partial }) => !partial)
  const ids = new Set(whole.map(({ span }) => span.spanId))
  const ordered = inOrderOfStart(whole.map(({ span }) => span))
  const top = ordered.find(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId)) ?? ordered[0]
  return known.map((incoming) => {
    const isTop = incoming.span.spanId === top?.spanId && incoming.span.spanId !== TRACE_ITSELF
    return { ...incoming, isTop, row: rowOf(incoming.span, isTop) }
  })
}

function rowOf(span: Span, isTop: boolean): Row {
  return { id: isTop ? span.traceId : span.spanId, input: null, name: span.name, kind: 'log', trace: { traceId: span.traceId, spanId: span.spanId }, metrics: { startMs: span.startMs, durationMs: span.durationMs } }
}
