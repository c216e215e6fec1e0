/** The runs that are there, for a list: as much as their records say, without reading a row. */
import { join } from 'node:path'
import { findRun, NoRunError } from './findRun.ts'
import { listRuns, runsFolder, type RunKind } from './runFolder.ts'
import { readRunState, type RunState } from './runState.ts'

export interface RunEntry {
  id: string
  /** `.evals/runs/<id>`, absolute. */
  folder: string
  state: RunState
}

/** Newest first. @param kind default: of evals @throws {NoRunError} where there is none, or the folder can not be read */
export function* listRunEntries(root: string, kind: RunKind = 'eval'): Generator<RunEntry> {
  const ids = listRuns(root, kind)
  // Says why there is none
  if (ids.length === 0 && kind === 'playground') throw new NoRunError(`there is no run of the playground in ${runsFolder(root)}`)
  if (ids.length === 0) findRun(root)
  for (const id of ids.toReversed()) {
    const folder = join(runsFolder(root), id)
    yield { id, folder, state: readRunState(folder) }
  }
}
