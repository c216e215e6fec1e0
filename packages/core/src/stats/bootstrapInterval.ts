/** A bootstrap interval for a mean: resamples cases, or whole clusters, and assumes no shape of their distribution. */

import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import { type ClusterIds, type Clusters, clusterSizes, clusterSums, partitionClusters } from './clusters.ts'
import type { Interval } from './interval.ts'
import { randomBits } from './random.ts'
import { requireFinite } from './requireNumbers.ts'
import { tCritical } from './tCritical.ts'

const RESAMPLES = 10_000

/** Options of {@link bootstrapInterval}. */
export interface BootstrapOptions {
  /** Between 0 and 1; 0.95 if not given. */
  readonly level?: number | undefined
  /** One cluster id for each value; whole clusters are resampled then. */
  readonly clusters?: ClusterIds | undefined
  /** Whole number. Same values, same seed: same bytes. */
  readonly seed?: number | undefined
}

/**
 * The expanded percentile bootstrap interval for the mean of values, in their unit.
 *
 * 10,000 resamples with replacement of the n cases (or the C clusters), never of trials; the interval lies between
 * two percentiles of their means. Plain percentile intervals are too narrow for small n, so the tail is not (1 -
 * level)/2 but Phi( -sqrt(n/(n-1)) t(n-1) ), with t the two-sided critical value. Source: Hesterberg 2015, "What
 * Teachers Should Know About the Bootstrap", The American Statistician 69.
 *
 * Cases are put in order of value and direction first, so neither their order nor a change of every sign has an
 * effect but to mirror the interval. Fewer than two cases or clusters: [-Infinity, Infinity], nothing is known. All
 * equal: zero width, so callers that report it must not come here with those ({@link pairedTest} does not). The
 * interval never leaves the range of the values, which for a handful of cases is too narrow.
 *
 * @throws RangeError for NaN or an infinity, a level out of range, or not one cluster id for each value
 * @throws TypeError when a cluster id is missing
 * @example
 * bootstrapInterval([0.1, -0.2, 0.3, 0.2, 0, 0.1, 0.4, 0.1])
 */
export function bootstrapInterval(values: ArrayLike<number>, options: BootstrapOptions = {}): Interval {
  const { level = 0.95, clusters, seed } = options
  return bootstrapIntervalIn(values, clusters && partitionClusters(clusters, values.length), level, seed)
}

/** {@link bootstrapInterval} for callers that have partitioned the cases already. */
export function bootstrapIntervalIn(
  values: ArrayLike<number>,
  clusters: Clusters | undefined,
  level: number,
  seed: number | undefined,
): Interval {
  requireFinite('values', values)
  const units = clusters ? clusters.count : values.length
  if (units < 2) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const tail = normalCdf(-Math.sqrt(units / (units - 1)) * tCritical(level, units - 1), 0, 1)
  const sums = clusters ? clusterSums(values, clusters) : Float64Array.from(values)
  let total = 0
  for (const sum of sums) total += sum
  const mirrored = total < 0
  if (mirrored) for (let i = 0; i < units; i++) sums[i] = -sums[i]!
  const means = clusters ? resampleClusters(sums, clusterSizes(clusters), seed) : resampleCases(sums, seed)
  const low = percentile(means, tail)
  const high = percentile(means, 1 - tail)
  return mirrored ? [-high, -low] : [low, high]
}

/** The sorted means of resampled cases. */
function resampleCases(values: Float64Array, seed: number | undefined): Float64Array {
  values.sort()
  const random = randomBits(seed)
  const count = values.length
  // Scaling 32 bits to an index favours some by count / 2^32, which no 10,000 resamples can show.
  const scale = count / 2 ** 32
  const means = new Float64Array(RESAMPLES)
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0
    for (let i = 0; i < count; i++) sum += values[(random() * scale) | 0]!
    means[resample] = sum / count
  }
  return means.sort()
}

/**
 * The sorted means of resampled clusters: their sums over their sizes, so that a large cluster weighs as much as its
 * cases.
 */
function resampleClusters(clusterSum: Float64Array, clusterSize: Float64Array, seed: number | undefined): Float64Array {
  const order = Array.from(clusterSum.keys()).sort(
    (a, b) => clusterSum[a]! - clusterSum[b]! || clusterSize[a]! - clusterSize[b]!,
  )
  const sums = Float64Array.from(order, (cluster) => clusterSum[cluster]!)
  const sizes = Float64Array.from(order, (cluster) => clusterSize[cluster]!)
  const random = randomBits(seed)
  const count = sums.length
  const scale = count / 2 ** 32
  const means = new Float64Array(RESAMPLES)
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0
    let size = 0
    for (let i = 0; i < count; i++) {
      const cluster = (random() * scale) | 0
      sum += sums[cluster]!
      size += sizes[cluster]!
    }
    means[resample] = sum / size
  }
  return means.sort()
}

/** The p-quantile of sorted values, by linear interpolation (type 7 of Hyndman and Fan 1996). */
function percentile(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (position - below)
}
