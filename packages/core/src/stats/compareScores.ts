/** Compares the scores of a run with its baseline's: the one read model behind every verdict, table and exit code. */

import { type ClusterIds, type Clusters, clusterSums, partitionClusters } from './clusters.ts'
import type { Interval } from './interval.ts'
import { mcnemarTest } from './mcnemarTest.ts'
import { mean as meanOf } from './mean.ts'
import { minimumDetectableEffect as detectableEffect } from './minimumDetectableEffect.ts'
import { newcombePairedInterval } from './newcombePairedInterval.ts'
import { type CaseClusters, type CaseScores, pairScores } from './pairScores.ts'
import { type PairedMethod, pairedTest } from './pairedTest.ts'
import { requireOpenFraction } from './requireNumbers.ts'
import { sampleSize } from './sampleSize.ts'
import { standardErrorIn } from './standardError.ts'
import { TOLERANCE, allBinary } from './tolerance.ts'
import { type Verdict, verdictOf } from './verdictOf.ts'

/** How a comparison came to its p value. */
export type ComparisonMethod = PairedMethod | 'mcnemar-exact'

/** Options of {@link compareScores}. */
export interface CompareOptions {
  /** A difference within plus or minus this does not matter, as a fraction; 0.02 (2 points) if not given. */
  readonly tolerance?: number | undefined
  /** Of the interval, between 0 and 1; 0.95 if not given. */
  readonly level?: number | undefined
  /** Significance, two-sided, between 0 and 1; 0.05 if not given. */
  readonly alpha?: number | undefined
  /** Cluster ids in the shape of the scores, where cases share a document, a conversation or a template. */
  readonly clusters?: CaseClusters | undefined
  /** Whole number, for resampling. Same scores, same seed: same bytes. */
  readonly seed?: number | undefined
  /** p after {@link holm} over the run. The verdict rests on it; the comparison's own `p` stays as it is. */
  readonly adjustedP?: number | undefined
}

/**
 * Two sets of scores, compared over the cases that both have. All numbers are finite; scores and differences are
 * fractions.
 */
export interface Comparison {
  /** Mean score of the base over the compared cases; 0 if there are none. */
  readonly baseMean: number
  /** Mean score of the new run over the compared cases; 0 if there are none. */
  readonly mean: number
  /** Cases compared. */
  readonly n: number
  /** Mean difference, new minus base. */
  readonly difference: number
  /** Interval of the difference, within [-1, 1]. */
  readonly interval: Interval
  /** Two-sided p value of "no difference", not adjusted for other comparisons. */
  readonly p: number
  readonly method: ComparisonMethod
  /** Cases that scored higher, lower, and the same (within 1e-9). */
  readonly wins: number
  readonly losses: number
  readonly ties: number
  /** The smallest difference that this comparison would find with 80% power, in (0, 1]. */
  readonly minimumDetectableEffect: number
  readonly verdict: Verdict
  /** Cases that it takes to find the observed difference with 80% power. Absent when there is no difference. */
  readonly casesNeeded?: number
}

/**
 * Compares new scores with base scores, paired by case.
 *
 * | data | method | interval |
 * |---|---|---|
 * | one score of 0 or 1 a case on each side, no clusters | exact {@link mcnemarTest} | {@link newcombePairedInterval} |
 * | every case ties | ties, p = 1 | {@link newcombePairedInterval} of cells both = sum of scores, neither = the rest |
 * | otherwise | {@link pairedTest} chooses | its own |
 *
 * The interval for ties treats n graded cases as n cases of 0 or 1 with the same mean (with clusters: C of them). A
 * score in [0, 1] has at most that variance, so the interval is too wide rather than too narrow, and never of width
 * zero: that two runs agree on ten cases is not proof that they agree on the next.
 *
 * `minimumDetectableEffect` is {@link minimumDetectableEffect} at the observed variance of the differences, which
 * includes the noise of trials (and clustering). Variance alone is a poor guide for few cases: no exact test of signs
 * is significant at alpha = 0.05 before six cases (or clusters) have moved the same way, so it is at least 6 / n
 * times the mean size of a move. With fewer than six moves seen, or no variance, a move is taken to be 1: a whole
 * case flipped. `casesNeeded` is {@link sampleSize} with the same floor; it is for planning, and in a case that is
 * already significant may be below n.
 *
 * No case in both: method 'none', n 0, means 0, difference 0, interval [-1, 1], p 1, minimumDetectableEffect 1,
 * verdict 'inconclusive'.
 *
 * @throws RangeError for a score that is NaN or outside [0, 1], naming its case; arrays of different lengths; an
 *   option out of its range
 * @throws TypeError when an array is given with a record or map, or a compared case has no cluster id
 * @example
 * compareScores({ a: 1, b: 0, c: [1, 0, 1] }, { a: 1, b: 1, c: [1, 1, null] })
 */
