/** Student's t distribution: its two-sided critical value and p value. */

import cdf from '@stdlib/stats-base-dists-t-cdf'
import { bisect } from './bisect.ts'
import { normalCritical } from './normalQuantile.ts'

/** The t of a two-sided interval with df degrees of freedom: 2.228139 at level 0.95 and df 10. */
export function tCritical(level: number, df: number): number {
  // The normal value is a lower bound: t has the heavier tails.
  const low = normalCritical(level)
  const tail = (1 - level) / 2
  let high = 2 * low + 1
  while (cdf(-high, df) > tail) high *= 2
  return bisect((t) => tail - cdf(-t, df), low, high)
}

/** The two-sided p value of a t statistic with df degrees of freedom. */
export function tTwoSidedP(t: number, df: number): number {
  // The lower tail, not 1 minus the upper one: that would lose every digit of a small p.
  return Math.min(1, 2 * cdf(-Math.abs(t), df))
}
