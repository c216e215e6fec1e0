/**
 * The test of paired differences (new minus base, over the same cases) that are not simply 0 or 1: picks the method
 * by the data's shape.
 */

import { newcombePairedInterval } from './newcombePairedInterval.ts'
import { bootstrapIntervalIn } from './bootstrapInterval.ts'
import { type ClusterIds, type Clusters, clusterSums, partitionClusters } from './clusters.ts'
import { type Interval, cut } from './interval.ts'
import { mean as meanOf } from './mean.ts'
import { requireOpenFraction } from './requireNumbers.ts'
import { signFlipTest } from './signFlipTest.ts'
import { standardErrorIn } from './standardError.ts'
import { tCritical, tTwoSidedP } from './tCritical.ts'
import { TOLERANCE, allWithin } from './tolerance.ts'
import { wilsonInterval } from './wilsonInterval.ts'

/**
 * From so many cases (or clusters) on, the normal approximation is used. Bowyer et al. 2025, "Don't use the CLT in
 * LLM evals with fewer than a few hundred datapoints", find that its intervals cover too little below a few hundred.
 */
export const LARGE_SAMPLE = 300 as const

/**
 * Fewer cases (or clusters) than this are too few for a bootstrap: it never leaves the range of the values, so that
 * two cases that agree would look like certainty. Below six no sign-flip p can be under 0.05 either, so test and
 * interval say the same.
 */
const FEWEST_FOR_BOOTSTRAP = 6

/** How {@link pairedTest} came to its p value. */
export type PairedMethod =
  | 'none'
  | 'ties'
  | 'paired-t'
  | 'clustered-t'
  | 'sign-flip-exact'
  | 'sign-flip-monte-carlo'
  | 'clustered-sign-flip-exact'
  | 'clustered-sign-flip-monte-carlo'

/** Options of {@link pairedTest}. */
export interface PairedTestOptions {
  /** One cluster id for each difference, where cases are not independent. */
  readonly clusters?: ClusterIds | undefined
  /** Of the interval, between 0 and 1; 0.95 if not given. */
  readonly level?: number | undefined
  /** Whole number, for resampling. Same differences, same seed: same bytes. */
  readonly seed?: number | undefined
}

/** Result of {@link pairedTest}. */
export interface PairedTestResult {
  /** Mean difference, new minus base. */
  readonly mean: number
  /** Interval of the mean difference. */
  readonly interval: Interval
  /** Two-sided p value of "no difference". */
  readonly p: number
  readonly method: PairedMethod
  /** Cases, not clusters. */
  readonly n: number
}

/**
 * Two-sided test, and interval, of the mean of paired differences.
 *
 * | data | method | p | interval |
 * |---|---|---|---|
 * | no cases | none | 1 | [-1, 1], and the mean is 0: nothing is known |
 * | every difference zero | ties | 1 | as for all equal |
 * | 300 cases (clusters) or more | paired-t, clustered-t | t test | mean +- t * {@link standardError} |
 * | fewer | [clustered-]sign-flip-... | {@link signFlipTest} of cases (cluster sums) | {@link bootstrapInterval} |
 *
 * All equal: wins or losses of one size, with Newcombe's interval of their share times that size. Fewer than six cases
 * (clusters), or all zero: the p is that of sign flips, and the interval never has width zero.
 * Differences d in [-1, 1] are mapped to (d + 1)/2, Wilson's interval is taken of that mean among the n cases
 * (clusters), and mapped back: a value in [0, 1] has at most the variance of a 0/1 value of the same mean, so this is
 * too wide rather than too narrow. For differences outside [-1, 1] it is [-Infinity, Infinity]. Differences of scores
 * are in [-1, 1], and then every interval is cut to that.
 *
 * Differences are compared with a tolerance of 1e-9. Neither the order of cases nor the direction matters: exchanging
 * the systems mirrors the result. Source: Miller 2024, arXiv 2411.00640, for pairing and clustering.
 *
 * @throws RangeError for NaN or an infinity, a level out of range, or not one cluster id for each difference
 * @throws TypeError when a cluster id is missing
 * @example
 * pairedTest([0.1, 0.2, 0, 0.3, 0.1, 0.2, 0.1]) // { mean: 0.1429, p: 0.03125, method: 'sign-flip-exact', ... }
 */
export function pairedTest(differences: ArrayLike<number>, options: PairedTestOptions = {}): PairedTestResult {
  const { level = 0.95, seed, clusters: ids } = options
  requireOpenFraction('level', level)
  const n = differences.length
  const clusters = ids && partitionClusters(ids, n)
  const mean = meanOf(differences)
  if (n === 0) return { mean: 0, interval: [-1, 1], p: 1, method: 'none', n }
  const units = clusters ? clusters.count : n
  const bounded = allWithin(differences, -1, 1)
  const wide = (): Interval =>
    bounded ? boundedInterval(mean, units, level) : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  if (allWithin(differences, 0, 0)) return { mean, interval: wide(), p: 1, method: 'ties', n }

  const error = standardErrorIn(differences, clusters)
  const varies = error > TOLERANCE
  if (units >= LARGE_SAMPLE && varies) {
    const half = tCritical(level, units - 1) * error
    const interval: Interval = [mean - half, mean + half]
    const p = tTwoSidedP(mean / error, units - 1)
    const method = clusters ? 'clustered-t' : 'paired-t'
    return { mean, interval: bounded ? cut(interval, -1, 1) : interval, p, method, n }
  }

  const { p, exact } = signFlipTest(clusters ? clusterSums(differences, clusters) : differences, { seed })
  const way = exact ? 'sign-flip-exact' : 'sign-flip-monte-carlo'
  const method: PairedMethod = clusters ? `clustered-${way}` : way
  if (units < FEWEST_FOR_BOOTSTRAP) return { mean, interval: wide(), p, method, n }
  if (!varies) return { mean, interval: bounded ? equalMovesInterval(mean, units, level) : wide(), p, method, n }
  return { mean, interval: resampledInterval(differences, clusters, mean, level, seed), p, method, n }
}

/**
 * Every case moved by the same size in the same direction: they are wins, or losses, of that size, and how many of
 * them there are is what is uncertain, as it is for 0/1 scores.
 */
function equalMovesInterval(mean: number, units: number, level: number): Interval {
  const cells = { both: 0, neither: 0, onlyNew: mean > 0 ? units : 0, onlyBase: mean < 0 ? units : 0 }
  const [low, high] = newcombePairedInterval(cells, level)
  return [low * Math.abs(mean), high * Math.abs(mean)]
}

function boundedInterval(mean: number, units: number, level: number): Interval {
  const share = Math.min(1, Math.max(0, (mean + 1) / 2))
  const [low, high] = wilsonInterval(share * units, units, level)
  return [2 * low - 1, 2 * high - 1]
}

function resampledInterval(
  differences: ArrayLike<number>,
  clusters: Clusters | undefined,
  mean: number,
  level: number,
  seed: number | undefined,
): Interval {
  const [low, high] = bootstrapIntervalIn(differences, clusters, level, seed)
  // Percentiles of a very skewed sample, and rounding, may pass the estimate by a hair.
  return [Math.min(low, mean), Math.max(high, mean)]
}
