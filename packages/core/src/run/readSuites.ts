/** Rebuilds from a run's folder what the runner's main process had: `run.json` knows the suites, `rows.jsonl` what each trial gave. */
import { recordOfTest } from '../case/recordOfTest.ts'
import { summarize, type CaseRecord, type CaseSummary } from '../case/caseSummary.ts'
import type { SuiteRun } from '../case/suiteRun.ts'
import type { SuiteResult } from '../comparison/suiteResult.ts'
import { readPlacedRows, type PlacedRow } from '../row/readRows.ts'
import { hasNoError, type Row } from '../row/row.ts'
import type { RowReference } from '../row/rowLog.ts'
import { readRunRecord } from './runFolder.ts'
import type { RunRecord } from './runRecord.ts'

export interface RecordedRun {
  /** `undefined`: the run was killed before it began to be recorded. */
  record: RunRecord | undefined
  /** `false`: the run was killed or is still going on; only what had finished is here. */
  finished: boolean
  suites: SuiteRun[]
}

/**
 * @param folder of the run
 * @param place what a row's place is to be in the suites' summaries, for whoever copies the rows
 */
export async function readSuites(folder: string, place: (row: Row, reference: RowReference) => RowReference = (_row, reference) => reference): Promise<RecordedRun> {
  const record = readRunRecord(folder)
  const finished = record !== undefined && record.outcome !== 'running'
  const collector = collectSuites(record)
  for await (const { row, reference } of readPlacedRows(folder)) collector.add(row, place(row, reference))
  return { record, finished, suites: collector.suites() }
}

export interface SuiteCollector {
  add: (row: Row, reference: RowReference) => void
  /** Made of all rows that were added until now. */
  suites: () => SuiteRun[]
}

/** For a run that is read bit by bit: while it goes on, or with more made of its rows than the suites. @param record of the run, where it has one */
export function collectSuites(record: RunRecord | undefined): SuiteCollector {
  const results = record !== undefined && record.outcome !== 'running' ? record.suites : []
  const trials = new Map<string, PlacedRow[]>()
  return {
    add(row, reference) {
      const key = `${row.file}\0${row.suite}\0${row.variant ?? ''}\0${row.id}`
      const known = trials.get(key) ?? []
      if (known.length === 0) trials.set(key, known)
      // The texts may be large: they stay where they are
      known.push({ row: withoutTexts(row), reference })
    },
    suites() {
      const suites = new Map<string, SuiteRun>()
      for (const result of results) suites.set(keyOf(result), suiteOf(result))
      for (const ofCase of trials.values()) addCase(suites, ofCase)
      for (const result of results) addOutside(suites.get(keyOf(result))!, result)
      return [...suites.values()]
    },
  }
}

function keyOf({ file, name, variant }: { file: string; name: string; variant?: string | undefined }): string {
  return JSON.stringify([file, name, variant])
}

function suiteOf({ file, name, variant, trials, gate, keepOutputs, prompts, datasets, partial, sharded, scorers }: SuiteResult): SuiteRun {
  return { file, name, variant, scorers: scorers.map((scorer) => scorer.name), trials, gate: gate ?? {}, keepOutputs, collected: !partial || sharded === true, ...(sharded && { sharded }), prompts, datasets, cases: [] }
}

/** What a summary is made of, and no more. Of a score's details nothing but that there was an error: judges write at length. */
function withoutTexts({ id, file, suite, variant, name, cluster, scores, scoreDetails, error, failures, metrics, trial, attempt }: Row): Row {
  return { id, input: null, file, suite, variant, name, cluster, scores, scoreDetails: scoreDetails && errorsOnly(scoreDetails), error, failures, metrics, trial, attempt }
}

function errorsOnly(details: NonNullable<Row['scoreDetails']>): Row['scoreDetails'] {
  let failed: Row['scoreDetails']
  for (const scorer in details) if (details[scorer]!.error !== undefined) (failed ??= {})[scorer] = { error: details[scorer]!.error }
  return failed
}

function addCase(suites: Map<string, SuiteRun>, trials: readonly PlacedRow[]): void {
  const { file = '', suite: name = '', variant, id, cluster, name: title = id } = trials[0]!.row
  const key = keyOf({ file, name, variant })
  // A run that was killed has no list of its suites
  const suite = suites.get(key) ?? { file, name, variant, scorers: [], trials: 1, gate: {}, keepOutputs: true, collected: false, cases: [] }
  suites.set(key, suite)

  const { summary } = summaryOf(trials)
  for (const scorer of Object.keys(summary.scores)) if (!suite.scorers.includes(scorer)) suite.scorers = [...suite.scorers, scorer]
  suite.cases.push({ id, name: title, cluster, summary })
}

/**
 * One case out of all its rows: where the runner attempted it again, one attempt counts.
 *
 * @param trials of all attempts, in any order
 * @returns `counted`: those that are the case's sample, in the order of their trials
 */
export function summaryOf(trials: readonly PlacedRow[]): { summary: CaseSummary; counted: PlacedRow[] } {
  const attempts = [...Map.groupBy(trials, ({ row }) => row.attempt ?? 0)].toSorted(([a], [b]) => a - b).map(([, ofAttempt]) => ofAttempt.toSorted((a, b) => (a.row.trial ?? 0) - (b.row.trial ?? 0)))
  const counted = sampleOf(attempts)
  const summary = summarize(counted)
  if (attempts.length > 1) Object.assign(summary, { failures: summarize(attempts.at(-1)!).failures, retries: attempts.length - 1 })
  return { summary, counted }
}

/** The attempt that counts: the first that had no error, else the first. */
function sampleOf(attempts: readonly PlacedRow[][]): PlacedRow[] {
  return attempts.find((ofAttempt) => ofAttempt.every(({ row }) => hasNoError(row))) ?? attempts[0]!
}

/** Cases whose test failed for a reason that their rows do not tell. */
function addOutside(suite: SuiteRun, { outside = [] }: SuiteResult): void {
  for (const { id, name, message } of outside) {
    const known = suite.cases.find((entry) => entry.id === id)
    const failed: CaseRecord = recordOfTest({ id, cluster: known?.cluster }, name, { message })
    if (!known) suite.cases.push(failed)
    else if (known.summary) known.summary.failures ||= 1
  }
}
