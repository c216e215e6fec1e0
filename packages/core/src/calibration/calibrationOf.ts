/** What is known of a judge from the scores that it gave to what people have judged: the one place in which it is counted. */
import type { CalibrateOptions } from './calibrate.ts'
import type { Calibration, Rate } from './calibration.ts'
import { decision, type ReadLabels } from './labelledRows.ts'

/** A labelled row, and what the judge made of it. */
export interface JudgedRow extends ReadLabels {
  /** `null`: it could not score the row, or failed on it. */
  score: number | null
  reason?: string | undefined
  /** What it failed with. */
  error?: string | undefined
}

/** @param name the judge's */
export async function calibrationOf(name: string, results: readonly JudgedRow[], { threshold = 0.5, level = 0.95, judgedPass, judged }: CalibrateOptions): Promise<Calibration> {
  // Loaded here: every test file that imports this would pay for it
  const { cohenKappa, correctedRate, krippendorffAlpha, wilsonInterval } = await import('../stats/index.ts')
  const rate = (of: number, total: number): Rate => ({ count: of, total, rate: total === 0 ? null : of / total, interval: wilsonInterval(of, total, level) })

  const decided = results.map((result) => ({ ...result, label: decision(result) }))
  const compared = decided.flatMap(({ label, score, ...rest }) => (label === null || score === null ? [] : [{ ...rest, label, score, passed: score >= threshold }]))
  const tally = (label: boolean, passed: boolean): number => compared.filter((row) => row.label === label && row.passed === passed).length
  const confusion = { truePositive: tally(true, true), falseNegative: tally(true, false), falsePositive: tally(false, true), trueNegative: tally(false, false) }
  const { truePositive, falseNegative, falsePositive, trueNegative } = confusion
  const positives = truePositive + falseNegative
  const negatives = trueNegative + falsePositive

  return {
    judge: name,
    threshold,
    level,
    rows: results.length,
    compared: compared.length,
    unscored: results.filter(({ score, error }) => score === null && error === undefined).length,
    disputed: decided.filter(({ label }) => label === null).length,
    errors: results.flatMap(({ row, error }) => (error === undefined ? [] : [{ id: row.id, message: error }])),
    agreement: rate(truePositive + trueNegative, compared.length),
    truePositiveRate: rate(truePositive, positives),
    trueNegativeRate: rate(trueNegative, negatives),
    confusion,
    kappa: cohenKappa([[truePositive, falsePositive], [falseNegative, trueNegative]]),
    ...((results[0]?.labels.length ?? 0) > 1 && {
      alpha: {
        people: krippendorffAlpha(byRater(results.map(({ labels }) => labels))),
        withJudge: krippendorffAlpha(byRater(results.map(({ labels, score }) => [...labels, score === null ? null : score >= threshold]))),
      },
    }),
    ...(judged !== undefined && judgedPass !== undefined && {
      passRate: { judged: judgedPass / judged, corrected: correctedRate({ judgedPass, judged, truePositive, positives, trueNegative, negatives }, level) },
    }),
    disagreements: compared.flatMap(({ row: { id, input, output = null }, label, score, passed, reason }) => (label === passed ? [] : [{ id, input, output, label, score, reason }])),
  }
}

/** One array for each rater, from one for each row. */
function byRater(rows: readonly (readonly (boolean | null)[])[]): (boolean | null)[][] {
  return (rows[0] ?? []).map((_, rater) => rows.map((row) => row[rater] ?? null))
}
