/**
 * How many cases it takes to find a difference of a given size: what to tell someone whose comparison was
 * inconclusive.
 */

import { type PairedDesign, detectableErrors, differenceVariance } from './pairedDesign.ts'

/** A paired comparison that is to find an effect. */
export interface SampleSizeOptions extends PairedDesign {
  /** Difference to find, in the unit of the scores; its sign does not matter. */
  readonly effect: number
}

/**
 * The cases (not trials) that a paired comparison needs to find an effect: a whole number, rounded up.
 *
 * n = (z(1-alpha/2) + z(power))^2 (omega^2 + sigma_new^2/K_new + sigma_base^2/K_base) / effect^2. Source: Miller
 * 2024, arXiv 2411.00640. This is the normal approximation: 0 where no variance is assumed, and optimistic below a
 * few hundred cases.
 *
 * @throws RangeError when the effect is 0 or not finite, a variance is negative, trials are not whole, or alpha or
 *   power is not between 0 and 1
 * @example
 * sampleSize({ effect: 0.03, omegaSquared: 1 / 9 }) // 969
 */
export function sampleSize(options: SampleSizeOptions): number {
  const { effect } = options
  if (!Number.isFinite(effect) || effect === 0) {
    throw new RangeError(`effect must be a difference other than 0, but is ${effect}`)
  }
  const cases = (detectableErrors(options) / effect) ** 2 * differenceVariance(options)
  // A hair above a whole number is rounding, not another case.
  return Math.ceil(cases * (1 - 1e-12))
}
