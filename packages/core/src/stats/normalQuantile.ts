/** Quantiles of the standard normal distribution. */

import quantile from '@stdlib/stats-base-dists-normal-quantile'
import { requireOpenFraction } from './requireNumbers.ts'

/** The value that a standard normal variable is below with probability p. */
export function normalQuantile(p: number): number {
  return quantile(p, 0, 1)
}

/** The z of a two-sided interval: 1.959964 at level 0.95. */
export function normalCritical(level: number): number {
  requireOpenFraction('level', level)
  return normalQuantile(0.5 + level / 2)
}
