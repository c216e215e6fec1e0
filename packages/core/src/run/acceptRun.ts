/** Takes a run that is there as the new baseline, without running anything: what `-u` does, afterwards. */
import { join } from 'node:path'
import { acceptSuites } from './finishRun.ts'
import { readSuites } from './readSuites.ts'
import { findRun, NoRunError } from './findRun.ts'
import { kindOfRun, runsFolder } from './runFolder.ts'
import { readRunState } from './runState.ts'
import type { WrittenBaselines } from './writeBaselines.ts'

export interface AcceptOptions {
  /** The project's folder: the one that has `.evals`. */
  root: string
  /** As `findRun` takes it. Default: the newest. */
  run?: string | undefined
}

export interface Accepted extends WrittenBaselines {
  run: string
  /** `false`: the run was killed or is still going on; only what had finished was taken. */
  finished: boolean
  cases: number
  /** Of these, those that ended in an error: what a scorer did not score has the score that it had. */
  errors: number
}

/** @throws {NoRunError} where there is no such run, or none that can be used */
export async function acceptRun({ root, run }: AcceptOptions): Promise<Accepted> {
  const id = findRun(root, run)
  const folder = join(runsFolder(root), id)
  const state = readRunState(folder)
  if (state.kind === 'unreadable') throw new NoRunError(state.problem)
  if (kindOfRun(id) === 'playground' || state.record?.kind === 'playground') throw new NoRunError(`run ${id} is of the playground: a few rows with params that were tried are no baseline. Save the params into the eval and run it`)
  const { suites: all, finished } = await readSuites(folder)
  const suites = all.filter(({ cases }) => cases.length > 0)
  if (suites.length === 0) throw new NoRunError(`run ${id} has no finished case: there is nothing to accept`)

  const written = acceptSuites({ root, folder, suites })
  const cases = suites.flatMap((suite) => suite.cases)
  return { run: id, ...written, finished, cases: cases.length, errors: cases.filter(({ summary }) => (summary?.errorCount ?? 0) > 0).length }
}
