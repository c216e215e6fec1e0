/** The gate: which numbers of a suite fail the run, each said in one line. */
import { DEFAULT_MAX_ERRORS, type Gate } from '../case/gate.ts'
import type { ScorerResult, SuiteResult } from './suiteResult.ts'
import type { SuiteComparison } from './compareSuite.ts'
import type { UpdateMode } from '../baseline/updateBaseline.ts'
import { plural, points } from './numbers.ts'
import { suiteTitle, type SuiteRun } from '../case/suiteRun.ts'

export function gateReasons(suite: SuiteRun, result: SuiteResult, comparison: SuiteComparison, update: UpdateMode): string[] {
  return [
    ...errorReasons(suite, result),
    ...kappaReasons(suite, result),
    ...(result.failures > 0 ? [`${plural(result.failures, 'case')} failed an assertion`] : []),
    ...result.scorers.flatMap((scorer) => scorerReasons(scorer, suite, result, update)),
    ...baselineReasons(result, comparison, update),
  ].map((reason) => `${suiteTitle(suite)}: ${reason}`)
}

function errorReasons({ gate }: SuiteRun, { errors, cases }: SuiteResult): string[] {
  const allowed = gate.maxErrors ?? DEFAULT_MAX_ERRORS
  if (cases === 0 || errors / cases <= allowed) return []
  return [`${errors} of ${plural(cases, 'case')} ended in an error${allowed > 0 ? `; gate.maxErrors allows a share of ${allowed}` : ''}`]
}

function kappaReasons({ gate: { kappa: least } }: SuiteRun, { kappa, cases }: SuiteResult): string[] {
  if (least === undefined || kappa === undefined || cases === 0) return []
  if (kappa === null) return ['the kappa of judge and people is not known: the labels, and what the judge said, are all the same']
  return kappa < least - 1e-9 ? [`the kappa of judge and people is ${kappa.toFixed(4)}, below the gate's ${least}`] : []
}

function scorerReasons(scorer: ScorerResult, { gate }: SuiteRun, { cases, errors }: SuiteResult, update: UpdateMode): string[] {
  const { name, n, mean } = scorer
  const reasons: string[] = []
  if (n === 0 && cases > errors) reasons.push(`${name} gave no score to any of ${plural(cases, 'case')}`)
  const min = gate.min?.[name]
  if (min !== undefined && mean !== null && mean < min - 1e-9) reasons.push(`the mean of ${name} is ${mean.toFixed(4)}, below the gate's ${min}`)
  return update === 'all' ? reasons : [...reasons, ...regressionReasons(scorer, gate)]
}

/** What of a comparison fails it, whatever it is compared with. */
export function regressionReasons({ name, comparison, gated }: ScorerResult, gate: Gate): string[] {
  if (!comparison) return []
  const reasons: string[] = []
  if (gated && comparison.verdict === 'regressed') {
    const [low, high] = comparison.interval
    reasons.push(`${name} regressed by ${points(-comparison.difference)} points (95% interval ${points(low)} to ${points(high)})`)
  }
  if (gate.strict && comparison.losses > 0) reasons.push(`${name} dropped in ${plural(comparison.losses, 'case')}, and the gate is strict`)
  return reasons
}

function baselineReasons(result: SuiteResult, { newCases, missingCases, newScorers, missingScorers }: SuiteComparison, update: UpdateMode): string[] {
  if (update === 'all') return []
  const reasons: string[] = []
  if (update === 'none' && newCases.length > 0) {
    const what = newCases.length === result.cases ? 'there is no baseline' : `${plural(newCases.length, 'case')} ${newCases.length === 1 ? 'has' : 'have'} no baseline`
    reasons.push(`${what}: run it where baselines may be written (not in CI), and commit the file in __evals__`)
  }
  if (update === 'none' && newScorers.length > 0) reasons.push(`the baseline has no scores of ${newScorers.join(', ')}: run it where baselines may be written, and commit the file in __evals__`)
  if (missingCases.length > 0) {
    const names = missingCases.slice(0, 3).map(({ name }) => `"${name}"`).join(', ')
    reasons.push(`${plural(missingCases.length, 'case')} of the baseline ${missingCases.length === 1 ? 'is' : 'are'} missing from the run (${names}${missingCases.length > 3 ? ', …' : ''}); run with -u if that is right`)
  }
  if (missingScorers.length > 0) reasons.push(`the baseline has scores of ${missingScorers.join(', ')}, and the eval has no such scorer; run with -u if that is right`)
  return reasons
}
