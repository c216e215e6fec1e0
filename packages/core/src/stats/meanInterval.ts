/** The interval of a mean score: what a report prints beside every average. */

import { type ClusterIds, type Clusters, partitionClusters } from './clusters.ts'
import { type Interval, cut } from './interval.ts'
import { mean } from './mean.ts'
import { requireOpenFraction } from './requireNumbers.ts'
import { standardErrorIn } from './standardError.ts'
import { tCritical } from './tCritical.ts'
import { TOLERANCE, allBinary, allWithin } from './tolerance.ts'
import { wilsonInterval } from './wilsonInterval.ts'

/** Options of {@link meanInterval}. */
export interface MeanIntervalOptions {
  /** Between 0 and 1; 0.95 if not given. */
  readonly level?: number | undefined
  /** One cluster id for each score, where cases are not independent. */
  readonly clusters?: ClusterIds | undefined
}

/**
 * The interval for the mean of the scores of cases, in the unit of the scores.
 *
 * Scores that are all 0 or 1, without clusters: {@link wilsonInterval}. Otherwise mean +- t * {@link standardError}
 * with t at n - 1 (or clusters - 1) degrees of freedom, cut to [0, 1] when all scores are in there. Source: Miller
 * 2024, arXiv 2411.00640.
 *
 * No scores: [0, 1], nothing is known. One score, one cluster, or no variance: never a width of zero, because cases
 * that happen to agree are not certainty. For scores in [0, 1] then Wilson's interval of the sum of scores among n
 * cases (with clusters: the mean among C clusters): such a score has at most the variance of a 0/1 score of the same
 * mean. For others [-Infinity, Infinity].
 *
 * @throws RangeError for NaN or an infinity, a level out of range, or not one cluster id for each score
 * @throws TypeError when a cluster id is missing
 * @example
 * meanInterval([1, 1, 0, 1]) // [0.3006, 0.9544]
 * meanInterval([0.2, 0.4, 0.9], { clusters: ['a', 'a', 'b'] })
 */
export function meanInterval(scores: ArrayLike<number>, options: MeanIntervalOptions = {}): Interval {
  const { level = 0.95, clusters: ids } = options
  requireOpenFraction('level', level)
  const clusters: Clusters | undefined = ids && partitionClusters(ids, scores.length)
  const centre = mean(scores)
  const n = scores.length
  if (n === 0) return [0, 1]
  if (clusters === undefined && allBinary(scores)) return wilsonInterval(Math.min(n, Math.max(0, centre * n)), n, level)
  const fraction = allWithin(scores, 0, 1)
  const units = clusters ? clusters.count : n
  const error = standardErrorIn(scores, clusters)
  if (!(error > TOLERANCE)) {
    if (!fraction) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    return wilsonInterval(Math.min(1, Math.max(0, centre)) * units, units, level)
  }
  const half = tCritical(level, units - 1) * error
  const interval: Interval = [centre - half, centre + half]
  return fraction ? cut(interval, 0, 1) : interval
}
