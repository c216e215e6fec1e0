/** Any two runs, or a run and the baselines as they are now, by the one comparison that runs are judged by. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { casesOf, emptyBaseline, outputFields, type Baseline, type BaselineCase } from '../baseline/baseline.ts'
import { updateBaseline } from '../baseline/updateBaseline.ts'
import { evaluateRun } from '../comparison/evaluateRun.ts'
import { regressionReasons } from '../comparison/gateReasons.ts'
import { plural } from '../comparison/numbers.ts'
import type { MovedCase, OneSidedCase, SuiteResult } from '../comparison/suiteResult.ts'
import { suiteTitle, type SuiteRun } from '../case/suiteRun.ts'
import { openRowReader, type RowReader } from '../row/readRows.ts'
import { ROWS_FILE } from '../row/rowLog.ts'
import { baselineRef, findBaselineCommit, type BaselineCommit } from './baselineAt.ts'
import { findRun, NoRunError } from './findRun.ts'
import type { GitState } from './git.ts'
import { readBaselines } from './readBaselines.ts'
import { readSuites } from './readSuites.ts'
import { collectDetails, type RunDetails } from './runDetails.ts'
import { runsFolder } from './runFolder.ts'
import type { RunRecord } from './runRecord.ts'
import { readRunState } from './runState.ts'

export interface CompareRunsOptions {
  /** The project's folder: the one that has `.evals`. */
  root: string
  /** As `findRun` takes it; `baseline`: the baseline files as they are now; `baseline@main`: as they were where this branch left `main`. */
  before: string
  /** As `findRun` takes it. */
  after: string
  /** Instead of each gate's own: differences within it are `unchanged`, a fraction. */
  tolerance?: number | undefined
  /** Which suites. Default: all. */
  isWanted?: ((suite: { file: string; name: string; variant?: string | undefined }) => boolean) | undefined
  /** Also lists every case that moved, is new, is missing, or has a score on one side only. Default: no. */
  everyCase?: boolean | undefined
  /** Called for each row that was read: for progress. */
  onRow?: (() => void) | undefined
}

/** Behind a suite's numbers, every case that is not as it was. */
export interface ComparedCases {
  /** By scorer, worst first. */
  moved: Record<string, MovedCase[]>
  /** By scorer: cases with a score on one side only. */
  oneSided: Record<string, OneSidedCase[]>
  /** Cases that `before` does not have. */
  newCases: { id: string; name: string }[]
  /** Cases that `after` does not have. */
  missingCases: { id: string; name: string }[]
}

/** What is known of a side. */
export interface ComparedRun {
  id: string
  startedAt?: string | undefined
  /** `false`: it was killed or is still going on; only what had finished is compared. */
  finished: boolean
  runner?: RunRecord['runner'] | undefined
  git?: GitState | undefined
}

export interface RunComparison {
  format: 'evals-diff/1'
  /** `undefined`: the baseline. */
  before: ComparedRun | undefined
  /** Of a baseline that was read from git. */
  baseline?: BaselineCommit | undefined
  after: ComparedRun
  /** `failed`: a gated scorer regressed, or a case dropped whose gate is strict. Absolute gates are the runs' own matter. */
  outcome: 'passed' | 'failed'
  reasons: string[]
  notes: string[]
  /** As in `run.json`; new cases are those that `before` does not have, missing ones those that `after` does not have. */
  suites: SuiteResult[]
  details: RunDetails
  /** In the order of `suites`; where every case was asked for. */
  cases?: ComparedCases[] | undefined
}

/** No case has a score on both sides. */
export class NothingToCompareError extends Error {
  override name = 'NothingToCompareError'
}

/**
 * @throws {NoRunError} where a run is not there or can not be used
 * @throws {NothingToCompareError}
 * @throws {BaselineRefError}
 */
export async function compareRuns({ root, before, after, tolerance, isWanted = () => true, everyCase = false, onRow = () => {} }: CompareRunsOptions): Promise<RunComparison> {
  const next = await readSide(root, after, onRow)
  const suites = next.suites.filter(isWanted).map((suite) => (tolerance === undefined ? suite : { ...suite, gate: { ...suite.gate, tolerance } }))
  const ref = baselineRef(before)
  const baseline = ref === undefined ? undefined : findBaselineCommit(root, ref)
  const base = before === 'baseline' || baseline ? baselineSide(root, suites, baseline) : await runSide(root, before, isWanted, onRow)
  try {
    const { suites: results, comparisons } = evaluateRun(suites, { update: 'all', baselines: base.baselines })
    if (!results.some(({ scorers }) => scorers.some(({ comparison }) => comparison !== undefined))) throw new NothingToCompareError(`nothing to compare: no case has a score both in ${base.run ? `run ${base.run.id}` : baseline ? `the baseline of ${baseline.ref} (${baseline.commit.slice(0, 7)})` : 'the baseline'} and in run ${next.run.id}`)

    const rows = openRowReader(next.folder)
    const details = collectDetails({ suites, results, baseCase: base.baseCase, rows })
    rows.close()
    const reasons = results.flatMap((result) => result.scorers.flatMap((scorer) => regressionReasons(scorer, result.gate ?? {})).map((reason) => `${suiteTitle(result)}: ${reason}`))
    return {
      format: 'evals-diff/1',
      before: base.run,
      ...(baseline ? { baseline } : {}),
      after: next.run,
      outcome: reasons.length > 0 ? 'failed' : 'passed',
      reasons,
      notes: [...base.problems, ...[base.run, next.run].flatMap((run) => (run && !run.finished ? [`run ${run.id} did not end, or is still going on: only the cases that had finished are compared`] : [])), ...onlyBefore(base.baselines, suites, isWanted)],
      suites: results,
      details,
      ...(everyCase && { cases: comparisons.map(({ moved, oneSided, newCases, missingCases }) => ({ moved: Object.fromEntries(moved), oneSided: Object.fromEntries(oneSided), newCases, missingCases })) }),
    }
  } finally {
    base.close()
  }
}

