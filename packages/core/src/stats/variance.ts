/** The sample variance, from which every unclustered standard error follows. */

import { mean } from './mean.ts'

/**
 * The unbiased sample variance: sum (s_i - mean)^2 / (n - 1), in the squared unit of the scores.
 *
 * Fewer than two scores: NaN, because one value says nothing about spread. All equal: 0, up to rounding.
 *
 * @throws RangeError for NaN, an infinity, or a value that is not a number
 * @example
 * variance([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) // 9.1667
 */
export function variance(scores: ArrayLike<number>): number {
  const centre = mean(scores)
  if (scores.length < 2) return Number.NaN
  let sum = 0
  for (let i = 0; i < scores.length; i++) sum += (scores[i]! - centre) ** 2
  return sum / (scores.length - 1)
}
