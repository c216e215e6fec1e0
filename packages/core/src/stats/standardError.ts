/** The standard error of a mean score, with or without clusters. */

import { type ClusterIds, type Clusters, clusterSums, partitionClusters } from './clusters.ts'
import { mean } from './mean.ts'
import { variance } from './variance.ts'

/** Options of {@link standardError}. */
export interface StandardErrorOptions {
  /** One cluster id for each score, where cases are not independent. */
  readonly clusters?: ClusterIds | undefined
}

/**
 * The standard error of the mean of scores, in the unit of the scores.
 *
 * Without clusters: sqrt( sum (s_i - mean)^2 / (n (n - 1)) ). With C clusters: sqrt( C/(C-1) * sum over clusters of
 * (sum in cluster of (s_i - mean))^2 ) / n. Source: Miller 2024, "Adding Error Bars to Evals", arXiv 2411.00640; his
 * clustered form lacks the small-sample factor C/(C-1), which Inspect AI has too. With every case a cluster of its
 * own the two are equal.
 *
 * Undefined, so NaN and never 0, for fewer than two scores or fewer than two clusters: nothing is known of the
 * spread. All equal: 0, up to rounding; {@link meanInterval} says what to do then. Count cases, never trials: average
 * the trials of a case first.
 *
 * @throws RangeError for NaN or an infinity among the scores, or when there is not one cluster id for each score
 * @throws TypeError when a cluster id is missing
 * @example
 * standardError([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) // 0.9574
 */
export function standardError(scores: ArrayLike<number>, options: StandardErrorOptions = {}): number {
  return standardErrorIn(scores, options.clusters && partitionClusters(options.clusters, scores.length))
}

/** {@link standardError} for callers that have partitioned the cases already. */
export function standardErrorIn(scores: ArrayLike<number>, clusters: Clusters | undefined): number {
  const n = scores.length
  if (clusters === undefined) return Math.sqrt(variance(scores) / n)
  const centre = mean(scores)
  const count = clusters.count
  if (count < 2) return Number.NaN
  const residuals = new Float64Array(n)
  for (let i = 0; i < n; i++) residuals[i] = scores[i]! - centre
  let sum = 0
  for (const residual of clusterSums(residuals, clusters)) sum += residual * residual
  return Math.sqrt((count / (count - 1)) * sum) / n
}
