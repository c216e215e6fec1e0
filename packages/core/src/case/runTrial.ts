/** Runs one trial of one case: the task once, then every scorer, each within its time and with its own errors. */
// Not the global one, nor Date: a test may have replaced them by fake ones
import { performance } from 'node:perf_hooks'
import { copyJson, toJson, UnserialisableError, type Json } from '../json.ts'
import type { LoadedRow } from '../dataset/loadRows.ts'
import { toErrorInfo, type ErrorPhase } from '../row/errorInfo.ts'
import type { Row, ScoreDetail } from '../row/row.ts'
import { readScore } from '../scorer/readScore.ts'
import { createTrace } from '../trace/trace.ts'
import { nameOfScorer, type ScorerArgs, type ScorerFunction } from '../scorer/scorer.ts'
import { inTrial, type CacheSettings, type CurrentTrial } from './currentTrial.ts'
import { withDeadline, type DeadlineOptions } from './deadline.ts'
import { DEFAULT_TIMEOUT, type EvalOptions } from './evalOptions.ts'
import { modelMetrics } from './modelTotals.ts'
import type { Tracing } from './tracing.ts'
import { fileSpan, newTrialSpans, type TrialSpans } from './trialSpans.ts'
import { Waits } from './waits.ts'

export interface TrialOptions {
  row: LoadedRow
  title: string
  trial: number
  params: unknown
  variant?: string | undefined
  cache?: CacheSettings | undefined
  /** Where the run's limiter is. */
  limiter?: string | undefined
  /** Captures what others trace. */
  tracing?: Tracing | undefined
  /** Hears what models write in the task, as it comes. */
  onText?: ((text: string) => void) | undefined
  /** Aborts when the runner cancels the run. */
  signal?: AbortSignal | undefined
}

export interface TrialResult {
  /** As the task returned it. `row.output` is the same as JSON. */
  output: unknown
  /** The dataset's row with output, scores, errors and times. */
  row: Row
  /** What was thrown, for the runner to show: the user's own error objects, with what they belong to. */
  thrown: { error: unknown; phase: ErrorPhase; scorer?: string }[]
  /** Absent where an earlier run's row is replayed. */
  spans?: TrialSpans
}

/** The parts of an eval that one trial needs. */
export type TrialSuite = Pick<EvalOptions, 'task' | 'scorers' | 'timeout'>

/**
 * Never throws: what the task or a scorer throws is in the result. A failing scorer takes nothing from its siblings.
 */
export async function runTrial(suite: TrialSuite, options: TrialOptions): Promise<TrialResult> {
  const { row, title } = options
  const start = performance.now()
  const startMs = Math.round(performance.timeOrigin + start)
  const spans = newTrialSpans()
  const result: TrialResult = { output: undefined, row: { ...row, kind: 'eval' }, thrown: [], spans }
  try {
    const pending = runTask(suite, spans, options)
    result.output = pending instanceof Promise ? await pending : pending
    result.row.output = outputAsJson(result.output)
  } catch (error) {
    result.thrown.push({ error, phase: 'task' })
    result.row.error = toErrorInfo(error, 'task')
  }
  result.row.metrics = { startMs, durationMs: round(performance.now() - start), ...modelMetrics(spans.task, 'task') }
  if (!result.row.error) {
    await runScorers(suite, options, title, result, spans)
    Object.assign(result.row.metrics, modelMetrics(spans.scorers, 'scorer'))
  }
  return result
}

/**
 * Runs as a part of the trial, within its time.
 *
 * @param scorer whose work it is; `undefined`: the task's
 */
export function inTrialSpan<T>(spans: TrialSpans, { trial, cache, limiter, tracing, onText }: Pick<TrialOptions, 'trial' | 'cache' | 'limiter' | 'tracing' | 'onText'>, scorer: string | undefined, deadline: Omit<DeadlineOptions, 'waited'>, run: (signal: AbortSignal) => T | PromiseLike<T>): T | Promise<T> {
  const waits = new Waits()
  const current: CurrentTrial = { trial, phase: scorer === undefined ? 'task' : 'scorer', cache, limiter, waits, span: spans.root, record: (span) => fileSpan(spans, span, scorer), ...(onText && scorer === undefined ? { onText } : {}) }
  const limited = (): T | Promise<T> => withDeadline({ ...deadline, waited: () => waits.total }, run)
  return inTrial(current, tracing ? () => tracing.within(spans.root, limited) : limited)
}

function runTask({ task, timeout = DEFAULT_TIMEOUT }: TrialSuite, spans: TrialSpans, options: TrialOptions): unknown {
  const { row, params, trial, variant, signal } = options
  const { expected: _answer, ...visible } = row
  // A task that changes its input in place must not change what is recorded, nor what the next trial is given
  const input = copyJson(row.input)
  return inTrialSpan(spans, options, undefined, { what: 'the task', timeout, parent: signal }, (taskSignal) =>
    task(input, { params, signal: taskSignal, row: visible, trial, variant }),
  )
}

function outputAsJson(output: unknown): Json {
  if (output === undefined) throw new TypeError('the task returned undefined: return its output, or null where there is none')
  try {
    return toJson(output, 'output')
  } catch (error) {
    throw error instanceof UnserialisableError ? error : new UnserialisableError(`the output can not be read: ${String(error)}`)
  }
}

async function runScorers({ scorers, timeout = DEFAULT_TIMEOUT }: TrialSuite, options: TrialOptions, title: string, result: TrialResult, spans: TrialSpans): Promise<void> {
  const { row, signal } = options
  const args: ScorerArgs = { input: row.input, output: result.output, expected: row.expected, trace: createTrace(spans.root.traceId, spans.task, result.row.metrics?.durationMs ?? 0) }
  if (row.metadata) args.metadata = row.metadata
  const scores: Record<string, number | null> = {}
  const details: Record<string, ScoreDetail> = {}
  const running: PromiseLike<void>[] = []

  for (const scorer of scorers as readonly ScorerFunction<ScorerArgs>[]) {
    const name = nameOfScorer(scorer) ?? 'scorer'
    scores[name] = null
    const keep = (returned: unknown) => {
      const { score, reason, metadata } = readScore(returned, { scorer: name, case: title })
      scores[name] = score
      if (reason !== undefined || metadata !== undefined) details[name] = { ...(reason === undefined ? {} : { reason }), ...(metadata === undefined ? {} : { metadata }) }
    }
    const fail = (error: unknown) => {
      result.thrown.push({ error, phase: 'scorer', scorer: name })
      details[name] = { error: toErrorInfo(error, 'scorer') }
    }
    try {
      const returned: unknown = inTrialSpan(spans, options, name, { what: `scorer "${name}"`, timeout, parent: signal }, () => scorer({ ...args }))
      if (returned instanceof Promise) running.push(returned.then(keep).catch(fail))
      else keep(returned)
    } catch (error) {
      fail(error)
    }
  }

  if (running.length > 0) await Promise.all(running)
  result.row.scores = scores
  if (Object.keys(details).length > 0) result.row.scoreDetails = details
}

/** A microsecond is finer than anything that is timed here. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
