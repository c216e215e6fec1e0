/** The smallest difference that a comparison is likely to find: what "no difference found" is worth. */

import { type PairedDesign, detectableErrors, differenceVariance } from './pairedDesign.ts'

/** A paired comparison of n cases. */
export interface DetectableEffectOptions extends PairedDesign {
  /** Cases (not trials), more than 0. */
  readonly n: number
}

/**
 * The minimum detectable effect of a paired comparison, in the unit of the scores (0.05 is 5 points).
 *
 * (z(1-alpha/2) + z(power)) * sqrt( (omega^2 + sigma_new^2/K_new + sigma_base^2/K_base) / n ). Source: Miller 2024,
 * arXiv 2411.00640. This is the normal approximation; it is 0 where no variance is assumed. {@link compareScores}
 * adds a floor for few cases.
 *
 * @throws RangeError when n is not above 0, a variance is negative, trials are not whole, or alpha or power is not
 *   between 0 and 1
 * @example
 * minimumDetectableEffect({ n: 969, omegaSquared: 1 / 9 }) // 0.03
 */
export function minimumDetectableEffect(options: DetectableEffectOptions): number {
  const { n } = options
  if (!(n > 0 && Number.isFinite(n))) throw new RangeError(`n must be a number of cases, above 0, but is ${n}`)
  return detectableErrors(options) * Math.sqrt(differenceVariance(options) / n)
}
