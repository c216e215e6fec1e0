/**
 * What a paired comparison looks like before it is run: the variance of its differences and the errors that it may
 * make.
 */

import { normalQuantile } from './normalQuantile.ts'
import { requireNonNegative, requireOpenFraction, requireWhole } from './requireNumbers.ts'

/** Variances are in squared units of the score; scores are fractions, so none is above 1. */
export interface PairedDesign {
  /** Variance over cases of the true difference: Var(x_new) + Var(x_base) - 2 Cov. 1/9 is Miller's example. */
  readonly omegaSquared: number
  /** Variance of one trial of the new system within a case; 0 if not given. */
  readonly noiseNew?: number | undefined
  /** Variance of one trial of the base within a case; 0 if not given. */
  readonly noiseBase?: number | undefined
  /** Trials of each case with the new system; 1 if not given. */
  readonly trialsNew?: number | undefined
  /** Trials of each case with the base; 1 if not given. */
  readonly trialsBase?: number | undefined
  /** Two-sided false alarm rate, between 0 and 1; 0.05 if not given. */
  readonly alpha?: number | undefined
  /** Chance to detect an effect that is there, between 0 and 1; 0.8 if not given. */
  readonly power?: number | undefined
}

/** The variance of one case's difference: omega^2 + sigma_new^2/K_new + sigma_base^2/K_base. */
export function differenceVariance(design: PairedDesign): number {
  const { omegaSquared, noiseNew = 0, noiseBase = 0, trialsNew = 1, trialsBase = 1 } = design
  for (const [name, value] of Object.entries({ omegaSquared, noiseNew, noiseBase })) requireNonNegative(name, value)
  for (const [name, value] of Object.entries({ trialsNew, trialsBase })) requireWhole(name, value, 1)
  return omegaSquared + noiseNew / trialsNew + noiseBase / trialsBase
}

/** z(1 - alpha/2) + z(power): how many standard errors an effect must be to be found. 2.8016 for 0.05 and 0.8. */
export function detectableErrors({ alpha = 0.05, power = 0.8 }: PairedDesign): number {
  requireOpenFraction('alpha', alpha)
  requireOpenFraction('power', power)
  return normalQuantile(1 - alpha / 2) + normalQuantile(power)
}
