/** What is said about one scorer beside its numbers: its verdict in words, and what that rests on. Short phrases, in order. */
import type { ScorerResult, SuiteResult } from '@evals/core'
import { about, count, percent, plural, points, pValue } from './text/numbers.ts'
import { standingOf } from './standing.ts'

export interface FactContext {
  /** The suite's baseline file was written by this run. */
  baselineWritten: boolean
  /** What the table has no room for. */
  withInterval: boolean
  withP: boolean
}

const EPSILON = 1e-9
/** Five cases that all get worse happen by chance in one of sixteen runs: no verdict at 5% rests on fewer than six. */
const FEWEST_CASES = 6

/** The first phrase is the verdict. */
export function scorerFacts(scorer: ScorerResult, context: FactContext): string[] {
  const { comparison } = scorer
  const wentWrong = [...(scorer.unscored > 0 ? [`${count(scorer.unscored)} unscored`] : []), ...(scorer.errors > 0 ? [plural(scorer.errors, 'scorer error')] : [])]
  if (!comparison) return [...noComparison(scorer, context), ...wentWrong]
  const facts: string[] = [comparison.verdict]
  if (!scorer.gated) facts.push('not gated')
  if (comparison.method.startsWith('clustered')) facts.push('by clusters')
  if (comparison.n === 0) return [...facts, 'no case has a score in both runs', ...wentWrong]
  if (context.withInterval) facts.push(`95% interval ${points(comparison.interval[0])} to ${points(comparison.interval[1])}`)
  if (context.withP) facts.push(`p ${pValue(comparison.adjustedP)}`)
  if (comparison.ties === comparison.n) facts.push(comparison.n === 1 ? 'the one case scored the same' : `all ${count(comparison.n)} cases scored the same`)
  else facts.push(`${count(comparison.wins)} better, ${count(comparison.losses)} worse, ${count(comparison.ties)} same`)
  facts.push(`could detect ${points(comparison.minimumDetectableEffect).slice(1)} points`)
  if (Math.abs(comparison.adjustedP - comparison.p) > EPSILON && pValue(comparison.p) !== pValue(comparison.adjustedP)) facts.push(`p ${pValue(comparison.p)} before Holm's correction`)
  if (comparison.n !== scorer.n) facts.push(`compared ${count(comparison.n)} of ${plural(scorer.n, 'scored case')}, whose mean is ${percent(scorer.mean)}`)
  return [...facts, ...wentWrong]
}

/** For an inconclusive comparison: what it would take to know. */
export function whatItTakes({ comparison }: ScorerResult): string | undefined {
  if (comparison?.verdict !== 'inconclusive' || comparison.n === 0) return undefined
  const { casesNeeded, n } = comparison
  if (n < FEWEST_CASES) return `no change of so few cases can be told from chance: ${'`gate.min`'} or ${'`gate.strict`'} can hold them`
  if (casesNeeded === undefined) return 'no difference seen, but too few cases to rule one out'
  if (casesNeeded <= n) return 'a difference of this size is at the edge of what these cases can show'
  return `about ${about(casesNeeded)} cases would be needed to tell a difference of this size`
}

/** A mean and how sure it is, for a scorer without a comparison. */
export function meanWithInterval({ n, mean, interval }: ScorerResult): string {
  return n === 0 ? '–' : `${percent(mean)} [${percent(interval[0])}, ${percent(interval[1])}]`
}

function noComparison(scorer: ScorerResult, { baselineWritten, withInterval }: FactContext): string[] {
  const facts: string[] = [standingOf(scorer, baselineWritten)]
  if (scorer.n === 0) return [...facts, 'no case has a score']
  if (withInterval) facts.push(`95% interval of the mean ${percent(scorer.interval[0])} to ${percent(scorer.interval[1])}`)
  return [...facts, plural(scorer.n, 'scored case')]
}

/** pass@k: at least one of k trials passes. pass^k: all of them do. */
export function passRateLines({ passAtK = {}, passHatK = {} }: ScorerResult): string[] {
  const line = (label: string, rates: Record<number, number>): string[] => {
    const ks = Object.keys(rates).map(Number).toSorted((a, b) => a - b)
    const shown = ks.length <= 5 ? ks : ks.filter((k, index) => index === ks.length - 1 || [1, 2, 4, 8, 16].includes(k))
    return shown.length === 0 ? [] : [shown.map((k) => `${label}${k} ${percent(rates[k]!)}`).join('  ')]
  }
  return [...line('pass@', passAtK), ...line('pass^', passHatK)]
}

/** What was run of a suite, and what was not: five different things that are never added up. */
export function suiteFacts(suite: SuiteResult): { text: string; tone: 'plain' | 'bad' | 'unsure' }[] {
  const { cases, trials, errors, failures, skipped, retried, newCases, missingCases, partial } = suite
  const facts: { text: string; tone: 'plain' | 'bad' | 'unsure' }[] = [{ text: plural(cases, 'case'), tone: cases === 0 && skipped === 0 ? 'bad' : 'plain' }]
  if (trials > 1) facts.push({ text: `${count(trials)} trials each`, tone: 'plain' })
  if (errors > 0) facts.push({ text: `${count(errors)} with an error`, tone: 'bad' })
  if (failures > 0) facts.push({ text: `${count(failures)} failed an assertion`, tone: 'bad' })
  if (missingCases > 0) facts.push({ text: `${count(missingCases)} of the baseline missing`, tone: 'bad' })
  if (suite.kappa !== undefined) facts.push({ text: suite.kappa === null ? 'kappa unknown' : `kappa ${suite.kappa.toFixed(2)}`, tone: 'plain' })
  if (skipped > 0) facts.push({ text: `${count(skipped)} not run`, tone: 'unsure' })
  if (newCases > 0) facts.push({ text: newCases === cases ? 'all new' : `${count(newCases)} new`, tone: 'plain' })
  if (retried > 0) facts.push({ text: `${count(retried)} retried`, tone: 'plain' })
  if (partial) facts.push({ text: 'partial run', tone: 'unsure' })
  return facts
}
