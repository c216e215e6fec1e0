/** The end of a run, whichever runner it was: compare with the baselines, decide, write what may be written, keep the record. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { OutputOf, UpdateMode } from '../baseline/updateBaseline.ts'
import { evaluateRun } from '../comparison/evaluateRun.ts'
import { plural } from '../comparison/numbers.ts'
import type { SuiteRun } from '../case/suiteRun.ts'
import { askedParams } from './askedRun.ts'
import { collectDetails, type RunDetails } from './runDetails.ts'
import type { GitState } from './git.ts'
import { readBaselines } from './readBaselines.ts'
import { openRowReader, type RowReader } from '../row/readRows.ts'
import { createRunFolder, pruneRuns, writeRunRecord } from './runFolder.ts'
import { systemProblem } from '../systemProblem.ts'
import type { SuiteResult } from '../comparison/suiteResult.ts'
import { RUN_FORMAT, type RunRecord, type Shard } from './runRecord.ts'
import { writeBaselines, type WrittenBaselines } from './writeBaselines.ts'

export interface FinishOptions {
  /** The project's root, absolute. */
  root: string
  id: string
  /** `.evals/runs/<id>`, absolute. */
  folder: string
  startedAt: Date
  /** Default: from `startedAt` until now. */
  durationMs?: number | undefined
  runner: { name: string; version: string }
  git?: GitState | undefined
  update: UpdateMode
  suites: readonly SuiteRun[]
  /** What else fails the run: the runner's own errors. */
  reasons?: readonly string[] | undefined
  notes?: readonly string[] | undefined
  shard?: Shard | undefined
  /** Ids of the runs that this one is made of. */
  merged?: readonly string[] | undefined
  /** The watch run before this one. */
  previous?: readonly SuiteRun[] | undefined
  /** How many runs to keep. */
  keep: number
}

export interface FinishedRun {
  record: RunRecord
  details: RunDetails
  /** `.evals/runs/<id>`, absolute. */
  folder: string
  /** Baseline files that were written, relative to the root. */
  written: string[]
}

export function finishRun(options: FinishOptions): FinishedRun {
  const { root, suites } = options
  const asked = askedParams()
  // A baseline is of the eval as it is written, and of all its rows
  const update: UpdateMode = asked || options.shard?.of === 'rows' ? 'none' : options.update
  const { baselines, broken } = readBaselines(root, suites)
  const usable = suites.filter(({ file }) => !broken.has(file))
  const evaluation = evaluateRun(suites, { update, baselines, unreadable: new Set(broken.keys()) })

  const rows = openRowReader(options.folder)
  const details = collectDetails({
    suites,
    results: evaluation.suites,
    baseCase: ({ file, name, variant }, id) => baselines.get(file)?.suites.get(name)?.variants.get(variant ?? '')?.get(id),
    rows,
    previous: options.previous,
  })
  const { written, problems } = update === 'none' ? { written: [], problems: [] } : writeBaselines({ root, suites: usable.filter(needsWriting(update, evaluation.suites)), update, outputOf: outputsFrom(rows) })
  rows.close()

  const nothingRun = suites.some(({ cases }) => cases.length > 0) && evaluation.suites.every(({ cases }) => cases === 0)
  // A part of a suite's rows is a smaller test than what was asked for: all of them are judged, when they are merged
  const isPart = options.shard?.of === 'rows'
  const reasons = [
    ...(options.reasons ?? []),
    ...broken.values(),
    ...(isPart ? [] : evaluation.reasons),
    ...problems,
    ...(nothingRun && !isPart ? ['no eval case was run: does the filter match one?'] : []),
  ]
  const record: RunRecord = {
    format: RUN_FORMAT,
    id: options.id,
    startedAt: options.startedAt.toISOString(),
    durationMs: options.durationMs ?? Date.now() - options.startedAt.getTime(),
    runner: options.runner,
    ...(options.git ? { git: options.git } : {}),
    outcome: reasons.length > 0 ? 'failed' : 'passed',
    reasons,
    ...(options.reasons?.length ? { runnerReasons: [...options.reasons] } : {}),
    ...(options.shard ? { shard: options.shard } : {}),
    ...(options.merged ? { merged: [...options.merged] } : {}),
    update,
    ...(written.length > 0 ? { written } : {}),
    notes: [
      ...(isPart ? [`shard ${options.shard!.index}/${options.shard!.count} of the rows: no gate and no baseline; \`evals merge\` judges all shards together`] : []),
      ...(asked ? [`${asked.suite}: it was run with other params than are written in ${asked.file}: ${Object.keys(asked.params).join(', ')}. No baseline is written`] : []),
      ...evaluation.notes,
      ...obsoleteBaselines(root, suites),
      ...(options.notes ?? []),
    ],
    suites: evaluation.suites,
  }
  keepRecord(options, record)
  return { record, details, folder: options.folder, written }
}

/** Takes suites that were run and whose rows are in `folder` as the baseline, and judges nothing. */
export function acceptSuites({ root, folder, suites }: { root: string; folder: string; suites: readonly SuiteRun[] }): WrittenBaselines {
  const rows = openRowReader(folder)
  try {
    return writeBaselines({ root, suites, update: 'all', outputOf: outputsFrom(rows) })
  } finally {
    rows.close()
  }
}

function outputsFrom(rows: RowReader): OutputOf {
  return ({ summary }) => {
    const reference = summary?.rows[0]
    return reference && rows.read(reference)?.output
  }
}

/** Where only what is missing is written, a file that lacks nothing is not even looked at again. */
function needsWriting(update: 'all' | 'new', results: readonly SuiteResult[]): (suite: SuiteRun) => boolean {
  if (update === 'all') return () => true
  const lacking = new Set(results.filter(({ newCases, scorers }) => newCases > 0 || scorers.some(({ n, comparison }) => (comparison?.n ?? 0) < n)).map(({ file }) => file))
  return ({ file }) => lacking.has(file)
}

/** Baselines whose eval file is gone, in the folders of the evals that ran. */
function obsoleteBaselines(root: string, suites: readonly SuiteRun[]): string[] {
  const folders = new Set(suites.map(({ file }) => dirname(file)))
  const obsolete = [...folders].flatMap((folder) => {
    const kept = join(root, folder, '__evals__')
    if (!statSync(kept, { throwIfNoEntry: false })?.isDirectory()) return []
    return readdirSync(kept)
      .filter((name) => name.endsWith('.json') && !existsSync(join(root, folder, basename(name, '.json'))))
      .map((name) => relative(root, join(kept, name)))
  })
  return obsolete.length === 0 ? [] : [`${plural(obsolete.length, 'baseline')} of eval files that are gone: ${obsolete.join(', ')} (delete, or rename with the file)`]
}

function keepRecord({ id, root, keep }: FinishOptions, record: RunRecord): void {
  try {
    writeRunRecord(createRunFolder(root, id), record)
    pruneRuns(root, keep)
  } catch (error) {
    record.notes.push(`the run record could not be written: ${systemProblem(error)}`)
  }
}
