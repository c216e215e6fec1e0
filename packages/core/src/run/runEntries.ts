/** The runs that are there, for a list: as much as their records say, without reading a row. */
import { join } from 'node:path'
import { findRun } from './findRun.ts'
import { listRuns, runsFolder } from './runFolder.ts'
import { readRunState, type RunState } from './runState.ts'

export interface RunEntry {
  id: string
  /** `.evals/runs/<id>`, absolute. */
  folder: string
  state: RunState
}

/** Newest first. @throws {NoRunError} where there is none, or the folder can not be read */
export function* listRunEntries(root: string): Generator<RunEntry> {
  findRun(root)
  for (const id of listRuns(root).toReversed()) {
    const folder = join(runsFolder(root), id)
    yield { id, folder, state: readRunState(folder) }
  }
}
