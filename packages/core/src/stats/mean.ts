/** The arithmetic mean. Every average of the project is this one. */

import { requireFinite } from './requireNumbers.ts'

/**
 * The arithmetic mean of scores, in the unit of the scores.
 *
 * No scores: NaN, because the mean of nothing is undefined, not 0.
 *
 * @throws RangeError for NaN, an infinity, or a value that is not a number
 * @example
 * mean([0, 1, 1, 1]) // 0.75
 */
export function mean(scores: ArrayLike<number>): number {
  requireFinite('scores', scores)
  let sum = 0
  for (let i = 0; i < scores.length; i++) sum += scores[i]!
  return sum / scores.length
}
