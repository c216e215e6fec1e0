/** McNemar's test: do two systems, run on the same cases, pass equally often? */

import cdf from '@stdlib/stats-base-dists-binomial-cdf'
import { requireWhole } from './requireNumbers.ts'

/** Two-sided p values of {@link mcnemarTest}. */
export interface McNemarResult {
  /** Exact: false alarms never more often than alpha. */
  readonly exact: number
  /** Mid-p: less conservative, false alarms about as often as alpha. */
  readonly midP: number
}

/**
 * McNemar's test on the discordant pairs: cases that only one of two systems passed.
 *
 * exact = 2 P(Bin(b + c, 1/2) <= min(b, c)), at most 1. midP takes half the probability of the observed count: the
 * exact value less P(Bin(b + c, 1/2) = min(b, c)). Cases on which both agree carry no information. Sources: McNemar
 * 1947, Psychometrika 12; Fagerland, Lydersen and Laake 2013, "The McNemar test for binary matched-pairs data", BMC
 * Medical Research Methodology 13.
 *
 * No discordant pair: both 1. The test is symmetric in its arguments.
 *
 * @param onlyBase cases that only the base passed, whole number, at least 0
 * @param onlyNew cases that only the new one passed, whole number, at least 0
 * @throws RangeError when a count is negative or not whole
 * @example
 * mcnemarTest(12, 2) // { exact: 0.01294, midP: 0.00739 }
 */
export function mcnemarTest(onlyBase: number, onlyNew: number): McNemarResult {
  requireWhole('onlyBase', onlyBase, 0)
  requireWhole('onlyNew', onlyNew, 0)
  const discordant = onlyBase + onlyNew
  if (discordant === 0) return { exact: 1, midP: 1 }
  const fewer = Math.min(onlyBase, onlyNew)
  const upTo = cdf(fewer, discordant, 0.5)
  const below = fewer === 0 ? 0 : cdf(fewer - 1, discordant, 0.5)
  // 2 P(X <= k) - P(X = k) is P(X <= k) + P(X < k).
  return { exact: Math.min(1, 2 * upTo), midP: Math.min(1, upTo + below) }
}
