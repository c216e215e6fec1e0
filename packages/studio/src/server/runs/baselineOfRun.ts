/**
 * The baseline that a run was compared with, case by case. The run's record has the comparison, and the cases that moved most; the
 * baseline itself may have been written since. So of the places where it may be (the file as it is, the file as
 * it was committed when the run was made) the one is taken that gives the very comparison on record.
 */
import { execFile } from 'node:child_process'
import { GIT_SAFELY, BaselineError, baselinePath, caseScore, parseBaseline, readBaselines, type Baseline, type BaselineCase, type RunRecord, type SuiteResult, type SuiteRun } from '@evals/core'
import { mean } from '@evals/core/stats'

export interface SuiteBase {
  kind: 'whole' | 'moved' | 'none'
  /** By the case's id, then by scorer. */
  scores: Map<string, Record<string, number | undefined>>
  /** Whether a case was new is known: the whole baseline is. */
  isNew: (id: string) => boolean
}

const SAME = 1e-9

/** @returns of each of the suites, in their order */
export async function baselineOfRun(root: string, record: RunRecord, suites: readonly SuiteRun[]): Promise<SuiteBase[]> {
  const results = suites.map((suite) => record.suites.find((result) => isSame(result, suite)))
  const now = readBaselines(root, suites).baselines
  const committed = new Map<string, Promise<Baseline | undefined>>()
  return Promise.all(
    suites.map(async (suite, place) => {
      const result = results[place]
      if (!result || record.kind === 'playground') return NOTHING
      const current = casesIn(now.get(suite.file), suite)
      if (record.outcome === 'running') return wholeBase(suite, current)
      if (result.scorers.every(({ comparison }) => comparison === undefined)) return { ...NOTHING, isNew: () => result.newCases === result.cases }
      if (gives(result, suite, current)) return wholeBase(suite, current)
      if (record.git) {
        if (!committed.has(suite.file)) committed.set(suite.file, committedBaseline(root, record.git.commit, suite.file))
        const then = casesIn(await committed.get(suite.file), suite)
        if (gives(result, suite, then)) return wholeBase(suite, then)
      }
      return movedBase(result)
    }),
  )
}

const NOTHING: SuiteBase = { kind: 'none', scores: new Map(), isNew: () => false }

type Key = Pick<SuiteRun, 'file' | 'name' | 'variant'>

function isSame(a: Key, b: Key): boolean {
  return a.file === b.file && a.name === b.name && a.variant === b.variant
}

function casesIn(baseline: Baseline | undefined, { name, variant }: SuiteRun): ReadonlyMap<string, BaselineCase> {
  return baseline?.suites.get(name)?.variants.get(variant ?? '') ?? new Map<string, BaselineCase>()
}

function wholeBase({ scorers }: SuiteRun, cases: ReadonlyMap<string, BaselineCase>): SuiteBase {
  if (cases.size === 0) return { ...NOTHING, isNew: () => true }
  return {
    kind: 'whole',
    scores: new Map([...cases].map(([id, { scores }]) => [id, Object.fromEntries(scorers.map((scorer) => [scorer, caseScore(scores[scorer])]))])),
    isNew: (id) => !cases.has(id),
  }
}

function movedBase({ scorers }: SuiteResult): SuiteBase {
  const scores: SuiteBase['scores'] = new Map()
  for (const { name, comparison } of scorers) for (const { id, before } of comparison?.moved ?? []) scores.set(id, { ...scores.get(id), [name]: before })
  return { kind: 'moved', scores, isNew: () => false }
}

/** Whether this baseline gives the comparison that is on record. */
function gives(result: SuiteResult, suite: SuiteRun, cases: ReadonlyMap<string, BaselineCase>): boolean {
  if (suite.cases.filter(({ id, summary }) => summary !== undefined && !cases.has(id)).length !== result.newCases) return false
  return result.scorers.every(({ name, comparison }) => {
    if (!comparison) return true
    const base: number[] = []
    let wins = 0
    let losses = 0
    for (const { id, summary } of suite.cases) {
      const before = caseScore(cases.get(id)?.scores[name])
      const after = caseScore(summary?.scores[name])
      if (before === undefined || after === undefined) continue
      base.push(before)
      if (after - before > SAME) wins++
      else if (before - after > SAME) losses++
    }
    return base.length === comparison.n && wins === comparison.wins && losses === comparison.losses && base.length > 0 && Math.abs(mean(base) - comparison.baseMean) < SAME
  })
}

/** @returns `undefined` where it can not be had: git is not there, or does not know the commit or the file */
export function committedBaseline(root: string, commit: string, file: string): Promise<Baseline | undefined> {
  // A record is a file that anything may have happened to
  if (!/^[0-9a-f]{7,64}$/.test(commit)) return Promise.resolve(undefined)
  const path = baselinePath(file)
  return new Promise((resolve) => {
    execFile('git', [...GIT_SAFELY, 'show', '--no-textconv', `${commit}:./${path}`], { cwd: root, timeout: 10_000, maxBuffer: 1 << 29 }, (error, text) => {
      if (error) return resolve(undefined)
      try {
        resolve(parseBaseline(text, path))
      } catch (problem) {
        if (!(problem instanceof BaselineError)) console.error(problem)
        resolve(undefined)
      }
    })
  })
}
