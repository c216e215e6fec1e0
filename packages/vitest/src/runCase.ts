/** One case as a test: its trials, the eval's body on each, the rows on file, the summary for the reporter, and the error that fails the test. */
import { decodeSummary, encodeSummary, runTrial, summarize, systemProblem, toErrorInfo, withDeadline, type CaseSummary, type EvalRow, type LoadedRow, type Row, type RowReference, type TrialResult, type TrialSuite } from '@evals/core/worker'
import type { ExpectStatic, TestContext } from 'vitest'
import { currentTask } from './currentTask.ts'
import { caseError, trimStack } from './caseError.ts'
import { replayTrial } from './replay.ts'
import type { RunContext } from './runContext.ts'
import { rowLogOf } from './workerRowLog.ts'

/** What the optional last argument of `describe.eval` is given: one result, to be asserted on as in any test. */
export interface EvalResult<Input = unknown, Output = unknown, Expected = unknown, Params = unknown> {
  input: Input
  output: Output
  expected: Expected | undefined
  /** By scorer; `null` where it could not score. */
  scores: Record<string, number | null>
  row: EvalRow<Input, Expected> & Row
  params: Params
  trial: number
  /** The test's own `expect`: right also when cases run at once. */
  expect: ExpectStatic
}

export type EvalBody<Input = unknown, Output = unknown, Expected = unknown, Params = unknown> = (
  result: EvalResult<Input, Output, Expected, Params>,
) => void | Promise<void>

/** What all cases of a suite and variant have in common. */
export interface CaseSetup {
  suite: TrialSuite & { trials?: number | undefined; gate?: { maxErrors?: number | undefined } | undefined }
  params: unknown
  /** The eval file, relative to the project's root, with forward slashes. */
  file: string
  /** The suite's path of describe names. */
  name: string
  variant?: string | undefined
  body?: EvalBody | undefined
  context: RunContext
  /** The eval's own limit on cases at once, where it is lower than the runner's. */
  limit?: (<T>(run: () => Promise<T>) => Promise<T>) | undefined
}

export async function runCase(ctx: TestContext, row: LoadedRow, setup: CaseSetup): Promise<void> {
  await (setup.limit ? setup.limit(() => runTrials(ctx, row, setup)) : runTrials(ctx, row, setup))
}

async function runTrials(ctx: TestContext, row: LoadedRow, setup: CaseSetup): Promise<void> {
  const meta = ctx.task.meta.evalCase!
  const earlier = meta.summary === undefined ? undefined : decodeSummary(meta.summary)
  const attempt = earlier ? (earlier.retries ?? 0) + 1 : 0
  const trials: { row: Row; reference?: RowReference }[] = []
  const thrown: TrialResult['thrown'] = []
  const failures: unknown[] = []

  for (let trial = 0; trial < (setup.suite.trials ?? 1); trial++) {
    const options = { row, title: ctx.task.name, trial, params: setup.params, variant: setup.variant, signal: ctx.signal }
    const result = (await replayTrial(setup.context.replay, setup, options)) ?? (await runTrial(setup.suite, options))
    thrown.push(...result.thrown)
    if (setup.body && !result.row.error) failures.push(...(await runBody(setup.body, ctx, result, setup, trial)))
    // What a bail or Ctrl-C cut off says nothing about the system: the case was not run
    if (ctx.signal.aborted && thrown.length + failures.length > 0) ctx.skip('the run was cancelled before this case had ended')
    Object.assign(result.row, { name: ctx.task.name, file: setup.file, suite: setup.name, variant: setup.variant, trial }, attempt > 0 ? { attempt } : {})
    trials.push({ row: result.row, ...log(result.row, setup, meta) })
  }

  meta.summary = encodeSummary(sampleOf(earlier, summarize(trials), attempt))
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures, `${failures.length} trials failed an assertion`)
  if (thrown.length > 0) fail(ctx, thrown, setup)
}

/** Errors fail their test, unless the gate allows a share of them: then the gate alone decides, and the test says why it was not counted. */
function fail(ctx: TestContext, thrown: TrialResult['thrown'], { suite }: CaseSetup): void {
  const error = caseError(thrown, ctx.task.file.filepath)
  if ((suite.gate?.maxErrors ?? 0) > 0) ctx.skip(`${error.message.split('\n')[0]} (gate.maxErrors decides)`)
  throw error
}

/** @returns what the body asserted in vain */
async function runBody(body: EvalBody, ctx: TestContext, result: TrialResult, { params, suite }: CaseSetup, trial: number): Promise<unknown[]> {
  const { row, output } = result
  const bodyResult: EvalResult = {
    input: row.input,
    output,
    expected: row.expected,
    scores: row.scores ?? {},
    row,
    params,
    trial,
    get expect() {
      return ctx.expect
    },
  }
  try {
    const options = { what: "the eval's body", timeout: suite.timeout ?? 0, parent: ctx.signal }
    await withDeadline(options, () => currentTask.run({ task: ctx.task, result: { output, row } }, () => withShortStacks(() => body(bodyResult))))
    return []
  } catch (error) {
    row.failures = [toErrorInfo(error, 'scorer').message]
    return [trimStack(error, ctx.task.file.filepath)]
  }
}

/** Vitest has stacks of 100 frames made, each of which is mapped to its source; one is shown. */
function withShortStacks<T>(run: () => T): T {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = Math.min(limit, 20)
  try {
    return run()
  } finally {
    Error.stackTraceLimit = limit
  }
}

/** Retrying until green is optional stopping: the first attempt is the sample, unless it ended in an error and so gave none. Assertions are the runner's: its last attempt decides. */
function sampleOf(earlier: CaseSummary | undefined, now: CaseSummary, attempt: number): CaseSummary {
  if (!earlier) return now
  return { ...(earlier.errorCount > 0 && now.errorCount === 0 ? now : earlier), failures: now.failures, retries: attempt }
}

function log(row: Row, { context }: CaseSetup, meta: { unlogged?: string | undefined }): { reference?: RowReference } {
  try {
    return { reference: rowLogOf(context.runFolder).append(row) }
  } catch (error) {
    meta.unlogged = systemProblem(error).slice(0, 200)
    return {}
  }
}
