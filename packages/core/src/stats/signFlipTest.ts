/** The sign-flip permutation test: is the mean of paired differences zero? Assumes no shape of their distribution. */

import { mcnemarTest } from './mcnemarTest.ts'
import { type RandomBits, randomBits } from './random.ts'
import { requireFinite } from './requireNumbers.ts'
import { TOLERANCE } from './tolerance.ts'

/** Up to so many differences that are not zero, all 2^20 patterns of signs are tried. */
const MOST_EXACT = 20
const MONTE_CARLO_FLIPS = 20_000

/** Options of {@link signFlipTest}. */
export interface SignFlipOptions {
  /** Whole number; only used past 2^20 sign patterns. */
  readonly seed?: number | undefined
}

/** Result of {@link signFlipTest}. */
export interface SignFlipResult {
  /** Two-sided p value, above 0 and at most 1. */
  readonly p: number
  /** Whether every sign pattern was counted; false: estimated from random ones. */
  readonly exact: boolean
}

/**
 * Two-sided sign-flip permutation test of paired differences (or of their sums over clusters).
 *
 * If nothing changed, each difference was as likely to come out with the other sign. p is the share of sign patterns
 * whose sum is at least as far from zero as the observed one. Differences of zero have no sign and drop out. Up to 20
 * others, all 2^20 patterns are counted, in Gray code order so that each costs one addition; when all have one
 * magnitude the count is McNemar's, and exact at any size. Otherwise 20,000 random patterns and p = (1 + count) / (1
 * + 20,000), which is never 0 and keeps the test valid. Sources: Fisher 1935, "The Design of Experiments"; Phipson
 * and Smyth 2010, "Permutation P-values should never be zero".
 *
 * Only magnitudes are flipped, in order of size, so neither the order of cases nor exchanging the two systems changes
 * p.
 *
 * No differences, or all zero: p = 1. Fewer than six that are not zero: p can not be below 0.05. Sums are compared
 * with a tolerance.
 *
 * @throws RangeError for NaN or an infinity, or a seed that is not whole
 * @example
 * signFlipTest([0.1, 0.2, 0.3, 0.2, 0.1, 0.2]) // { p: 0.03125, exact: true }
 */
export function signFlipTest(differences: ArrayLike<number>, options: SignFlipOptions = {}): SignFlipResult {
  requireFinite('differences', differences)
  const random = randomBits(options.seed)
  let sum = 0
  let positive = 0
  const magnitudes = new Float64Array(differences.length)
  let count = 0
  for (let i = 0; i < differences.length; i++) {
    const difference = differences[i]!
    if (Math.abs(difference) <= TOLERANCE) continue
    sum += difference
    if (difference > 0) positive++
    magnitudes[count++] = Math.abs(difference)
  }
  if (count === 0) return { p: 1, exact: true }
  const sorted = magnitudes.subarray(0, count).sort()
  const oneSize = sorted[count - 1]! - sorted[0]! <= TOLERANCE
  if (oneSize) return { p: mcnemarTest(count - positive, positive).exact, exact: true }
  let total = 0
  for (const magnitude of sorted) total += magnitude
  // Relative to the largest sum: a sum of many terms carries the rounding of all of them.
  const threshold = Math.abs(sum) - TOLERANCE * total
  if (count <= MOST_EXACT) return { p: exactShare(sorted, total, threshold), exact: true }
  return { p: (1 + randomCount(sorted, total, threshold, random)) / (1 + MONTE_CARLO_FLIPS), exact: false }
}

function exactShare(magnitudes: Float64Array, total: number, threshold: number): number {
  // The first sign stays: a pattern and its mirror image are equally far from zero.
  const patterns = 2 ** (magnitudes.length - 1)
  const signs = new Int8Array(magnitudes.length).fill(1)
  let sum = total
  let extreme = 1
  for (let i = 1; i < patterns; i++) {
    // In Gray code order step i flips the sign at the number of trailing zeros of i.
    const flip = 32 - Math.clz32(i & -i)
    signs[flip] = -signs[flip]!
    sum += 2 * signs[flip]! * magnitudes[flip]!
    if (Math.abs(sum) >= threshold) extreme++
  }
  return extreme / patterns
}

function randomCount(magnitudes: Float64Array, total: number, threshold: number, random: RandomBits): number {
  const count = magnitudes.length
  let extreme = 0
  for (let flip = 0; flip < MONTE_CARLO_FLIPS; flip++) {
    let negative = 0
    for (let i = 0; i < count; i += 32) {
      let bits = random()
      const end = Math.min(count, i + 32)
      for (let j = i; j < end; j++) {
        negative += (bits & 1) * magnitudes[j]!
        bits >>>= 1
      }
    }
    if (Math.abs(total - 2 * negative) >= threshold) extreme++
  }
  return extreme
}
