/** A run and its baselines in, verdicts and the reasons for failing out: what every surface shows and every gate goes by. */
import type { Baseline, BaselineCase } from '../baseline/baseline.ts'
import type { UpdateMode } from '../baseline/updateBaseline.ts'
import { DEFAULT_TOLERANCE } from '../case/gate.ts'
import type { SuiteResult } from './suiteResult.ts'
import { holm, verdictOf } from '../stats/index.ts'
import { compareSuite, type SuiteComparison } from './compareSuite.ts'
import { gateReasons } from './gateReasons.ts'
import { similarCases, similarSuite } from './lookAlikes.ts'
import { scoreSuite } from './scoreSuite.ts'
import { isGated, suiteTitle, type SuiteRun } from '../case/suiteRun.ts'

export interface Evaluation {
  suites: SuiteResult[]
  /** In the order of `suites`: the cases behind the numbers, all of them. */
  comparisons: SuiteComparison[]
  /** Why the run fails, one line each; empty: it passes. */
  reasons: string[]
  /** What a reader should know that does not fail the run. */
  notes: string[]
}

export interface EvaluateOptions {
  update: UpdateMode
  /** By the eval file as it is in `SuiteRun.file`; absent: the file has no baseline yet. */
  baselines: ReadonlyMap<string, Baseline>
  /** Files whose baseline is there and can not be used: their cases are not said to have none. */
  unreadable?: ReadonlySet<string> | undefined
}

export function evaluateRun(suites: readonly SuiteRun[], { update, baselines, unreadable }: EvaluateOptions): Evaluation {
  const comparisons = suites.reduce((sum, suite) => sum + suite.scorers.filter((scorer) => isGated(suite, scorer)).length, 0)
  const compared = suites.map((suite) => {
    const baseline = baselines.get(suite.file)
    const cases = baseline?.suites.get(suite.name)?.variants.get(suite.variant ?? '') ?? new Map<string, BaselineCase>()
    const comparison = compareSuite(suite, cases, Math.max(1, comparisons))
    return { suite, comparison, result: withComparison(scoreSuite(suite), comparison) }
  })
  correctForMany(compared)

  const reasons = [...duplicateSuites(suites)]
  const notes: string[] = []
  for (const { suite, comparison, result } of compared) {
    const missingSuites = suite.variant === undefined ? missingSuiteNames(suites, suite.file, baselines.get(suite.file)) : []
    reasons.push(...gateReasons(suite, result, comparison, unreadable?.has(suite.file) && update === 'none' ? 'new' : update))
    notes.push(...hints(suite, comparison, missingSuites, baselines.get(suite.file)))
  }
  for (const [file, baseline] of baselines) {
    const missing = missingSuiteNames(suites, file, baseline)
    if (missing.length > 0 && update !== 'all') reasons.push(`${file}: the baseline has ${missing.map((name) => `"${name}"`).join(', ')}, which the file no longer has; run with -u to remove ${missing.length === 1 ? 'it' : 'them'}`)
  }
  return { suites: compared.map(({ result }) => result), comparisons: compared.map(({ comparison }) => comparison), reasons, notes }
}

/** Suites and variants of a file's baseline that the file, which was collected, does not have any more. */
export function missingSuiteNames(suites: readonly SuiteRun[], file: string, baseline: Baseline | undefined): string[] {
  const present = new Set(suites.filter((suite) => suite.file === file).map((suite) => suiteTitle(suite)))
  // A file of which no suite was collected was not run: nothing is known about it
  if (!baseline || present.size === 0) return []
  return [...baseline.suites].flatMap(([name, { variants }]) =>
    [...variants].filter(([, cases]) => cases.size > 0).map(([variant]) => suiteTitle({ name, variant: variant === '' ? undefined : variant })),
  ).filter((title) => !present.has(title))
}

function withComparison(result: SuiteResult, comparison: SuiteComparison): SuiteResult {
  return {
    ...result,
    newCases: comparison.newCases.length,
    missingCases: comparison.missingCases.length,
    scorers: result.scorers.map((scorer) => {
      const found = comparison.comparisons.get(scorer.name)
      return found ? { ...scorer, comparison: found } : scorer
    }),
  }
}

/** Holm's step-down over all gated comparisons of the run; each verdict is then given by its adjusted p. */
function correctForMany(compared: readonly { suite: SuiteRun; result: SuiteResult }[]): void {
  const gated = compared.flatMap(({ suite, result }) =>
    result.scorers.flatMap(({ gated: isGated, comparison }) => (isGated && comparison ? [{ comparison, tolerance: suite.gate.tolerance ?? DEFAULT_TOLERANCE }] : [])),
  )
  const adjusted = holm(gated.map(({ comparison }) => comparison.p))
  for (const [index, { comparison, tolerance }] of gated.entries()) {
    comparison.adjustedP = adjusted[index]!
    comparison.verdict = verdictOf({ ...comparison, p: comparison.adjustedP, tolerance })
  }
}

/** Two projects of a workspace that run one eval file would write one baseline between them. */
function duplicateSuites(suites: readonly SuiteRun[]): string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const suite of suites) {
    const key = `${suite.file}: "${suiteTitle(suite)}"`
    if (seen.has(key)) twice.add(key)
    seen.add(key)
  }
  return [...twice].map((key) => `${key} was run twice (by two projects?): one baseline can not serve both`)
}

const MAX_HINTS = 3

function hints(suite: SuiteRun, { newCases, missingCases, newScorers, missingScorers }: SuiteComparison, missingSuites: readonly string[], baseline: Baseline | undefined): string[] {
  const title = suiteTitle(suite)
  const lines: string[] = []
  if (baseline && newCases.length > 0 && newCases.length === suite.cases.length && missingSuites.length > 0) {
    const old = similarSuite(suite, missingSuites, (name) => baseline.suites.get(name)?.variants.get('') ?? new Map<string, BaselineCase>())
    if (old) lines.push(`${title}: new, and has the cases of "${old}": was the suite renamed? -u drops the old name; to be compared with its scores, rename it in the baseline file instead`)
  }
  for (const { added, gone } of similarCases(newCases, missingCases).slice(0, MAX_HINTS)) {
    lines.push(`${title}: the new case "${added.name}" may be the missing "${gone.name}", its input edited. With an \`id\` of its own, a row keeps its history`)
  }
  if (newScorers.length > 0 && missingScorers.length > 0) lines.push(`${title}: ${newScorers.join(', ')} new and ${missingScorers.join(', ')} missing: was a scorer renamed?`)
  return lines
}
