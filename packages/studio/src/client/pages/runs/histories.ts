/** What became of each suite's scorers over the runs, oldest first: from the records as they are, nothing computed anew. */
import type { RunSummary, ScorerSummary, SuiteSummary } from '../../../server/runs/runList.ts'

export interface HistoryPoint {
  run: RunSummary
  mean: number
  interval: readonly [low: number, high: number]
  comparison?: ScorerSummary['comparison']
  /** What it is compared with is another than for the run before. */
  baselineMoved: boolean
}

export interface History {
  key: string
  file: string
  suite: string
  variant?: string | undefined
  scorer: string
  gated: boolean
  points: HistoryPoint[]
}

const SAME = 1e-9

/** @param runs newest first. Suites of the newest run come first. Runs of a part of a suite are left out: their means are of other cases */
export function historiesOf(runs: readonly RunSummary[]): History[] {
  const found = new Map<string, History>()
  for (const run of runs) {
    for (const suite of run.suites) {
      if (suite.partial) continue
      for (const scorer of suite.scorers) {
        if (scorer.mean === null) continue
        const history = historyIn(found, suite, scorer)
        history.points.push({ run, mean: scorer.mean, interval: scorer.interval, comparison: scorer.comparison, baselineMoved: false })
      }
    }
  }
  for (const { points } of found.values()) {
    points.reverse()
    for (const [at, point] of points.entries()) {
      const before = points[at - 1]?.comparison
      point.baselineMoved = before !== undefined && point.comparison !== undefined && Math.abs(before.baseMean - point.comparison.baseMean) > SAME
    }
  }
  return [...found.values()]
}

function historyIn(found: Map<string, History>, { file, name: suite, variant }: SuiteSummary, { name: scorer, gated }: ScorerSummary): History {
  const key = JSON.stringify([file, suite, variant, scorer])
  const known = found.get(key) ?? { key, file, suite, variant, scorer, gated, points: [] }
  found.set(key, known)
  return known
}

/** @example titleOf({ name: 'math', variant: 'terse' })   // 'math [terse]' */
export function titleOf({ name, variant }: { name: string; variant?: string | undefined }): string {
  return variant === undefined ? name : `${name} [${variant}]`
}
