/** Makes one run of several, say of the shards of a CI job, from their folders: one comparison and one gate over all of them. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { SuiteRun } from '../case/suiteRun.ts'
import type { UpdateMode } from '../baseline/updateBaseline.ts'
import { plural } from '../comparison/numbers.ts'
import type { Row } from '../row/row.ts'
import { openRowLog, type RowReference } from '../row/rowLog.ts'
import { readAllSpans } from '../trace/readSpans.ts'
import { findRun, NoRunError } from './findRun.ts'
import { newRun, type CurrentRun } from './currentRun.ts'
import { finishRun, type FinishedRun } from './finishRun.ts'
import { readSuites, type RecordedRun } from './readSuites.ts'
import { systemProblem } from '../systemProblem.ts'
import { readRunState } from './runState.ts'
import { createRunFolder, kindOfRun, readRunRecord, RUN_FILE, runsFolder } from './runFolder.ts'

export interface MergeOptions {
  /** The project's folder: baselines are read there, and the merged run is recorded there. */
  root: string
  /** Ids of runs of this project, run folders, or folders that hold run folders. */
  runs: readonly string[]
  update: UpdateMode
  /** How many run records to keep. */
  keep: number
  /** Ends it while rows are still being copied; nothing is left behind. */
  signal?: AbortSignal | undefined
}

export interface MergedRun extends FinishedRun {
  suites: SuiteRun[]
}

/** What can not be merged: the message says what to do. */
export class MergeError extends Error {
  override name = 'MergeError'
}

interface Part extends RecordedRun {
  id: string
}

/**
 * A run that did not finish, a shard that is missing and whatever failed a part beside its evals fail the merged run. A
 * case that several parts have (a shard that was run again) counts as the newest of them gave it.
 *
 * @throws {MergeError} where a run is not there, or the runs are of different commits
 */
export async function mergeRuns({ root, runs, update, keep, signal }: MergeOptions): Promise<MergedRun> {
  const folders = [...new Set(runs.flatMap((run) => foldersOf(root, run)))]
  for (const folder of folders) {
    const state = readRunState(folder)
    if (state.kind === 'unreadable') throw new MergeError(state.problem)
  }
  requireOneCommit(folders)
  const merged = newRun(root)
  const parts = await copyRows(folders, root, merged, signal)
  const records = parts.flatMap(({ record }) => record ?? [])
  const missing = missingShards(parts)
  const { suites, twice } = unite(parts, missing.length === 0)
  const finished = finishRun({
    root,
    ...merged,
    durationMs: spanOf(parts),
    runner: records[0]?.runner ?? { name: 'unknown', version: '' },
    git: records[0]?.git,
    update,
    suites,
    reasons: [...parts.flatMap(reasonsOf), ...missing],
    notes: [...new Set(records.flatMap((record) => record.notes.filter((note) => note.includes('not in the run record')))), ...(twice > 0 ? [`${plural(twice, 'case')} in more than one run: the newest counts`] : [])],
    merged: parts.map(({ id }) => id),
    keep,
  })
  return { ...finished, suites }
}

/** Oldest first. */
async function copyRows(folders: readonly string[], root: string, { id, folder: target }: CurrentRun, signal?: AbortSignal): Promise<Part[]> {
  const parts: Part[] = []
  try {
    const log = openRowLog(createRunFolder(root, id))
    const copy = (row: Row): RowReference => {
      signal?.throwIfAborted()
      return log.append(row)
    }
    for (const folder of folders) {
      parts.push({ id: basename(folder), ...(await readSuites(folder, copy)) })
      for await (const span of readAllSpans(folder)) log.appendSpans([span])
    }
    signal?.throwIfAborted()
    log.close()
  } catch (error) {
    rmSync(target, { recursive: true, force: true })
    if (signal?.aborted) throw error
    throw new MergeError(`the rows could not be copied to ${target}: ${systemProblem(error)}`)
  }
  return parts.toSorted((a, b) => ((a.record?.startedAt ?? a.id) < (b.record?.startedAt ?? b.id) ? -1 : 1))
}

