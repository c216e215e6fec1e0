/** A trace: a waterfall of its spans, and of the one that is chosen its messages, tools, tokens and cost. */
import type { SpanDetail } from '../../server/traces/spanDetail.ts'
import type { TraceModel } from '../../server/traces/traceModel.ts'

export interface TraceViewProps {
  /** As the server shapes it by `traceModel`. */
  trace: TraceModel
  /** Which is chosen. */
  spanId?: string | undefined
  onChoose?: (spanId: string) => void
  /** Of the query by which a span's texts are asked for: what the trace is of. The span's id is added. */
  detailKey: readonly unknown[]
  /** Asks the server for what `spanDetail` says of one span. */
  readDetail: (spanId: string) => Promise<SpanDetail>
}

export function TraceView(_props: TraceViewProps) {
  return null
}
