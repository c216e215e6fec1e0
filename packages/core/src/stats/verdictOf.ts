/**
 * The one place where a comparison becomes a verdict. A caller with p values adjusted over a whole run decides again
 * through it.
 */

import type { Interval } from './interval.ts'
import { TOLERANCE } from './tolerance.ts'

/** Whether a suite's scorer got better or worse than its baseline. */
export type Verdict = 'improved' | 'unchanged' | 'regressed' | 'inconclusive'

/** What a verdict rests on. A Comparison has all of it but the two limits. */
export interface Evidence {
  /** Two-sided p value, adjusted for the comparisons of the run where there are several. */
  readonly p: number
  /** Mean difference, new minus base, as a fraction. */
  readonly difference: number
  /** Interval of the difference. */
  readonly interval: Interval
  /** Cases whose scores are equal. */
  readonly ties: number
  /** Cases compared. */
  readonly n: number
  /** A difference within plus or minus this does not matter; 0.02 (2 points) if not given. */
  readonly tolerance?: number | undefined
  /** Significance; 0.05 if not given. */
  readonly alpha?: number | undefined
}

/**
 * The verdict of a comparison.
 *
 * No cases: `inconclusive`. p below alpha: `improved` or `regressed`, by the sign of the difference. Otherwise
 * `unchanged` when every case ties or the interval lies within plus or minus the tolerance (both ends included), else
 * `inconclusive`: not enough is known to say either. Significance comes first, so a real drop that is smaller than
 * the tolerance is still `regressed`.
 *
 * @throws RangeError when p is outside [0, 1], the tolerance is negative, or alpha is not between 0 and 1
 * @example
 * verdictOf({ p: 0.4, difference: 0.001, interval: [-0.01, 0.012], ties: 950, n: 1000 }) // 'unchanged'
 */
export function verdictOf(evidence: Evidence): Verdict {
  const { p, difference, interval, ties, n, tolerance = 0.02, alpha = 0.05 } = evidence
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p must be in [0, 1], but is ${p}`)
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be at least 0, but is ${tolerance}`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be between 0 and 1, but is ${alpha}`)
  if (n === 0) return 'inconclusive'
  if (p < alpha && Math.abs(difference) > TOLERANCE) return difference > 0 ? 'improved' : 'regressed'
  const within = interval[0] >= -tolerance - TOLERANCE && interval[1] <= tolerance + TOLERANCE
  return ties === n || within ? 'unchanged' : 'inconclusive'
}
