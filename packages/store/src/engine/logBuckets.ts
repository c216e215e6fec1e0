/**
 * Numbers counted in equal steps of their logarithm, 36 for each doubling, which is steps of 1.9%. Percentiles come from
 * these counts on every engine, also where it would know better, so that all give the same and counts of hours can be
 * added up.
 */

const STEPS_PER_DOUBLING = 36
/** Steps of a histogram that is to be looked at: two for each doubling. */
const COARSE = STEPS_PER_DOUBLING / 2
/** What is 0 or less has no logarithm: it is below all others. */
export const BELOW_ALL = -100_000

/** @example bucketOf(300)   // 296: 300 lies between 2^(296/36) and 2^(297/36) */
export function bucketOf(value: number): number {
  return value > 0 ? Math.floor(Math.log2(value) * STEPS_PER_DOUBLING) : BELOW_ALL
}

/** The middle of a bucket: at most 1% from whatever is in it. */
export function middleOf(bucket: number): number {
  return bucket === BELOW_ALL ? 0 : 2 ** ((bucket + 0.5) / STEPS_PER_DOUBLING)
}

/** How many fell into each bucket. */
export type BucketCounts = Map<number, number>

/** @returns for each share, the number that so many are not above: the nearest rank. 0 where there is none. */
export function percentilesOf(counts: BucketCounts, shares: readonly number[]): number[] {
  const sorted = [...counts].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b)
  const total = sorted.reduce((sum, [, count]) => sum + count, 0)
  return shares.map((share) => {
    let rest = Math.max(1, Math.ceil(share * total))
    for (const [bucket, count] of sorted) {
      rest -= count
      if (rest <= 0) return middleOf(bucket)
    }
    return 0
  })
}

/** A bucket of the histogram that is to be looked at, from one of the fine ones. */
export function coarseBucketOf(bucket: number): number {
  return bucket === BELOW_ALL ? BELOW_ALL : Math.floor(bucket / COARSE)
}

export function coarseBounds(coarse: number): { from: number; to: number } {
  return coarse === BELOW_ALL ? { from: 0, to: 0 } : { from: 2 ** (coarse / 2), to: 2 ** ((coarse + 1) / 2) }
}

/** Scores lie between 0 and 1: their histogram has tenths, the last of which holds 1. */
export function tenthOf(score: number): number {
  return Math.min(9, Math.floor(score * 10))
}
