/** Clopper and Pearson's exact interval for one proportion: never covers less than it says, at the price of width. */

import cdf from '@stdlib/stats-base-dists-binomial-cdf'
import { bisect } from './bisect.ts'
import type { Interval } from './interval.ts'
import { requireOpenFraction, requireWhole } from './requireNumbers.ts'

/**
 * Clopper and Pearson's "exact" interval for a proportion, as fractions in [0, 1].
 *
 * The low end is the rate at which so many successes or more have probability (1 - level)/2, the high end the rate at
 * which so many or fewer have it. Source: Clopper and Pearson 1934, "The use of confidence or fiducial limits
 * illustrated in the case of the binomial", Biometrika 26. It covers at least `level` for every rate; {@link
 * wilsonInterval} covers it on average and is narrower.
 *
 * n = 0: [0, 1], nothing is known. No success: the low end is 0. No failure: the high end is 1.
 *
 * @param successes whole number from 0 to n
 * @param n cases, whole number, at least 0
 * @param level between 0 and 1
 * @throws RangeError when an argument is out of its range or not whole
 * @example
 * clopperPearsonInterval(9, 10) // [0.5550, 0.9975]
 */
export function clopperPearsonInterval(successes: number, n: number, level: number = 0.95): Interval {
  requireOpenFraction('level', level)
  requireWhole('n', n, 0)
  requireWhole('successes', successes, 0, n)
  const tail = (1 - level) / 2
  // The low end for k successes mirrors the high end for n - k.
  return [1 - highEnd(n - successes, n, tail), highEnd(successes, n, tail)]
}

function highEnd(successes: number, n: number, tail: number): number {
  if (successes === n) return 1
  return bisect((rate) => tail - cdf(successes, n, rate), successes / n, 1)
}
