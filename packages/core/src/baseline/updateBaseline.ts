/** Takes a run's scores into a baseline: all of them (-u, accept), or only those that it lacks (a first run). */
import { isPartial, type SuiteRun } from '../case/suiteRun.ts'
import type { CaseRecord, CaseSummary } from '../case/caseSummary.ts'
import type { Json } from '../json.ts'
import { casesOf, outputFields, type Baseline, type BaselineCase } from './baseline.ts'

/** As the runner's snapshots: `all` overwrites (-u), `new` writes what is missing, `none` never writes (CI). */
export type UpdateMode = 'all' | 'new' | 'none'

/** Reads a case's output back from the run record; `undefined` where it is not there any more. */
export type OutputOf = (entry: CaseRecord) => Json | undefined

/**
 * What was not run keeps its entry, and what ended in an error is no score: its old entry stays. Only a suite that was
 * run whole loses the cases and scorers that it no longer has.
 *
 * @param mode `all` overwrites, `new` adds what is missing and touches nothing else
 */
export function updateBaseline(baseline: Baseline, suite: SuiteRun, mode: 'all' | 'new', outputOf: OutputOf): void {
  const cases = casesOf(baseline, suite.name, suite.variant)
  for (const entry of suite.cases) {
    const { id, name, summary } = entry
    if (!summary) continue
    const old = cases.get(id)
    const scores = acceptedScores(suite, summary, old, mode)
    if (Object.keys(scores).length === 0) continue
    const keepsOld = old && (mode === 'new' || summary.errorCount > 0)
    cases.set(id, keepsOld ? { ...old, scores } : { name, scores, ...(suite.keepOutputs ? outputFields(outputOf(entry)) : {}) })
  }
  if (mode === 'all' && !isPartial(suite)) removeMissing(cases, suite)
}

/** Removes suites and variants that the file no longer has. For a file that was collected whole. */
export function removeSuites(baseline: Baseline, suites: readonly SuiteRun[]): void {
  for (const [name, { variants }] of baseline.suites) {
    for (const variant of variants.keys()) {
      if (!suites.some((suite) => suite.name === name && (suite.variant ?? '') === variant)) variants.delete(variant)
    }
    if (variants.size === 0) baseline.suites.delete(name)
  }
}

function acceptedScores({ scorers }: SuiteRun, summary: CaseSummary, old: BaselineCase | undefined, mode: 'all' | 'new'): BaselineCase['scores'] {
  // Without a prototype, as scorers may be called as something that every object has
  const scores = Object.assign(Object.create(null) as BaselineCase['scores'], old?.scores)
  for (const scorer of scorers) {
    const next = summary.scores[scorer]
    const failed = next === undefined || (summary.errorCount > 0 && next.every((score) => score === null))
    if (failed || (mode === 'new' && scores[scorer] !== undefined)) continue
    scores[scorer] = next
  }
  return scores
}

function removeMissing(cases: Map<string, BaselineCase>, suite: SuiteRun): void {
  const present = new Set(suite.cases.map(({ id }) => id))
  for (const [id, entry] of cases) {
    if (!present.has(id)) cases.delete(id)
    else for (const scorer of Object.keys(entry.scores)) if (!suite.scorers.includes(scorer)) delete entry.scores[scorer]
  }
}
