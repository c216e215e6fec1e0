/** What a report is made from: a finished run, and what the runner's adapter knows beside it. */
import { suiteTitle, type RunDetails, type RunRecord, type SuiteDetails, type SuiteResult, type UpdateMode } from '@evals/core'

export interface ReportInput {
  record: RunRecord
  details: RunDetails
  /** Baseline files that were written, relative to the project's root. */
  written: readonly string[]
  /** As the runner's snapshots: `all` overwrites (-u), `new` writes what is missing, `none` never writes (CI). */
  update: UpdateMode
  /** Where the run was recorded, as it is shown: `.evals/runs/…`. */
  runPath: string
  /** Stopped before its end, by the user or by a crash. */
  interrupted?: boolean | undefined
  /** What cached responses would have cost, where that is known. */
  savedUsd?: number | undefined
}

/** A suite with its details, and whether it is among the reasons for failing. */
export interface SuiteView {
  suite: SuiteResult
  details: SuiteDetails
  title: string
  failing: boolean
}

/** In the order in which they are read: what fails first, then what is not known, then the rest. */
export function suiteViews({ record, details }: { record: Pick<RunRecord, 'suites' | 'reasons'>; details: RunDetails }): SuiteView[] {
  return record.suites
    .map((suite, index) => {
      const title = suiteTitle(suite)
      const failing = record.reasons.some((reason) => reason.startsWith(`${title}: `))
      return { suite, title, failing, details: details.suites[index] ?? { title, moved: [], errors: [], moreErrors: 0, slowest: [], costliest: [], sincePrevious: [] } }
    })
    .toSorted((a, b) => urgency(a) - urgency(b))
}

/** Whether anything differs from the baseline that accepting would put into it. */
export function differsFromBaseline({ record }: Pick<ReportInput, 'record'>): boolean {
  return record.suites.some(({ missingCases, scorers }) => missingCases > 0 || scorers.some(({ comparison }) => comparison !== undefined && comparison.wins + comparison.losses > 0))
}

function urgency({ suite, failing }: SuiteView): number {
  const has = (verdict: string): boolean => suite.scorers.some(({ comparison }) => comparison?.verdict === verdict)
  if (has('regressed')) return failing ? 0 : 1
  if (failing) return 1
  // Filtered out: there is nothing to read
  if (suite.cases === 0) return 6
  if (suite.errors > 0 || suite.failures > 0) return 2
  return has('inconclusive') ? 3 : has('improved') ? 4 : 5
}
