/** One suite's run against its baseline: per scorer the comparison and the cases that moved; which cases are new, which are missing. */
import type { BaselineCase } from '../baseline/baseline.ts'
import { DEFAULT_TOLERANCE } from '../case/gate.ts'
import type { MovedCase, OneSidedCase, ScorerComparison } from './suiteResult.ts'
import { compareScores } from '../stats/index.ts'
import { caseScore } from './caseScore.ts'
import { isGated, type SuiteRun } from '../case/suiteRun.ts'

export interface SuiteComparison {
  /** By scorer; absent where no case has a score on both sides. */
  comparisons: Map<string, ScorerComparison>
  /** By scorer: every case that moved, worst first. Of these, `comparisons` keeps those that moved most. */
  moved: Map<string, MovedCase[]>
  /** By scorer: cases that are on both sides, and have a score on one only. */
  oneSided: Map<string, OneSidedCase[]>
  /** Cases that ran and that the baseline does not have. */
  newCases: { id: string; name: string }[]
  /** Cases of the baseline that the eval no longer has. */
  missingCases: { id: string; name: string }[]
  /** Scorers that the baseline has never seen in this suite. */
  newScorers: string[]
  /** Scorers of the baseline that the eval no longer has. */
  missingScorers: string[]
}

const SAME = 1e-9
const MAX_MOVED = 20

/** @param together how many comparisons the run judges together: what it could detect, and how many cases it would need, take that into account */
export function compareSuite(suite: SuiteRun, baseline: ReadonlyMap<string, BaselineCase>, together: number = 1): SuiteComparison {
  const known = new Set<string>()
  for (const { scores } of baseline.values()) for (const scorer in scores) known.add(scorer)
  // Of a part of the rows it is not known what is missing
  const isWhole = suite.collected && !suite.sharded
  const comparisons = new Map<string, ScorerComparison>()
  const moved = new Map<string, MovedCase[]>()
  const oneSided = new Map<string, OneSidedCase[]>()
  for (const scorer of suite.scorers) {
    const found = compareScorer(scorer, suite, baseline, isGated(suite, scorer) ? together : 1)
    if (found.comparison) comparisons.set(scorer, found.comparison)
    moved.set(scorer, found.moved)
    oneSided.set(scorer, found.oneSided)
  }
  return {
    comparisons,
    moved,
    oneSided,
    newCases: suite.cases.filter(({ id, summary }) => summary !== undefined && !baseline.has(id)).map(({ id, name }) => ({ id, name })),
    missingCases: isWhole ? missingFrom(suite, baseline) : [],
    newScorers: baseline.size === 0 ? [] : suite.scorers.filter((scorer) => !known.has(scorer)),
    missingScorers: isWhole ? [...known].filter((scorer) => !suite.scorers.includes(scorer)).sort() : [],
  }
}

interface ComparedScorer {
  /** `undefined`: no case has a score on both sides. */
  comparison: ScorerComparison | undefined
  moved: MovedCase[]
  oneSided: OneSidedCase[]
}

function missingFrom({ cases }: SuiteRun, baseline: ReadonlyMap<string, BaselineCase>): { id: string; name: string }[] {
  const shared = cases.reduce((count, { id }) => count + (baseline.has(id) ? 1 : 0), 0)
  if (shared === baseline.size) return []
  const collected = new Set(cases.map(({ id }) => id))
  return [...baseline].filter(([id]) => !collected.has(id)).map(([id, { name }]) => ({ id, name }))
}

function compareScorer(scorer: string, suite: SuiteRun, baseline: ReadonlyMap<string, BaselineCase>, together: number): ComparedScorer {
  const base: (readonly (number | null)[])[] = []
  const next: (readonly (number | null)[])[] = []
  const clusters: string[] = []
  const moved: MovedCase[] = []
  const oneSided: OneSidedCase[] = []
  for (const { id, name, cluster, summary } of suite.cases) {
    const before = baseline.get(id)?.scores[scorer]
    const after = summary?.scores[scorer]
    const beforeScore = caseScore(before)
    const afterScore = caseScore(after)
    if (beforeScore === undefined || afterScore === undefined) {
      // A case that was not run, or is new, is no case that lost its score
      if (beforeScore !== afterScore && summary !== undefined && baseline.has(id)) oneSided.push({ id, name, before: beforeScore, after: afterScore })
      continue
    }
    base.push(before!)
    next.push(after!)
    if (cluster !== undefined) clusters.push(cluster)
    if (Math.abs(afterScore - beforeScore) > SAME) moved.push({ id, name, before: beforeScore, after: afterScore })
  }
  moved.sort((a, b) => a.after - a.before - (b.after - b.before))
  if (base.length === 0) return { comparison: undefined, moved, oneSided }

  const comparison = compareScores(base, next, {
    tolerance: suite.gate.tolerance ?? DEFAULT_TOLERANCE,
    // The first step of Holm's correction, which every one of them may have to pass
    alpha: 0.05 / together,
    ...(clusters.length === base.length ? { clusters } : {}),
  })
  return { comparison: { ...comparison, adjustedP: comparison.p, moved: mostMoved(moved) }, moved, oneSided }
}

/** @param moved worst first. Sorting is stable: cases that moved equally far stay in the order of the dataset */
function mostMoved(moved: readonly MovedCase[]): MovedCase[] {
  const down = moved.filter(({ before, after }) => after < before)
  const up = moved.filter(({ before, after }) => after > before)
  return [...down.slice(0, MAX_MOVED), ...up.toReversed().slice(0, MAX_MOVED)]
}