export function compareScores(base: CaseScores, next: CaseScores, options: CompareOptions = {}): Comparison {
  const { tolerance, level = 0.95, alpha = 0.05, seed, adjustedP } = options
  requireOpenFraction('level', level)
  const pairs = pairScores(base, next, options.clusters)
  const n = pairs.base.length
  const differences = new Float64Array(n)
  let wins = 0
  let losses = 0
  for (let i = 0; i < n; i++) {
    const difference = pairs.next[i]! - pairs.base[i]!
    differences[i] = difference
    if (difference > TOLERANCE) wins++
    else if (difference < -TOLERANCE) losses++
  }
  const ties = n - wins - losses
  const baseMean = n === 0 ? 0 : meanOf(pairs.base)
  const mean = n === 0 ? 0 : meanOf(pairs.next)

  const clusters = pairs.clusters && partitionClusters(pairs.clusters, n)
  const binary = n > 0 && clusters === undefined && pairs.single && allBinary(pairs.base) && allBinary(pairs.next)
  const test = binary
    ? binaryTest(pairs.base, wins, losses, level)
    : ties === n && n > 0
      ? { p: 1, interval: tiesInterval(baseMean, clusters ? clusters.count : n, level), method: 'ties' as const }
      : differenceTest(differences, pairs.clusters, level, seed)

  // All ties differ by float noise at most, which would only ask for a sample of 10^18 cases.
  const difference = ties === n ? 0 : meanOf(differences)
  const power = detectability(differences, clusters, difference, alpha)
  const verdict = verdictOf({ p: adjustedP ?? test.p, difference, interval: test.interval, ties, n, tolerance, alpha })
  return { baseMean, mean, n, difference, ...test, wins, losses, ties, ...power, verdict }
}

type Test = Pick<Comparison, 'interval' | 'p' | 'method'>

function binaryTest(base: Float64Array, wins: number, losses: number, level: number): Test {
  let passedBase = 0
  for (const score of base) if (score > 0.5) passedBase++
  const both = passedBase - losses
  const neither = base.length - both - wins - losses
  const interval = newcombePairedInterval({ both, onlyNew: wins, onlyBase: losses, neither }, level)
  return { interval, p: mcnemarTest(losses, wins).exact, method: 'mcnemar-exact' }
}

function tiesInterval(mean: number, units: number, level: number): Interval {
  const both = Math.min(1, mean) * units
  return newcombePairedInterval({ both, onlyNew: 0, onlyBase: 0, neither: units - both }, level)
}

function differenceTest(
  differences: Float64Array,
  clusters: ClusterIds | undefined,
  level: number,
  seed: number | undefined,
): Test {
  const { interval, p, method } = pairedTest(differences, { clusters, level, seed })
  return { interval, p, method }
}

/** What the comparison could have found, and what it would take to find what it saw. */
function detectability(
  differences: Float64Array,
  clusters: Clusters | undefined,
  difference: number,
  alpha: number,
): Pick<Comparison, 'minimumDetectableEffect' | 'casesNeeded'> {
  const n = differences.length
  if (n === 0) return { minimumDetectableEffect: 1 }
  const units = clusters ? clusters.count : n
  const error = standardErrorIn(differences, clusters)
  const omegaSquared = error > TOLERANCE ? error * error * n : 0
  const moves = fewestMoves(alpha)
  const size = omegaSquared > 0 ? moveSize(clusters ? clusterMeans(differences, clusters) : differences, moves) : 1
  const least = (moves / units) * size
  const minimumDetectableEffect = Math.min(1, Math.max(least, detectableEffect({ n, omegaSquared, alpha })))
  if (Math.abs(difference) <= TOLERANCE) return { minimumDetectableEffect }
  const casesNeeded = Math.max(
    Math.ceil((moves * size * (n / units)) / Math.abs(difference) - TOLERANCE),
    sampleSize({ effect: difference, omegaSquared, alpha }),
  )
  return { minimumDetectableEffect, casesNeeded }
}

/** The fewest moves, all one way, whose exact two-sided p, 2 / 2^m, is below alpha: 6 for 0.05. */
function fewestMoves(alpha: number): number {
  return Math.floor(Math.log2(2 / alpha)) + 1
}

/** The mean size of those differences that are not zero, or 1 if too few moved to tell. */
function moveSize(differences: Float64Array, fewest: number): number {
  let sum = 0
  let moved = 0
  for (const difference of differences) {
    if (Math.abs(difference) <= TOLERANCE) continue
    sum += Math.abs(difference)
    moved++
  }
  return moved < fewest ? 1 : sum / moved
}

/** Cluster sums per case of an average cluster, so that their mean is the mean of the cases. */
function clusterMeans(differences: Float64Array, clusters: Clusters): Float64Array {
  return clusterSums(differences, clusters).map((sum) => (sum * clusters.count) / differences.length)
}
