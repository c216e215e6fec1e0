/** pass@k: how likely is at least one pass in k trials of a case? */

import { requireTrialCounts } from './trialCounts.ts'

/**
 * The unbiased estimate of pass@k for one case: 1 - C(n-c, k) / C(n, k), in [0, 1]. Average it over cases.
 *
 * Computed as 1 minus the product over i = n-c+1 ... n of (1 - k/i), which does not overflow. Source: Chen et al.
 * 2021, "Evaluating Large Language Models Trained on Code", arXiv 2107.03374. The plug-in 1 - (1 - c/n)^k is biased.
 *
 * Undefined, not 1, for fewer trials than k: n < k says nothing about k.
 *
 * @param n trials of the case
 * @param c how many of them passed
 * @param k trials drawn, at least 1
 * @throws RangeError when a count is not whole or out of its range
 * @example
 * passAtK(10, 3, 5) // 0.916667
 */
export function passAtK(n: number, c: number, k: number): number | undefined {
  requireTrialCounts(n, c, k)
  if (n < k) return undefined
  if (n - c < k) return 1
  let allFail = 1
  for (let i = n - c + 1; i <= n; i++) allFail *= 1 - k / i
  return 1 - allFail
}
