/** The numbers of one suite's run by itself: means, intervals, counts of what went wrong, pass@k. */
import { addTotals, type ModelTotals } from '../case/modelTotals.ts'
import { caseScore } from './caseScore.ts'
import { isGated, isPartial, type SuiteRun } from '../case/suiteRun.ts'
import { AGREES, PASSES } from '../calibration/judgeScores.ts'
import { cohenKappa, mean, meanInterval, passAtK, passHatK } from '../stats/index.ts'
import type { CaseRecord, CaseSummary } from '../case/caseSummary.ts'
import type { ScorerResult, SuiteResult } from './suiteResult.ts'

type RanCase = CaseRecord & { summary: CaseSummary }

/** Everything but the comparison with the baseline. */
export function scoreSuite(suite: SuiteRun): SuiteResult {
  const ran = suite.cases.filter((entry): entry is RanCase => entry.summary !== undefined)
  const summaries = ran.map(({ summary }) => summary)
  return {
    file: suite.file,
    name: suite.name,
    ...(suite.variant === undefined ? {} : { variant: suite.variant }),
    cases: ran.length,
    trials: suite.trials,
    errors: count(summaries, ({ errorCount }) => errorCount > 0),
    failures: count(summaries, ({ failures }) => failures > 0),
    skipped: suite.cases.length - ran.length,
    retried: count(summaries, ({ retries }) => retries !== undefined),
    newCases: 0,
    missingCases: 0,
    taskMs: summaries.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ...total('costUsd', summaries),
    ...total('tokens', summaries),
    ...modelTotals('models', summaries),
    ...modelTotals('judges', summaries),
    partial: isPartial(suite),
    ...(suite.sharded && !isPartial({ ...suite, sharded: undefined }) ? { sharded: true as const } : {}),
    keepOutputs: suite.keepOutputs,
    ...(suite.prompts && { prompts: suite.prompts }),
    ...(suite.datasets && { datasets: suite.datasets }),
    ...(Object.keys(suite.gate).length > 0 ? { gate: suite.gate } : {}),
    ...failedOutside(ran),
    ...(suite.scorers.includes(AGREES) && suite.scorers.includes(PASSES) ? { kappa: kappaOf(ran) } : {}),
    scorers: suite.scorers.map((scorer) => scoreScorer(scorer, suite, ran)),
  }
}

/** From whether the judge agreed and what it said follows what people said. Each trial is asked anew, but cases count. */
function kappaOf(ran: readonly RanCase[]): number | null {
  const matrix: [[number, number], [number, number]] = [[0, 0], [0, 0]]
  for (const { summary } of ran) {
    const agrees = caseScore(summary.scores[AGREES])
    const passes = caseScore(summary.scores[PASSES])
    if (agrees === undefined || passes === undefined) continue
    const passed = passes >= 0.5
    const label = agrees >= 0.5 ? passed : !passed
    matrix[label ? 0 : 1]![passed ? 0 : 1]!++
  }
  return cohenKappa(matrix)
}

function failedOutside(ran: readonly RanCase[]): Pick<SuiteResult, 'outside'> {
  const outside = ran.flatMap(({ id, name, summary }) => (summary.outside === undefined ? [] : [{ id, name, message: summary.outside.slice(0, 200) }]))
  return outside.length === 0 ? {} : { outside }
}

function scoreScorer(scorer: string, suite: SuiteRun, ran: readonly RanCase[]): ScorerResult {
  const scores: number[] = []
  const clusters: string[] = []
  const histogram = Array.from({ length: 10 }, () => 0)
  let unscored = 0
  let errors = 0
  for (const { summary, cluster } of ran) {
    const score = caseScore(summary.scores[scorer])
    if (score !== undefined) {
      scores.push(score)
      if (cluster !== undefined) clusters.push(cluster)
      histogram[Math.min(9, Math.floor(score * 10 + 1e-9))]!++
    } else if ((summary.scorerErrors?.[scorer] ?? 0) === 0 && summary.errorCount === 0) unscored++
    if (summary.scorerErrors?.[scorer]) errors++
  }
  return {
    name: scorer,
    n: scores.length,
    mean: scores.length === 0 ? null : mean(scores),
    interval: meanInterval(scores, clusters.length > 0 && clusters.length === scores.length ? { clusters } : {}),
    unscored,
    errors,
    histogram,
    ...(suite.trials > 1 ? passRates(scorer, suite.trials, ran) : {}),
    gated: isGated(suite, scorer),
  }
}

/** Averaged over the cases; a case with fewer scored trials than k has no say in that k. Only for scorers that pass or fail. */
function passRates(scorer: string, trials: number, ran: readonly RanCase[]): Pick<ScorerResult, 'passAtK' | 'passHatK'> {
  const scored = ran.map(({ summary }) => (summary.scores[scorer] ?? []).filter((score) => score !== null))
  if (scored.every((scores) => scores.length === 0) || scored.some((scores) => scores.some((score) => score !== 0 && score !== 1))) return {}
  const average = (rate: typeof passAtK, k: number): number | undefined => {
    const rates = scored.map((scores) => rate(scores.length, scores.filter((score) => score === 1).length, k)).filter((value) => value !== undefined)
    return rates.length === 0 ? undefined : mean(rates)
  }
  const ks = Array.from({ length: trials }, (_, index) => index + 1)
  const byK = (rate: typeof passAtK): Record<number, number> =>
    Object.fromEntries(ks.map((k) => [k, average(rate, k)] as const).filter((entry): entry is [number, number] => entry[1] !== undefined))
  return { passAtK: byK(passAtK), passHatK: byK(passHatK) }
}

function total(key: 'costUsd' | 'tokens', summaries: readonly CaseSummary[]): { [K in typeof key]?: number } {
  const known = summaries.map((summary) => summary[key]).filter((value) => value !== undefined)
  return known.length === 0 ? {} : { [key]: known.reduce((sum, value) => sum + value, 0) }
}

function modelTotals(key: 'models' | 'judges', summaries: readonly CaseSummary[]): { [K in typeof key]?: ModelTotals } {
  const totals = addTotals(summaries.map((summary) => summary[key]))
  return totals ? { [key]: totals } : {}
}

function count<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.reduce((sum, item) => sum + (holds(item) ? 1 : 0), 0)
}
