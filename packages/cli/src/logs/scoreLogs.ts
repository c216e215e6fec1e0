/** Runs scorers over logs, and writes what they gave to them as evaluations: each row once, several at a time. */
import { join } from 'node:path'
import type { Row, ScoreDetail } from '@evals/core'
import type { IncomingSpan, LogEngine, LogRecord } from '@evals/store'
import { allRecords } from './allRecords.ts'
import type { NamedScorer } from './loadScorers.ts'
import type { LogQuery } from './logQuery.ts'

export interface ScoreLogsOptions {
  root: string
  limit?: number | undefined
  concurrency: number
  timeoutMs: number
  /** Score, and write nothing. */
  dryRun: boolean
  onRow?: ((done: number, total: number) => void) | undefined
  signal: AbortSignal
}

export interface ScoredLogs {
  /** What the query found, as far as the limit goes. */
  rows: number
  /** Rows with at least one score. */
  scored: number
  withoutOutput: number
  errors: number
  dryRun: boolean
  scorers: { name: string; n: number; mean?: number | undefined; unscored: number; errors: number }[]
  /** The first of them. */
  problems: { id: string; scorer: string; message: string }[]
}

interface Given {
  scores: Record<string, number | null>
  details: Record<string, ScoreDetail>
  problems: { scorer: string; message: string }[]
}

/** Written together: a kill loses at most so many rows' scores, which the cache has still. */
const BATCH = 100
const MAX_PROBLEMS = 1_000

/** @throws the signal's reason; what was scored until then is written */
export async function scoreLogs(engine: LogEngine, logQuery: LogQuery, scorers: readonly NamedScorer[], options: ScoreLogsOptions): Promise<ScoredLogs> {
  const { spanOfFeedback, TRACE_ITSELF } = await import('@evals/store')
  const { limit = Infinity, concurrency, dryRun, onRow, signal } = options
  const tally = new Map(scorers.map(({ name }) => [name, { sum: 0, n: 0, unscored: 0, errors: 0 }]))
  const summary = { rows: 0, scored: 0, withoutOutput: 0, errors: 0, problems: [] as ScoredLogs['problems'] }
  const total = Math.min(limit, await engine.count(logQuery))
  const records = allRecords(engine, logQuery, limit)
  let waiting: IncomingSpan[] = []
  let written: Promise<unknown> = Promise.resolve()
  const write = (): void => {
    const batch = waiting
    waiting = []
    // One after the other, and told by whoever waits for the last
    if (batch.length > 0 && !dryRun) written = written.then(() => engine.ingest(batch))
  }

  const one = async (record: LogRecord): Promise<void> => {
    const { row, span, isTop } = record
    const given = row.output === undefined ? undefined : await scoreRow(engine, record, scorers, options)
    // What was begun when it was interrupted is not half a score
    if (signal.aborted) return
    summary.rows++
    if (given === undefined) summary.withoutOutput++
    else {
      for (const [name, score] of Object.entries(given.scores)) count(tally.get(name)!, score)
      for (const problem of given.problems) {
        tally.get(problem.scorer)!.errors++
        if (++summary.errors <= MAX_PROBLEMS) summary.problems.push({ id: row.id, ...problem })
      }
      if (Object.keys(given.scores).length > 0) {
        if (Object.values(given.scores).some((score) => score !== null)) summary.scored++
        waiting.push(spanOfFeedback({ traceId: span.traceId, spanId: isTop ? TRACE_ITSELF : span.spanId }, { scores: given.scores, details: given.details, source: 'code' }, Date.now()))
      }
    }
    onRow?.(summary.rows, total)
    if (waiting.length >= BATCH) write()
  }
  const worker = async (): Promise<void> => {
    for (let next = await records.next(); !next.done && !signal.aborted; next = await records.next()) await one(next.value)
  }
  // A generator hands out its values one by one, whoever asks
  await Promise.all(Array.from({ length: concurrency }, worker))
  write()
  await written
  signal.throwIfAborted()
  return {
    ...summary,
    dryRun,
    scorers: [...tally].map(([name, { sum, n, unscored, errors }]) => ({ name, n, ...(n > 0 && { mean: sum / n }), unscored, errors })),
  }
}

function count(tally: { sum: number; n: number; unscored: number }, score: number | null): void {
  if (score === null) tally.unscored++
  else {
    tally.sum += score
    tally.n++
  }
}

async function scoreRow(engine: LogEngine, { row, span }: LogRecord, scorers: readonly NamedScorer[], { root, timeoutMs, signal }: ScoreLogsOptions): Promise<Given> {
  const { createTrace, inTrial, readScore, toErrorInfo, withDeadline, Waits } = await import('@evals/core')
  const spans = (await engine.trace(span.traceId)).filter(({ partial }) => !partial).map((record) => record.span)
  const trace = createTrace(span.traceId, spans, row.metrics?.durationMs ?? span.durationMs)
  const args = { ...argumentsOf(row), trace }
  const given: Given = { scores: {}, details: {}, problems: [] }
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
