/** The spans of one trial: those of its task and of its scorers, apart, under one root. */
import { randomBytes } from 'node:crypto'
import type { Row } from '../row/row.ts'
import { inOrderOfStart, type Span, type SpanIds } from '../trace/span.ts'

export interface TrialSpans {
  root: SpanIds
  task: Span[]
  scorers: Span[]
  /** Takes what ends when the trial's spans are on file already. */
  late?: ((span: Span) => void) | undefined
}

export function newTrialSpans(): TrialSpans {
  const hex = randomBytes(24).toString('hex')
  return { root: { traceId: hex.slice(0, 32), spanId: hex.slice(32) }, task: [], scorers: [] }
}

/** Files a span of the task, or of the scorer that is named. */
export function fileSpan(spans: TrialSpans, span: Span, scorer?: string): void {
  const filed = scorer === undefined ? span : { ...span, attributes: { ...span.attributes, 'evals.scorer': scorer } }
  if (spans.late) spans.late(filed)
  else spans[scorer === undefined ? 'task' : 'scorers'].push(filed)
}

/** @returns the root, which is the row, and all that is under it; nothing where there is nothing under it */
export function spansOf({ root, task, scorers }: TrialSpans, { name, id, suite, variant, trial, error, metrics }: Row): Span[] {
  const inside = inOrderOfStart([...task, ...scorers])
  if (inside.length === 0) return []
  const startMs = Math.min(metrics?.startMs ?? Infinity, inside[0]!.startMs)
  const endMs = Math.max(startMs + (metrics?.durationMs ?? 0), ...inside.map((span) => span.startMs + span.durationMs))
  return [
    {
      ...root,
      name: name ?? id,
      startMs,
      durationMs: endMs - startMs,
      attributes: { 'evals.row': id, ...(suite !== undefined && { 'evals.suite': suite }), ...(variant !== undefined && { 'evals.variant': variant }), 'evals.trial': trial ?? 0 },
      ...(error && { status: { code: 'error' as const, message: error.message } }),
      scope: '@evals/core',
    },
    ...inside,
  ]
}
