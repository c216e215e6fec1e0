/** How one row of a dataset scored over time: in the newest runs, by suite and scorer. */
import { caseScore, listRunEntries, listRuns, readRowsOf, summaryOf, type PlacedRow } from '@evals/core'
import { suiteKey } from './suiteUses.ts'

export interface RowInRun {
  run: string
  kind: 'eval' | 'playground'
  startedAt?: string | undefined
  commit?: string | undefined
  branch?: string | undefined
  /** The score of each scorer. `null`: the case was run, and has none. */
  scores: Record<string, number | null>
  /** Of its task or its scorers. */
  errors: number
  /** The first of them. */
  error?: string | undefined
}

export interface RowInSuite {
  file: string
  suite: string
  variant?: string | undefined
  scorers: string[]
  /** Oldest first. */
  runs: RowInRun[]
}

const MAX_RUNS = 50

/** @param isWanted which suites read the dataset: another's case may have the same id */
export async function rowScores(root: string, id: string, isWanted: (suiteKey: string) => boolean): Promise<{ suites: RowInSuite[]; looked: number }> {
  const suites = new Map<string, RowInSuite>()
  let looked = 0
  for (const { id: run, folder, state } of listRuns(root).length === 0 ? [] : listRunEntries(root)) {
    if (looked >= MAX_RUNS) break
    if (state.kind === 'unreadable') continue
    looked++
    const bySuite = new Map<string, PlacedRow[]>()
    for await (const placed of readRowsOf(folder, id)) {
      const key = suiteKey({ file: placed.row.file ?? '', name: placed.row.suite ?? '', variant: placed.row.variant })
      if (isWanted(key)) bySuite.set(key, [...(bySuite.get(key) ?? []), placed])
    }
    for (const [key, rows] of bySuite) {
      const { file = '', suite = '', variant } = rows[0]!.row
      const { summary } = summaryOf(rows)
      const known = suites.get(key) ?? { file, suite, ...(variant !== undefined && { variant }), scorers: [], runs: [] }
      suites.set(key, known)
      for (const scorer of Object.keys(summary.scores)) if (!known.scorers.includes(scorer)) known.scorers.push(scorer)
      known.runs.unshift({
        run,
        kind: state.record?.kind ?? 'eval',
        startedAt: state.record?.startedAt,
        ...(state.record?.git && { commit: state.record.git.commit, branch: state.record.git.branch }),
        scores: Object.fromEntries(Object.entries(summary.scores).map(([scorer, scores]) => [scorer, caseScore(scores) ?? null])),
        errors: summary.errorCount,
        ...(summary.errors[0] && { error: `${summary.errors[0].name}: ${summary.errors[0].message}` }),
      })
    }
  }
  return { suites: [...suites.values()], looked }
}
