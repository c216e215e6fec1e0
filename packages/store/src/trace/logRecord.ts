/** One span as the store gives it: OpenTelemetry's, and the row that was read out of it. */
import type { Row } from '@evals/core'
import type { IncomingSpan } from './incomingSpan.ts'

export interface LogRecord extends IncomingSpan {
  /**
   * It stands for its trace: of the spans that are there, the earliest whose parent is not. Its row has the trace's id,
   * and tokens, cost, models and tools of the whole trace; where it says no input or output of its own, those of the
   * spans under it. Every trace has one, also while its first span is under way. Where nothing but log records or
   * feedback has come of it, it is what was heard of first; a trace of which only `TRACE_ITSELF` is known has none yet.
   */
  isTop: boolean
  /**
   * Without `metrics` where it is not known how long it took: of a span that is only heard of, and of a row that was
   * logged without them. Then `span.startMs` tells when it was.
   */
  row: Row
}
