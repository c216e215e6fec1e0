/** A recorded run as its report had it: what `run.json` says, and around it the texts that a report shows, read anew. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Baseline, BaselineCase } from '../baseline/baseline.ts'
import { caseScore } from '../comparison/caseScore.ts'
import { evaluateRun } from '../comparison/evaluateRun.ts'
import { plural } from '../comparison/numbers.ts'
import type { SuiteRun } from '../case/suiteRun.ts'
import { openRowReader } from '../row/readRows.ts'
import { ROWS_FILE } from '../row/rowLog.ts'
import { findRun, NoRunError } from './findRun.ts'
import { readBaselines } from './readBaselines.ts'
import { readSuites } from './readSuites.ts'
import { collectDetails, type RunDetails } from './runDetails.ts'
import { kindOfRun, runsFolder } from './runFolder.ts'
import { RUN_FORMAT, type RunRecord } from './runRecord.ts'
import { readRunState } from './runState.ts'

export interface RecordedReport {
  /** Of a run that has not ended: of the cases that have, compared with the baseline as it is now. */
  record: RunRecord
  details: RunDetails
  suites: SuiteRun[]
  /** `.evals/runs/<id>`, absolute. */
  folder: string
}

/**
 * @param run as `findRun` takes it
 * @param onRow called for each row that was read: for progress
 * @throws {NoRunError} where there is no such run, or its record can not be used
 */
export async function readReport(root: string, run?: string, onRow: () => void = () => {}): Promise<RecordedReport> {
  const id = findRun(root, run)
  const folder = join(runsFolder(root), id)
  const state = readRunState(folder)
  if (state.kind === 'unreadable') throw new NoRunError(state.problem)
  const { suites: read } = await readSuites(folder, (_row, reference) => {
    onRow()
    return reference
  })
  // A try is compared with no baseline, though a column may be named as a variant is
  const baselines = kindOfRun(id) === 'playground' ? new Map<string, Baseline>() : readBaselines(root, read).baselines
  const record = state.kind === 'finished' ? state.record : unfinishedRecord(id, state, evaluateRun(read, { update: 'new', baselines }).suites)
  // In the record's order, which is the report's
  const suites = record.suites.map((result) => read.find(({ file, name, variant }) => file === result.file && name === result.name && variant === result.variant)!)
  const ran = record.suites.reduce((sum, { cases }) => sum + cases, 0)
  const lost = ran > 0 && !existsSync(join(folder, ROWS_FILE))

  const rows = openRowReader(folder)
  try {
    const movedFrom = scoresBefore(record)
    const details = collectDetails({
      suites,
      results: record.suites,
      // The baseline may have been written since: its output is the one of before only where its scores are
      baseCase: ({ file, name, variant }, caseId) => {
        const found = baselines.get(file)?.suites.get(name)?.variants.get(variant ?? '')?.get(caseId)
        return found && sameScores(found, movedFrom.get(keyOf(file, name, variant, caseId)) ?? []) ? found : undefined
      },
      rows,
    })
    const notes = lost ? [...record.notes, `${ROWS_FILE} is missing from the run: its cases and their outputs can not be shown`] : record.notes
    return { record: { ...record, notes }, details, suites, folder }
  } finally {
    rows.close()
  }
}

/** What can be said of a run that has not ended. @param suites of the cases that have */
export function unfinishedRecord(id: string, { record, lastSignMs }: { record?: RunRecord | undefined; lastSignMs: number }, suites: RunRecord['suites']): RunRecord {
  const startedAt = record?.startedAt ?? startOf(id) ?? new Date(lastSignMs).toISOString()
  const cases = suites.reduce((sum, suite) => sum + suite.cases, 0)
  return {
    format: RUN_FORMAT,
    id,
    ...(record?.kind ? { kind: record.kind } : {}),
    ...(record?.playground ? { playground: record.playground } : {}),
    startedAt,
    durationMs: Math.max(0, lastSignMs - Date.parse(startedAt)),
    runner: record?.runner ?? { name: 'unknown', version: '' },
    ...(record?.git ? { git: record.git } : {}),
    outcome: 'running',
    reasons: [],
    notes: [`this run did not end, or is still going on: here ${cases === 1 ? 'is' : 'are'} the ${plural(cases, 'case')} that had finished`],
    suites,
  }
}

/** @example startOf('20261123T011401123-9f2c')   // '2026-11-23T01:14:01.123Z' */
function startOf(id: string): string | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})-/.exec(id)
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}.${parts[7]}Z` : undefined
}

interface Before {
  scorer: string
  before: number
}

function scoresBefore({ suites }: RunRecord): Map<string, Before[]> {
  const all = suites.flatMap(({ file, name, variant, scorers }) =>
    scorers.flatMap((scorer) => (scorer.comparison?.moved ?? []).map(({ id, before }) => ({ key: keyOf(file, name, variant, id), scorer: scorer.name, before }))),
  )
  return Map.groupBy(all, ({ key }) => key)
}

function sameScores({ scores }: BaselineCase, moves: readonly Before[]): boolean {
  return moves.every(({ scorer, before }) => Math.abs((caseScore(scores[scorer]) ?? Infinity) - before) <= 1e-9)
}

function keyOf(...parts: (string | undefined)[]): string {
  return JSON.stringify(parts)
}
