/** Where runs are kept: `.evals/runs/<id>/`, newest last by name; old ones are pruned. Runs of a playground are told by their ids, so that a list of the others reads none of them. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRecord } from './runRecord.ts'
import { writeAtomically } from '../writeAtomically.ts'

export const RUN_FILE = 'run.json'
/** Everything below `.evals` is made by a run, and none of it is for git. */
const IGNORED = '*\n'

export function runsFolder(root: string): string {
  return join(root, '.evals', 'runs')
}

export type RunKind = NonNullable<RunRecord['kind']>

/** No hexadecimal digit: no id of an eval's run has it there. */
const PLAYGROUND_MARK = 'p'

/** Sorts by time as text, and two runs of one millisecond differ. @example '20261123T011401123-9f2c', of a playground '20261123T011401123-p9f2c' */
export function newRunId(now: Date = new Date(), kind: RunKind = 'eval'): string {
  return `${now.toISOString().replace(/[-:.Z]/g, '')}-${kind === 'playground' ? PLAYGROUND_MARK : ''}${randomBytes(2).toString('hex')}`
}

/** @example kindOfRun('20261123T011401123-p9f2c')   // 'playground' */
export function kindOfRun(id: string): RunKind {
  return /-p[0-9a-f]+$/.test(id) ? 'playground' : 'eval'
}

/**
 * Makes the folder of a run.
 *
 * @throws a system error where the project's folder is read-only
 */
export function createRunFolder(root: string, id: string): string {
  const folder = join(makeRunsFolder(root), id)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** `.evals/runs`, which git does not see. */
export function makeRunsFolder(root: string): string {
  const folder = runsFolder(root)
  mkdirSync(folder, { recursive: true })
  const ignore = join(root, '.evals', '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, IGNORED)
  return folder
}

export function writeRunRecord(folder: string, record: RunRecord): void {
  writeAtomically(join(folder, RUN_FILE), `${JSON.stringify(record, null, 1)}\n`)
}

/** @returns `undefined` where the folder has no readable `run.json`: the run was killed before it began */
export function readRunRecord(folder: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, RUN_FILE), 'utf8')) as RunRecord
  } catch {
    return undefined
  }
}

/** Ids of the runs that are there, oldest first. @param kind default: those of evals, without a playground's */
export function listRuns(root: string, kind: RunKind | 'all' = 'eval'): string[] {
  try {
    const ids = readdirSync(runsFolder(root), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()
    return kind === 'all' ? ids : ids.filter((id) => kindOfRun(id) === kind)
  } catch {
    return []
  }
}

/** Removes the oldest runs of a kind until `keep` are left. A run that can not be removed is left. */
export function pruneRuns(root: string, keep: number, kind: RunKind = 'eval'): void {
  const runs = listRuns(root, kind)
  for (const id of runs.slice(0, Math.max(0, runs.length - keep))) {
    try {
      rmSync(join(runsFolder(root), id), { recursive: true, force: true })
    } catch {
      // Somebody may be reading it
    }
  }
}
