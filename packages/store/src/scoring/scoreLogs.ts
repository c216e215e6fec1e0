/** Runs scorers over logs, and writes what they gave to them as evaluations: each row once, several at a time. */
import type { LogEngine } from '../engine/logEngine.ts'
import { spanOfFeedback } from '../trace/feedback.ts'
import { TRACE_ITSELF, type IncomingSpan } from '../trace/incomingSpan.ts'
import type { LogRecord } from '../trace/logRecord.ts'
import type { RowScores, RowToScore } from './scoreRow.ts'

export interface LogsToScore {
  records: AsyncIterable<LogRecord>
  /** How many they are, for whoever waits. */
  total: number
}

export interface ScoreLogsOptions {
  /** Rows at once. */
  concurrency: number
  /** Score, and write nothing. */
  dryRun?: boolean | undefined
  onRow?: ((done: number, total: number) => void) | undefined
  signal: AbortSignal
}

export interface ScoredLogs {
  /** What was found, as far as the limit goes. */
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

/** Written together: a kill loses at most so many rows' scores, which the cache has still. */
const BATCH = 100
const MAX_PROBLEMS = 1_000

/**
 * @param names of the scorers
 * @param scoreRow runs them over one row, here or in another process
 * @throws the signal's reason; what was scored until then is written
 */
export async function scoreLogs(engine: LogEngine, { records, total }: LogsToScore, names: readonly string[], scoreRow: (row: RowToScore) => Promise<RowScores>, options: ScoreLogsOptions): Promise<ScoredLogs> {
  const { concurrency, dryRun = false, onRow, signal } = options
  const tally = new Map(names.map((name) => [name, { sum: 0, n: 0, unscored: 0, errors: 0 }]))
  const summary = { rows: 0, scored: 0, withoutOutput: 0, errors: 0, problems: [] as ScoredLogs['problems'] }
  let waiting: IncomingSpan[] = []
  let written: Promise<unknown> = Promise.resolve()
  const write = (): void => {
    const batch = waiting
    waiting = []
    // One after the other, and told by whoever waits for the last
    if (batch.length > 0 && !dryRun) written = written.then(() => engine.ingest(batch))
  }

  const one = async ({ row, span, isTop }: LogRecord): Promise<void> => {
    const given = row.output === undefined ? undefined : await scoreRow({ row, span, spans: await spansOf(engine, span.traceId) })
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
  const all = records[Symbol.asyncIterator]()
  const worker = async (): Promise<void> => {
    for (let next = await all.next(); !next.done && !signal.aborted; next = await all.next()) await one(next.value)
  }
  // A generator hands out its values one by one, whoever asks. One that breaks ends all, when what was begun is done
  const ended = await Promise.allSettled(Array.from({ length: concurrency }, worker))
  write()
  await written
  signal.throwIfAborted()
  for (const end of ended) if (end.status === 'rejected') throw end.reason
  return {
    ...summary,
    dryRun,
    scorers: [...tally].map(([name, { sum, n, unscored, errors }]) => ({ name, n, ...(n > 0 && { mean: sum / n }), unscored, errors })),
  }
}

async function spansOf(engine: LogEngine, traceId: string): Promise<LogRecord['span'][]> {
  return (await engine.trace(traceId)).filter(({ partial }) => !partial).map(({ span }) => span)
}

function count(tally: { sum: number; n: number; unscored: number }, score: number | null): void {
  if (score === null) tally.unscored++
  else {
    tally.sum += score
    tally.n++
  }
}
