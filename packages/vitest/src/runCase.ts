/** One case as a Vitest test. */
import { rowLogOf, runCase, type PlannedCase, type SuiteSetup } from '@evals/core/worker'
import { tracing } from '@evals/llm'
import { caseError } from '@evals/report/worker'
import type { TestContext } from 'vitest'
import { currentTask } from './currentTask.ts'

/** @param planned with the meta of this test */
export async function runAsTest(ctx: TestContext, planned: PlannedCase, setup: SuiteSetup): Promise<void> {
  const outcome = await runCase(planned, setup, {
    tracing,
    rowLog: () => rowLogOf(setup.context.runFolder),
    signal: ctx.signal,
    expect: () => ctx.expect,
    within: (result, run) => currentTask.run({ task: ctx.task, result }, run),
  })
  if (outcome.kind === 'passed') return
  if (outcome.kind === 'cancelled') return ctx.skip('the run was cancelled before this case had ended')
  const error = caseError(outcome, ctx.task.file.filepath)
  // Errors fail their test, unless the gate allows a share of them: then the gate alone decides, and the test says why it was not counted
  if (outcome.kind === 'threw' && outcome.tolerated) ctx.skip(`${(error as Error).message.split('\n')[0]} (gate.maxErrors decides)`)
  throw error
}
