/** Runs scorers over one row of the logs: what each gave, or why it did not. */
import { join } from 'node:path'
import { createTrace, inTrial, readScore, toErrorInfo, Waits, withDeadline, type Row, type ScoreDetail, type Span } from '@evals/core'
import type { NamedScorer } from './loadScorers.ts'

/** A row that has an output, with what is known of its trace. It can be sent to another process as it is. */
export interface RowToScore {
  row: Row
  span: Span
  /** All of the trace that is known, in the order of their start. */
  spans: readonly Span[]
}

export interface RowScores {
  scores: Record<string, number | null>
  details: Record<string, ScoreDetail>
  /** What scorers threw, or gave that is no score. */
  problems: { scorer: string; message: string }[]
}

export interface ScoreRowOptions {
  /** The project's, for the cache of models' answers. */
  root: string
  /** For one scorer. */
  timeoutMs: number
  signal: AbortSignal
}

/** All of them at once. What one throws takes nothing from the others. */
export async function scoreRow({ row, span, spans }: RowToScore, scorers: readonly NamedScorer[], { root, timeoutMs, signal }: ScoreRowOptions): Promise<RowScores> {
  const trace = createTrace(span.traceId, [...spans], row.metrics?.durationMs ?? span.durationMs)
  const args = { ...argumentsOf(row), trace }
  const given: RowScores = { scores: {}, details: {}, problems: [] }
  await Promise.all(
    scorers.map(async ({ name, score: run }) => {
      let asked = false
      const waits = new Waits()
      const trial = { trial: 0, phase: 'scorer' as const, cache: { folder: join(root, '.evals', 'cache') }, waits, span: { traceId: span.traceId, spanId: span.spanId }, record: () => void (asked = true) }
      try {
        const result: unknown = await inTrial(trial, () => withDeadline({ what: `scorer "${name}"`, timeout: timeoutMs, waited: () => waits.total, parent: signal }, () => run({ ...args })))
        const { score, reason, metadata } = readScore(result, { scorer: name })
        given.scores[name] = score
        given.details[name] = { ...(reason !== undefined && { reason }), ...(metadata !== undefined && { metadata }), source: asked ? 'judge' : 'code' }
      } catch (error) {
        const { name: kind, message } = toErrorInfo(error, 'scorer')
        given.problems.push({ scorer: name, message: kind === 'Error' || kind === 'ScoreError' ? message : `${kind}: ${message}` })
      }
    }),
  )
  return given
}

function argumentsOf({ input, output, expected, metadata }: Row): { input: unknown; output: unknown; expected?: unknown; metadata?: NonNullable<Row['metadata']> } {
  return { input, output, ...(expected !== undefined && { expected }), ...(metadata && { metadata }) }
}
