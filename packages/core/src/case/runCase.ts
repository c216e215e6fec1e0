/** One case, whichever runner it is a test of: its trials, the eval's body on each, the rows on file, the summary for the reporter, and how the test is to end. */
import { join } from 'node:path'
import type { EvalRow } from '../dataset/dataset.ts'
import { toErrorInfo } from '../row/errorInfo.ts'
import type { Row } from '../row/row.ts'
import type { RowLog, RowReference } from '../row/rowLog.ts'
import { systemProblem } from '../systemProblem.ts'
import type { CacheSettings } from './currentTrial.ts'
import { decodeSummary, encodeSummary, summarize, type CaseSummary } from './caseSummary.ts'
import type { CaseMeta } from './evalMeta.ts'
import { modelMetrics } from './modelTotals.ts'
import type { PlannedCase } from './plannedCase.ts'
import { replayTrial } from './replay.ts'
import type { RunContext } from './runContext.ts'
import { inTrialSpan, runTrial, type TrialResult, type TrialSuite } from './runTrial.ts'
import type { Tracing } from './tracing.ts'
import { newTrialSpans, spansOf, type TrialSpans } from './trialSpans.ts'

/** As which scorer judges count that the eval's body asks. */
const BODY = 'body'

/** What the optional last argument of `describe.eval` is given: one result, to be asserted on as in any test. */
export interface EvalResult<Input = unknown, Output = unknown, Expected = unknown, Params = unknown, Expect = unknown> {
  input: Input
  output: Output
  expected: Expected | undefined
  /** By scorer; `null` where it could not score. */
  scores: Record<string, number | null>
  row: EvalRow<Input, Expected> & Row
  params: Params
  trial: number
  /** The test's own `expect`: right also when cases run at once. */
  expect: Expect
}

// oxlint-disable-next-line typescript/no-explicit-any -- each runner's `expect` has its own type, and none of them is looked at here
export type EvalBody<Input = unknown, Output = unknown, Expected = unknown, Params = unknown, Expect = any> = (
  result: EvalResult<Input, Output, Expected, Params, Expect>,
) => void | Promise<void>

/** What all cases of a suite and variant have in common. */
export interface SuiteSetup {
  suite: TrialSuite & { trials?: number | undefined; gate?: { maxErrors?: number | undefined } | undefined }
  params: unknown
  /** The eval file, relative to the project's root, with forward slashes. */
  file: string
  /** The suite's path of describe names. */
  name: string
  variant?: string | undefined
  body?: EvalBody | undefined
  context: RunContext
}

/** What a runner lends to a case while it is its test. */
export interface CaseHost {
  /** The run's row log. Throws where the folder can not be written. */
  rowLog: () => RowLog
  /** Aborts when the runner cancels the run, where it can. */
  signal?: AbortSignal | undefined
  /** Captures what others trace. */
  tracing?: Tracing | undefined
  /** The test's own `expect`. */
  expect: () => unknown
  /** Calls the eval's body so that matchers know which result they are about. */
  within: <T>(result: { output: unknown; row: Row }, run: () => T) => T
}

/** How the case's test ends: failed with what the body asserted in vain, or with what was thrown; or skipped, as the run was cancelled or the gate alone decides about errors. */
export type CaseOutcome =
  | { kind: 'passed' }
  | { kind: 'asserted'; failures: unknown[] }
  | { kind: 'threw'; thrown: TrialResult['thrown']; tolerated: boolean }
  | { kind: 'cancelled' }

/** The trials of one attempt, run and scored, before the body has seen them. */
export interface CaseTrials {
  attempt: number
  results: TrialResult[]
  /** Where each trial's row stands, once it is on file. */
  references: (RowReference | undefined)[]
}

/** Runs task and scorers; never throws. Without a body nothing is added to a row any more, and it is on file at once. */
export async function runTrials(planned: PlannedCase, setup: SuiteSetup, host: CaseHost): Promise<CaseTrials> {
  const trials: CaseTrials = { attempt: nextAttempt(planned.meta), results: [], references: [] }
  for (let trial = 0; trial < (setup.suite.trials ?? 1); trial++) {
    const result = await runOne(planned, setup, host, trial)
    if (!result) return trials
    if (trials.attempt > 0) result.row.attempt = trials.attempt
    trials.results.push(result)
    if (!setup.body) trials.references.push(log(result, host, planned.meta))
  }
  return trials
}

/**
 * Task and scorers of one trial; never throws.
 *
 * @param onText hears what models write in the task
 * @returns `undefined` where it was cut off, which says nothing about the system
 */
export async function runOne({ row, title, meta }: PlannedCase, setup: SuiteSetup, host: CaseHost, trial: number, onText?: (text: string) => void): Promise<TrialResult | undefined> {
  const options = { row, title, trial, params: setup.params, variant: setup.variant, ...settingsOf(setup.context), tracing: host.tracing, signal: host.signal, onText }
  const starting = host.tracing?.start()
  if (starting) await starting
  const result = (await replayTrial(setup.context.replay, setup, options)) ?? (await runTrial(setup.suite, options))
  if (host.signal?.aborted && result.thrown.length > 0) return undefined
  Object.assign(result.row, { name: title, file: setup.file, suite: setup.name, variant: setup.variant, trial, cluster: meta.cluster })
  return result
}