function foldersOf(root: string, run: string): string[] {
  const candidates = [join(runsFolder(root), run), resolve(run)].filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory())
  for (const path of candidates) {
    if (existsSync(join(path, RUN_FILE))) return [path]
    const inside = readdirSync(path).filter((name) => kindOfRun(name) === 'eval').map((name) => join(path, name)).filter((folder) => existsSync(join(folder, RUN_FILE)))
    if (inside.length > 0) return inside
  }
  if (candidates.length === 0) {
    try {
      return [join(runsFolder(root), findRun(root, run))]
    } catch (error) {
      if (!(error instanceof NoRunError)) throw error
    }
  }
  throw new MergeError(`there is no run at ${run}: give the id of a run in .evals/runs, or a folder with a ${RUN_FILE}`)
}

/** Scores of different code are no one run. */
function requireOneCommit(folders: readonly string[]): void {
  const byCommit = Map.groupBy(
    folders.flatMap((folder) => {
      const commit = readRunRecord(folder)?.git?.commit
      return commit === undefined ? [] : [{ folder, commit }]
    }),
    ({ commit }) => commit,
  )
  if (byCommit.size <= 1) return
  const listed = [...byCommit].map(([commit, ofCommit]) => `${commit.slice(0, 10)}  ${ofCommit.map(({ folder }) => basename(folder)).join(', ')}`)
  throw new MergeError(`these runs are of different commits:\n  ${listed.join('\n  ')}`)
}

/** @param isComplete no shard is missing, so that suites whose rows were divided are whole again */
function unite(parts: readonly Part[], isComplete: boolean): { suites: SuiteRun[]; twice: number } {
  const united = new Map<string, { suite: SuiteRun; cases: Map<string, SuiteRun['cases'][number]> }>()
  let twice = 0
  for (const part of parts) {
    for (const suite of part.suites) {
      const key = JSON.stringify([suite.file, suite.name, suite.variant])
      const known = united.get(key)
      const cases = known?.cases ?? new Map<string, SuiteRun['cases'][number]>()
      for (const entry of suite.cases) {
        if (cases.has(entry.id)) twice++
        cases.set(entry.id, entry)
      }
      const scorers = [...new Set([...(known?.suite.scorers ?? []), ...suite.scorers])]
      united.set(key, { suite: { ...suite, scorers, collected: suite.collected && (known?.suite.collected ?? true) }, cases })
    }
  }
  const suites = [...united.values()].map(({ suite: { sharded, ...suite }, cases }) => ({ ...suite, ...(sharded && !isComplete ? { sharded } : {}), cases: [...cases.values()] }))
  return { suites: suites.toSorted((a, b) => (a.file === b.file ? 0 : a.file < b.file ? -1 : 1)), twice }
}

function reasonsOf({ id, finished, record }: Part): string[] {
  const of = record?.shard ? `shard ${record.shard.index}/${record.shard.count}` : `run ${id}`
  if (!finished) return [`${of} did not finish: only the cases that had are here`]
  return (record?.runnerReasons ?? []).map((reason) => `${of}: ${reason}`)
}

function missingShards(parts: readonly Part[]): string[] {
  const shards = parts.flatMap(({ record }) => record?.shard ?? [])
  const count = Math.max(0, ...shards.map((shard) => shard.count))
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !shards.some((shard) => shard.index === index))
  return missing.length === 0 ? [] : [`${missing.map((index) => `shard ${index}/${count}`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`]
}

/** From the start of the first to the end of the last, in milliseconds. */
function spanOf(parts: readonly Part[]): number {
  const times = parts.flatMap(({ record }) => (record ? [{ start: Date.parse(record.startedAt), end: Date.parse(record.startedAt) + record.durationMs }] : []))
  return times.length === 0 ? 0 : Math.max(...times.map(({ end }) => end)) - Math.min(...times.map(({ start }) => start))
}
