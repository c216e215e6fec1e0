/** One case of one run: its rows, what they add up to, and who else has its id. */
import { join } from 'node:path'
import { CaseNotFoundError, caseScore, findRun, readRowsOf, readRunState, runsFolder, summaryOf, NoRunError, type CaseSummary, type GitState, type PlacedRow, type Row, type RunRecord } from '@evals/core'
import { isAt, isSameSuite, suiteOfRow, type CasePlace, type RowSuite } from './casePlace.ts'

export interface CaseRun {
  id: string
  kind: 'eval' | 'playground'
  startedAt?: string | undefined
  /** `running`: it goes on, or was killed. */
  outcome: RunRecord['outcome']
  git?: GitState | undefined
}

/** What one scorer gave a case. */
export interface CaseScore {
  name: string
  /** Of the case: that of its trials together, in [0, 1]; `null`: no trial could be scored. */
  score: number | null
  /** By trial; `null`: could not be scored. */
  trials: (number | null)[]
  /** In how many trials it threw. */
  errors: number
}

export interface RunCase {
  run: CaseRun
  suite: RowSuite
  id: string
  name: string
  /** In the suite's order. */
  scores: CaseScore[]
  /** The attempt that counts first, its trials in their order; then those that were attempted again. */
  trials: CaseTrial[]
  /** Trials that the suite runs of a case, where its record says so. */
  plannedTrials?: number | undefined
}

export interface CaseTrial {
  row: Row
  /** `false`: the runner attempted it again; it is recorded, and is no sample. */
  counted: boolean
}

/** A case of the same id in another suite or variant. */
export interface OtherCase {
  suite: RowSuite
  name: string
  scores: CaseScore[]
  errors: number
}

/** As the page of a case is given it. */
export type CaseAnswer = RunCase & { others: OtherCase[] }

export interface FoundRunCase {
  found: RunCase
  others: OtherCase[]
  folder: string
}

/** @throws {NoRunError} @throws {CaseNotFoundError} */
export async function readRunCase(root: string, reference: string, place: CasePlace): Promise<FoundRunCase> {
  const id = findRun(root, reference)
  const folder = join(runsFolder(root), id)
  const state = readRunState(folder)
  if (state.kind === 'unreadable') throw new NoRunError(state.problem)
  const { record } = state
  const groups = await groupsOf(folder, place.id)
  const chosen = groups.find(({ suite }) => isAt(place, suite))
  if (!chosen) throw new CaseNotFoundError(notThere(id, place, groups))
  return { folder, ...runCaseOf(id, record, place.id, chosen, groups) }
}

/** @param chosen one of the groups, which are all that have the case's id */
export function runCaseOf(run: string, record: RunRecord | undefined, id: string, chosen: RowGroup, groups: readonly RowGroup[]): Omit<FoundRunCase, 'folder'> {
  const result = record?.suites.find(({ file, name, variant }) => isSameSuite({ file, suite: name, variant }, chosen.suite))
  const { summary, counted } = summaryOf(chosen.rows)
  const again = chosen.rows.filter((one) => !counted.includes(one)).toSorted((a, b) => attemptOf(a) - attemptOf(b))
  return {
    found: {
      run: { id: run, kind: record?.kind ?? 'eval', startedAt: record?.startedAt, outcome: record?.outcome ?? 'running', ...(record?.git && { git: record.git }) },
      suite: chosen.suite,
      id,
      name: chosen.rows[0]!.row.name ?? id,
      scores: scoresOf(summary, result?.scorers.map(({ name }) => name)),
      trials: [...counted.map(({ row }) => ({ row, counted: true })), ...again.map(({ row }) => ({ row, counted: false }))],
      ...(result && { plannedTrials: result.trials }),
    },
    others: groups.filter((group) => group !== chosen).map(({ suite, rows }) => {
      const { summary: other } = summaryOf(rows)
      return { suite, name: rows[0]!.row.name ?? id, scores: scoresOf(other), errors: other.errorCount }
    }),
  }
}

/** The rows of one id in one suite. */
export interface RowGroup {
  suite: RowSuite
  rows: PlacedRow[]
}

async function groupsOf(folder: string, id: string): Promise<RowGroup[]> {
  const groups: RowGroup[] = []
  for await (const placed of readRowsOf(folder, id)) {
    const suite = suiteOfRow(placed.row)
    const known = groups.find((group) => isSameSuite(group.suite, suite))
    if (known) known.rows.push(placed)
    else groups.push({ suite, rows: [placed] })
  }
  return groups
}

/** @param order of the suite's scorers; others that the rows have come after them */
export function scoresOf(summary: Pick<CaseSummary, 'scores' | 'scorerErrors'>, order: readonly string[] = []): CaseScore[] {
  const names = [...new Set([...order.filter((name) => Object.hasOwn(summary.scores, name)), ...Object.keys(summary.scores), ...Object.keys(summary.scorerErrors ?? {})])]
  return names.map((name) => ({ name, score: caseScore(summary.scores[name]) ?? null, trials: summary.scores[name] ?? [], errors: summary.scorerErrors?.[name] ?? 0 }))
}

function attemptOf({ row: { attempt = 0, trial = 0 } }: PlacedRow): number {
  return attempt * 1e6 + trial
}

function notThere(run: string, { id, suite, variant }: CasePlace, groups: readonly RowGroup[]): string {
  const where = suite === undefined ? '' : ` of ${JSON.stringify(variant === undefined ? suite : `${suite} [${variant}]`)}`
  const elsewhere = groups.map(({ suite: { suite: name, variant: of } }) => JSON.stringify(of === undefined ? name : `${name} [${of}]`))
  return `run ${run} has no case ${JSON.stringify(id)}${where}${elsewhere.length > 0 ? `; ${elsewhere.join(', ')} ${elsewhere.length === 1 ? 'has' : 'have'} one` : ': it was not run, or had not finished'}`
}
