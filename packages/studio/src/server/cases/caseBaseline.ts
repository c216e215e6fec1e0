/** What a case had in the baseline that its run was compared with, which may not be the baseline of today. */
import { BaselineError, caseScore, readBaselines, type Baseline, type BaselineCase, type RunRecord } from '@evals/core'
import type { CaseIndex, IndexedCase } from '../../caseTable/caseIndex.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { committedBaseline } from '../runs/baselineOfRun.ts'
import { openRunsOf, type OpenSuite } from '../runs/openRuns.ts'
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

/** What a case is held against, of the baseline or of another run. */
export type AgainstAnswer = Pick<AgainstBaseline, 'side'> & { origin: AgainstBaseline['origin'] | 'run' }

const SAME = 1e-9

/** @throws {NoRunError} @throws {BaselineError} where the baseline can not be used */
export async function readBaselineSide(project: StudioProject, run: string, suite: RowSuite, id: string): Promise<AgainstBaseline> {
  const { record, suites } = await openRunsOf(project).open(run)
  return createBaselineSides(project.root, record, suites)(suite, id)
}

/** For many cases of a run: each baseline is read once. */
export function createBaselineSides(root: string, record: RunRecord, suites: readonly Pick<OpenSuite, 'index'>[]): (suite: RowSuite, id: string) => Promise<AgainstBaseline> {
  const now = new Map<string, Baseline | undefined>()
  const then = new Map<string, Promise<Baseline | undefined>>()
  const current = (file: string): Baseline | undefined => {
    if (!now.has(file)) {
      const { baselines, broken } = readBaselines(root, [{ file }])
      for (const problem of broken.values()) throw new BaselineError(problem)
      now.set(file, baselines.get(file))
    }
    return now.get(file)
  }
  const committed = (file: string): Promise<Baseline | undefined> => {
    const found = then.get(file) ?? (record.git ? committedBaseline(root, record.git.commit, file) : Promise.resolve(undefined))
    then.set(file, found)
    return found
  }
  const places = new Map(suites.map(({ index }) => [index, new Map(index.cases.map(({ id }, at) => [id, at]))]))
  return async (suite, id) => {
    const index = suites.find((one) => isSameSuite({ ...one.index }, suite))?.index
    const at = index && places.get(index)!.get(id)
    return sideIn(index, at === undefined ? undefined : index!.cases[at], suite, id, current, committed)
  }
}

async function sideIn(index: CaseIndex | undefined, entry: IndexedCase | undefined, suite: RowSuite, id: string, current: (file: string) => Baseline | undefined, committed: (file: string) => Promise<Baseline | undefined>): Promise<AgainstBaseline> {
  if (!index || !entry?.base) return { side: null, origin: index?.baseline === 'moved' && !entry?.isNew ? 'changed' : 'none' }
  const before = entry.base

  // Of a baseline that is gone only scores are known: an entry with the same ones may have another output
  const isRight = (found: BaselineCase | undefined): found is BaselineCase =>
    found !== undefined && index.baseline === 'whole' && index.scorers.every((scorer, place) => Math.abs((caseScore(found.scores[scorer]) ?? -1) - (before[place] ?? -1)) < SAME)
  const now = entryOf(current(suite.file), suite, id)
  const then = isRight(now) ? undefined : entryOf(await committed(suite.file), suite, id)
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