/** Runs the body on each trial, and puts on file and into `meta` what is not there yet. */
export async function finishCase({ meta }: PlannedCase, setup: SuiteSetup, { attempt, results, references }: CaseTrials, host: CaseHost): Promise<CaseOutcome> {
  const { body } = setup
  const failures: unknown[] = []
  if (body) {
    for (const result of results) {
      if (!result.row.error) failures.push(...(await runBody(body, result, setup, host)))
    }
  }
  // What a bail or Ctrl-C cut off says nothing about the system: the case was not run
  const isWhole = results.length === (setup.suite.trials ?? 1)
  if (!isWhole || (host.signal?.aborted && failures.length > 0)) return { kind: 'cancelled' }
  if (body) references = results.map((result) => log(result, host, meta))

  const earlier = meta.summary === undefined ? undefined : decodeSummary(meta.summary)
  const summary = summarize(results.map(({ row }, index) => ({ row, reference: references[index] })))
  meta.summary = encodeSummary(sampleOf(earlier, summary, attempt))

  const thrown = results.flatMap((result) => result.thrown)
  if (failures.length > 0) return { kind: 'asserted', failures }
  if (thrown.length > 0) return { kind: 'threw', thrown, tolerated: (setup.suite.gate?.maxErrors ?? 0) > 0 }
  return { kind: 'passed' }
}

/** Trials and body in one, for a runner whose tests run at once. */
export async function runCase(planned: PlannedCase, setup: SuiteSetup, host: CaseHost): Promise<CaseOutcome> {
  return finishCase(planned, setup, await runTrials(planned, setup, host), host)
}

function settingsOf({ root, cache: mode, limiter }: RunContext): { cache: CacheSettings; limiter: string | undefined } {
  return { cache: { mode, folder: join(root, '.evals', 'cache') }, limiter }
}

/** @returns what the body asserted in vain */
export async function runBody(body: EvalBody, result: TrialResult, { params, suite, context }: SuiteSetup, host: CaseHost): Promise<unknown[]> {
  const { row, output } = result
  const bodyResult: EvalResult = {
    input: row.input,
    output,
    expected: row.expected,
    scores: row.scores ?? {},
    row,
    params,
    trial: row.trial ?? 0,
    get expect() {
      return host.expect()
    },
  }
  // Judges that the body asks are the case's as well
  const spans = result.spans ?? newTrialSpans()
  try {
    const options = { what: "the eval's body", timeout: suite.timeout ?? 0, parent: host.signal }
    await inTrialSpan(spans, { trial: bodyResult.trial, ...settingsOf(context), tracing: host.tracing }, BODY, options, () => host.within({ output, row }, () => withShortStacks(() => body(bodyResult))))
    return []
  } catch (error) {
    row.failures = [toErrorInfo(error, 'scorer').message]
    return [error]
  } finally {
    if (row.metrics) Object.assign(row.metrics, modelMetrics(spans.scorers, 'scorer'))
  }
}

/** Runners have stacks of 100 frames made, each of which is mapped to its source; one is shown. */
function withShortStacks<T>(run: () => T): T {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = Math.min(limit, 20)
  try {
    return run()
  } finally {
    Error.stackTraceLimit = limit
  }
}

function nextAttempt({ summary }: CaseMeta): number {
  return summary === undefined ? 0 : (decodeSummary(summary).retries ?? 0) + 1
}

/** Retrying until green is optional stopping: the first attempt is the sample, unless it ended in an error and so gave none. Assertions are the runner's: its last attempt decides. */
function sampleOf(earlier: CaseSummary | undefined, now: CaseSummary, attempt: number): CaseSummary {
  if (!earlier) return now
  return { ...(earlier.errorCount > 0 && now.errorCount === 0 ? now : earlier), failures: now.failures, retries: attempt }
}

/** Puts the trial on file; where that can not be, `meta` says why. */
export function log({ row, spans }: TrialResult, { rowLog }: CaseHost, meta: CaseMeta): RowReference | undefined {
  try {
    const rows = rowLog()
    if (spans) logSpans(spans, row, rows)
    return rows.append(row)
  } catch (error) {
    meta.unlogged = systemProblem(error).slice(0, 200)
    return undefined
  }
}

/** Before the row, so that no row on file names a trace that is not. */
function logSpans(spans: TrialSpans, row: Row, log: RowLog): void {
  const all = spansOf(spans, row)
  if (all.length > 0) row.trace = spans.root
  log.appendSpans(all)
  spans.late = (span) => {
    try {
      log.appendSpans([span])
    } catch {
      // The log is closed, or its disk full, which was said already
    }
  }
}
