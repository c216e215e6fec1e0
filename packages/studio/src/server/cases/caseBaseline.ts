/** What a case had in the baseline that its run was compared with, which may not be the baseline of today. */
import { BaselineError, caseScore, readBaselines, type Baseline, type BaselineCase } from '@evals/core'
import type { StudioProject } from '../project/studioProject.ts'
import { committedBaseline } from '../runs/baselineOfRun.ts'
import { openRunsOf } from '../runs/openRuns.ts'
import { isSameSuite, type RowSuite } from './casePlace.ts'
import { outputOf, type CaseSide } from './caseSide.ts'

export interface AgainstBaseline {
  /** `null`: the case has nothing there. */
  side: CaseSide | null
  /**
   * `now`: the baseline as it is. `commit`: as it was at the run's commit. `record`: it has changed since, and the run's
   * record has kept the scores. `changed`: it has changed since, and nothing is kept of this case. `none`: the run was
   * compared with none, or the case was new.
   */
  origin: 'now' | 'commit' | 'record' | 'changed' | 'none'
}

const SAME = 1e-9

/** @throws {NoRunError} @throws {BaselineError} where the baseline can not be used */
export async function readBaselineSide(project: StudioProject, run: string, suite: RowSuite, id: string): Promise<AgainstBaseline> {
  const { record, suites } = await openRunsOf(project).open(run)
  const index = suites.find((one) => isSameSuite({ ...one.index }, suite))?.index
  const entry = index?.cases.find((one) => one.id === id)
  if (!index || !entry?.base) return { side: null, origin: index?.baseline === 'moved' && !entry?.isNew ? 'changed' : 'none' }
  const before = entry.base

  const { baselines, broken } = readBaselines(project.root, [suite])
  for (const problem of broken.values()) throw new BaselineError(problem)
  const isRight = (found: BaselineCase | undefined): found is BaselineCase =>
    found !== undefined && index.scorers.every((scorer, place) => Math.abs((caseScore(found.scores[scorer]) ?? -1) - (before[place] ?? -1)) < SAME)
  const now = entryOf(baselines.get(suite.file), suite, id)
  const then = isRight(now) || !record.git ? undefined : entryOf(await committedBaseline(project.root, record.git.commit, suite.file), suite, id)
  const found = isRight(now) ? now : isRight(then) ? then : undefined
  return {
    side: {
      scores: index.scorers.flatMap((name, place) => (before[place] === undefined || (before[place] === null && found?.scores[name] === undefined) ? [] : [{ name, score: before[place], trials: found?.scores[name] ?? [], errors: 0 }])),
      ...outputOf(found),
    },
    origin: found === undefined ? 'record' : found === now ? 'now' : 'commit',
  }
}

function entryOf(baseline: Baseline | undefined, { suite, variant }: RowSuite, id: string): BaselineCase | undefined {
  return baseline?.suites.get(suite)?.variants.get(variant ?? '')?.get(id)
}
