/** Takes a run that is there as the new baseline, without running anything: what `-u` does, afterwards. */
import { join } from 'node:path'
import { acceptSuites } from './finishRun.ts'
import { readSuites } from './readSuites.ts'
import { listRuns, runsFolder } from './runFolder.ts'
import type { WrittenBaselines } from './writeBaselines.ts'

export interface AcceptOptions {
  /** The project's folder: the one that has `.evals`. */
  root: string
  /** The run's id. Default: the newest. */
  run?: string | undefined
}

export interface Accepted extends WrittenBaselines {
  run: string
  /** `false`: the run was killed or is still going on; only what had finished was taken. */
  finished: boolean
  cases: number
}

/** No run to accept: the message says what to do. */
export class NoRunError extends Error {
  override name = 'NoRunError'
}

/** @throws {NoRunError} where there is no such run, or none at all */
export async function acceptRun({ root, run }: AcceptOptions): Promise<Accepted> {
  const runs = listRuns(root)
  const id = run ?? runs.at(-1)
  if (id === undefined) throw new NoRunError(`there is no run in ${runsFolder(root)}: run the evals first`)
  if (!runs.includes(id)) throw new NoRunError(`there is no run ${id}; the newest are ${runs.slice(-3).join(', ') || '(none)'}`)

  const folder = join(runsFolder(root), id)
  const { suites: all, finished } = await readSuites(folder)
  const suites = all.filter(({ cases }) => cases.length > 0)
  if (suites.length === 0) throw new NoRunError(`run ${id} has no finished case: there is nothing to accept`)

  const written = acceptSuites({ root, folder, suites })
  return { run: id, ...written, finished, cases: suites.reduce((sum, suite) => sum + suite.cases.length, 0) }
}