interface Side {
  run: ComparedRun
  suites: SuiteRun[]
  folder: string
}

async function readSide(root: string, reference: string, onRow: () => void): Promise<Side> {
  const id = findRun(root, reference)
  const folder = join(runsFolder(root), id)
  const state = readRunState(folder)
  if (state.kind === 'unreadable') throw new NoRunError(state.problem)
  const { record, finished, suites } = await readSuites(folder, (_row, place) => {
    onRow()
    return place
  })
  if (suites.every(({ cases }) => cases.length === 0)) throw new NoRunError(existsSync(join(folder, ROWS_FILE)) ? `run ${id} has no finished case` : `run ${id} has no ${ROWS_FILE}: its cases are gone, or none had finished`)
  return { run: { id, startedAt: record?.startedAt, finished, runner: record?.runner, git: record?.git }, suites, folder }
}

interface Base {
  run: ComparedRun | undefined
  baselines: Map<string, Baseline>
  problems: string[]
  baseCase: (suite: SuiteRun, id: string) => BaselineCase | undefined
  close: () => void
}

function baselineSide(root: string, suites: readonly SuiteRun[], at: BaselineCommit | undefined): Base {
  const { baselines, broken } = readBaselines(root, suites, at)
  return { run: undefined, baselines, problems: [...broken.values()], baseCase: ({ file, name, variant }, id) => baselines.get(file)?.suites.get(name)?.variants.get(variant ?? '')?.get(id), close: () => {} }
}

/** What the run's scores would be as a baseline. Outputs are read only of the cases that are shown. */
async function runSide(root: string, reference: string, isWanted: NonNullable<CompareRunsOptions['isWanted']>, onRow: () => void): Promise<Base> {
  const { run, suites: all, folder } = await readSide(root, reference, onRow)
  const suites = all.filter(isWanted)
  const baselines = new Map<string, Baseline>()
  for (const suite of suites) {
    if (!baselines.has(suite.file)) baselines.set(suite.file, emptyBaseline())
    const baseline = baselines.get(suite.file)!
    updateBaseline(baseline, { ...suite, keepOutputs: false }, 'all', () => undefined)
    // A case that ended in an error has no score, and is no case that was not there
    const cases = casesOf(baseline, suite.name, suite.variant)
    for (const { id, name, summary } of suite.cases) if (summary && !cases.has(id)) cases.set(id, { name, scores: {} })
  }
  const rows = openRowReader(folder)
  return {
    run,
    baselines,
    problems: [],
    baseCase: ({ file, name, variant }, id) => {
      const known = casesOf(baselines.get(file) ?? emptyBaseline(), name, variant).get(id)
      return known && { ...known, ...outputOf(suites.find((suite) => suite.file === file && suite.name === name && suite.variant === variant), id, rows) }
    },
    close: () => rows.close(),
  }
}

function outputOf(suite: SuiteRun | undefined, id: string, rows: RowReader): Pick<BaselineCase, 'output' | 'outputHead'> {
  const reference = suite?.cases.find((entry) => entry.id === id)?.summary?.rows[0]
  return outputFields(reference && rows.read(reference)?.output)
}

function onlyBefore(baselines: ReadonlyMap<string, Baseline>, suites: readonly SuiteRun[], isWanted: NonNullable<CompareRunsOptions['isWanted']>): string[] {
  const present = new Set(suites.map((suite) => JSON.stringify([suite.file, suiteTitle(suite)])))
  const gone = [...baselines].flatMap(([file, { suites: known }]) =>
    [...known].flatMap(([name, { variants }]) =>
      [...variants].flatMap(([variant, cases]) => {
        const suite = { file, name, variant: variant === '' ? undefined : variant }
        return cases.size === 0 || present.has(JSON.stringify([file, suiteTitle(suite)])) || !isWanted(suite) ? [] : [`${suiteTitle(suite)} (${plural(cases.size, 'case')})`]
      }),
    ),
  )
  return gone.length === 0 ? [] : [`only in the first: ${gone.join(', ')}`]
}
