/** The record of a playground's run: begun before its first cell, finished from the rows that are on file, compared with no baseline. */
import { evaluateRun } from '../comparison/evaluateRun.ts'
import { plural } from '../comparison/numbers.ts'
import type { SuiteRun } from '../case/suiteRun.ts'
import { beginRecord, newRun, type CurrentRun } from '../run/currentRun.ts'
import { readSuites } from '../run/readSuites.ts'
import { createRunFolder, pruneRuns, writeRunRecord } from '../run/runFolder.ts'
import { RUN_FORMAT, type RunRecord } from '../run/runRecord.ts'
import { systemProblem } from '../systemProblem.ts'
import type { PlannedRun } from './cellMessages.ts'
import type { PlaygroundRequest } from './playground.ts'

/** How many are kept: they come by the dozen, and count for nothing against those of evals. */
const KEEP = 200

export interface PlaygroundRun extends CurrentRun {
  root: string
  runner: RunRecord['runner']
  request: Omit<PlaygroundRequest, 'rows'>
}

export function beginPlaygroundRun(root: string, runner: RunRecord['runner'], { file, suite, columns, trials }: PlaygroundRequest): PlaygroundRun {
  const request = { file, suite, columns, ...(trials === undefined ? {} : { trials }) }
  const run = { ...newRun(root, 'playground'), root, runner, request }
  return { ...run, git: beginRecord(root, run, runner, { playground: request }) }
}

export interface PlaygroundOutcome {
  /** `undefined` where the suite was not reached. */
  planned?: PlannedRun | undefined
  problems: readonly string[]
  stopped: boolean
}

/** @returns milliseconds that it took; and why it is not on file, where it is not */
export async function finishPlaygroundRun({ root, id, folder, startedAt, runner, request, git }: PlaygroundRun, { planned, problems, stopped }: PlaygroundOutcome): Promise<{ durationMs: number; problem?: string }> {
  const durationMs = Date.now() - startedAt.getTime()
  const { suites: read } = await readSuites(folder)
  const suites = request.columns.map(({ name }, index): SuiteRun => {
    const found = read.find(({ variant }) => variant === name)
    return {
      file: request.file,
      name: request.suite,
      variant: name,
      scorers: planned?.scorers ?? found?.scorers ?? [],
      trials: request.trials ?? 1,
      gate: {},
      keepOutputs: planned?.keepOutputs ?? true,
      collected: false,
      prompts: planned?.prompts[index],
      cases: found?.cases ?? [],
    }
  })
  const done = suites.reduce((sum, { cases }) => sum + cases.length, 0)
  const state = await git
  const record: RunRecord = {
    format: RUN_FORMAT,
    id,
    kind: 'playground',
    playground: request,
    startedAt: startedAt.toISOString(),
    durationMs,
    runner,
    ...(state ? { git: state } : {}),
    outcome: problems.length > 0 ? 'failed' : 'passed',
    reasons: [...problems],
    update: 'none',
    notes: stopped ? [`it was stopped${planned ? `: ${done} of ${plural(planned.cells, 'cell')} had ended` : ''}`] : [],
    // Nothing is new where there is nothing to compare with
    suites: evaluateRun(suites, { update: 'none', baselines: new Map() }).suites.map((suite) => ({ ...suite, newCases: 0 })),
  }
  try {
    writeRunRecord(createRunFolder(root, id), record)
    pruneRuns(root, KEEP, 'playground')
    return { durationMs }
  } catch (error) {
    return { durationMs, problem: `the run record could not be written: ${systemProblem(error)}` }
  }
}
