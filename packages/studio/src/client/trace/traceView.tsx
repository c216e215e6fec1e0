/** A trace: a waterfall of its spans, and of the one that is chosen its messages, tools, tokens and cost. */
import type { Span } from '@evals/core'

export interface TraceViewProps {
  /** In the order of their start. */
  spans: readonly Span[]
  /** Which is chosen. */
  spanId?: string | undefined
  onChoose?: (spanId: string) => void
}

export function TraceView(_props: TraceViewProps) {
  return null
}
