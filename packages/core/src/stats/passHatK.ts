/** pass^k: how likely do all of k trials of a case pass? A measure of reliability, where pass@k is one of reach. */

import { requireTrialCounts } from './trialCounts.ts'

/**
 * The unbiased estimate of pass^k for one case: C(c, k) / C(n, k), in [0, 1]. Average it over cases.
 *
 * Computed as the product over i = 0 ... k-1 of (c-i)/(n-i), which does not overflow. Source: Yao et al. 2024,
 * "tau-bench", arXiv 2406.12045. The plug-in (c/n)^k is biased.
 *
 * Undefined, not 1, for fewer trials than k: n < k says nothing about k. Fewer passes than k: 0.
 *
 * @param n trials of the case
 * @param c how many of them passed
 * @param k trials drawn, at least 1
 * @throws RangeError when a count is not whole or out of its range
 * @example
 * passHatK(5, 2, 2) // 0.1
 */
export function passHatK(n: number, c: number, k: number): number | undefined {
  requireTrialCounts(n, c, k)
  if (n < k) return undefined
  if (c < k) return 0
  let allPass = 1
  for (let i = 0; i < k; i++) allPass *= (c - i) / (n - i)
  return allPass
}
