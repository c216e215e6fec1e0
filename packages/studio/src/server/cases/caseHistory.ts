/** How a case scored in the runs around one run. */
import { listRunEntries, readRowsOf, summaryOf, type PlacedRow, type RunEntry, type RunRecord } from '@evals/core'
import { isSameSuite, suiteOfRow, type RowSuite } from './casePlace.ts'
import { scoresOf, type CaseScore } from './runCase.ts'

export interface CaseInRun {
  run: string
  startedAt?: string | undefined
  commit?: string | undefined
  branch?: string | undefined
  scores: CaseScore[]
  /** Errors in its task and its scorers. */
  errors: number
}

const BEFORE = 19
const AFTER = 5

/**
 * Those runs in which it was: oldest first, `run` among them. Of tries in the playground only `run` itself.
 *
 * @param signal whoever asked may have gone on: it takes a look into all rows of each run
 * @throws {NoRunError}
 */
export async function readCaseHistory(root: string, run: string, suite: RowSuite, id: string, signal: AbortSignal): Promise<CaseInRun[]> {
  const entries = [...listRunEntries(root)].filter((entry) => entry.id === run || mayHave(entry, suite))
  const at = entries.findIndex((entry) => entry.id === run)
  const around = entries.slice(Math.max(0, at - AFTER), at + BEFORE + 1).toReversed()
  const found: CaseInRun[] = []
  for (const entry of around) {
    if (signal.aborted) break
    const rows: PlacedRow[] = []
    for await (const placed of readRowsOf(entry.folder, id)) if (isSameSuite(suiteOfRow(placed.row), suite)) rows.push(placed)
    if (rows.length === 0) continue
    const record = recordOf(entry)
    const { summary } = summaryOf(rows)
    found.push({
      run: entry.id,
      startedAt: record?.startedAt,
      ...(record?.git && { commit: record.git.commit, branch: record.git.branch }),
      scores: scoresOf(summary, record?.suites.find((one) => isSameSuite({ ...one, suite: one.name }, suite))?.scorers.map(({ name }) => name)),
      errors: summary.errorCount,
    })
  }
  return found
}

function recordOf({ state }: RunEntry): RunRecord | undefined {
  return state.kind === 'unreadable' ? undefined : state.record
}

/** Of a run that has not ended it is not known which suites it has. */
function mayHave({ state }: RunEntry, suite: RowSuite): boolean {
  if (state.kind === 'unreadable' || state.record?.kind === 'playground') return false
  return state.kind === 'unfinished' || state.record.suites.some((one) => isSameSuite({ ...one, suite: one.name }, suite))
}
