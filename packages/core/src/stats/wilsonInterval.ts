/** Wilson's score interval for one proportion: the interval for pass rates, at any number of cases. */

import { type Interval, cut } from './interval.ts'
import { normalCritical } from './normalQuantile.ts'
import { requireNonNegative } from './requireNumbers.ts'

/**
 * Wilson's score interval for a proportion, as fractions in [0, 1].
 *
 * With p = successes / n: centre (p + z^2/2n) / (1 + z^2/n), half width z sqrt( p(1-p)/n + z^2/4n^2 ) / (1 + z^2/n).
 * Source: Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22. It holds
 * where the normal approximation does not: small n, rates near 0 or 1. Its width is never zero.
 *
 * n = 0: [0, 1], nothing is known. Successes may be fractional: a score in [0, 1] has at most the variance of a 0/1
 * score with the same mean, so the interval of a sum of such scores is at least as wide as it must be.
 *
 * @param successes from 0 to n
 * @param n cases, at least 0
 * @param level between 0 and 1
 * @throws RangeError when an argument is out of its range
 * @example
 * wilsonInterval(9, 10) // [0.5958, 0.9821]
 */
export function wilsonInterval(successes: number, n: number, level: number = 0.95): Interval {
  const z = normalCritical(level)
  requireNonNegative('n', n)
  if (!(successes >= 0 && successes <= n)) {
    throw new RangeError(`successes must be from 0 to n = ${n}, but is ${successes}`)
  }
  if (n === 0) return [0, 1]
  const p = successes / n
  const scale = 1 + (z * z) / n
  const centre = (p + (z * z) / (2 * n)) / scale
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / scale
  // At p = 0 and p = 1 an end is exactly p; rounding must not push it past.
  return cut([Math.min(p, centre - half), Math.max(p, centre + half)], 0, 1)
}
