/** A pass rate by a judge that errs, corrected by what is known of its errors. */

import { type Interval, cut } from './interval.ts'
import { normalCritical } from './normalQuantile.ts'
import { requireWhole } from './requireNumbers.ts'

/** What a judge said of an eval’s cases, and of those that people labelled. */
export interface JudgedCounts {
  /** Cases that the judge passed, of `judged`. */
  judgedPass: number
  /** At least 1. */
  judged: number
  /** Of `positives`, cases that humans passed: those that the judge passed too. */
  truePositive: number
  positives: number
  /** Of `negatives`, cases that humans failed: those that the judge failed too. */
  trueNegative: number
  negatives: number
}

/**
 * The share of cases that humans would pass, as a fraction in [0, 1], from the share that a judge passes.
 *
 * With p the judged rate, q1 the judge's true positive rate, q0 its true negative rate: (p + q0 - 1) / (q0 + q1 - 1).
 * Source: Rogan and Gladen 1978, "Estimating Prevalence from the Results of a Screening Test", Am. J. Epidemiol. 107. The
 * interval knows of both samples, the judged and the labelled: Lee et al. 2025, arXiv 2511.21140, its adjusted Wald
 * interval.
 *
 * @param level between 0 and 1
 * @returns rate null and interval [0, 1] where the judge is known to be no better than a coin (q0 + q1 <= 1), or humans
 *   passed or failed none: nothing can be said
 * @throws RangeError when an argument is out of its range
 * @example
 * correctedRate({ judgedPass: 160, judged: 200, truePositive: 90, positives: 100, trueNegative: 80, negatives: 100 })
 * // { rate: 0.857, interval: [0.750, 0.974] }
 */
export function correctedRate({ judgedPass, judged, truePositive, positives, trueNegative, negatives }: JudgedCounts, level: number = 0.95): { rate: number | null; interval: Interval } {
  const z = normalCritical(level)
  requireWhole('judged', judged, 1)
  requireWhole('judgedPass', judgedPass, 0, judged)
  requireWhole('positives', positives, 0)
  requireWhole('truePositive', truePositive, 0, positives)
  requireWhole('negatives', negatives, 0)
  requireWhole('trueNegative', trueNegative, 0, negatives)
  const nothing = { rate: null, interval: [0, 1] as const }
  if (positives === 0 || negatives === 0) return nothing
  const skill = truePositive / positives + trueNegative / negatives - 1
  if (!(skill > 0)) return nothing
  const [rate] = cut([(judgedPass / judged + trueNegative / negatives - 1) / skill, 1], 0, 1)

  // Each rate drawn towards a half, as if a few more cases had been seen: without this the interval is too narrow
  const n = judged + z * z
  const m1 = positives + 2
  const m0 = negatives + 2
  const p = (judgedPass + (z * z) / 2) / n
  const q1 = (truePositive + 1) / m1
  const q0 = (trueNegative + 1) / m0
  if (!(q0 + q1 > 1)) return nothing
  const theta = (p + q0 - 1) / (q0 + q1 - 1)
  const variance1 = (q1 * (1 - q1)) / m1
  const variance0 = (q0 * (1 - q0)) / m0
  const centre = theta + 2 * z * z * (theta * variance1 - (1 - theta) * variance0)
  const half = (z * Math.sqrt((p * (1 - p)) / n + (1 - theta) ** 2 * variance0 + theta ** 2 * variance1)) / (q0 + q1 - 1)
  const [low, high] = cut([centre - half, centre + half], 0, 1)
  // The estimate itself is always a possible value
  return { rate, interval: [Math.min(low, rate), Math.max(high, rate)] }
}
