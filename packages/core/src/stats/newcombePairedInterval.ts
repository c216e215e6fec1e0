/** Newcombe's interval for the difference of two paired proportions: pass rates of two systems over the same cases. */

import { type Interval, cut } from './interval.ts'
import { requireNonNegative } from './requireNumbers.ts'
import { wilsonInterval } from './wilsonInterval.ts'

/** How many cases each of two systems passed. Cells may be fractional. */
export interface PairedCells {
  /** Passed by both. */
  readonly both: number
  /** Passed by the new one only: wins. */
  readonly onlyNew: number
  /** Passed by the base only: losses. */
  readonly onlyBase: number
  /** Passed by neither. */
  readonly neither: number
}

/**
 * Newcombe's score interval for the difference (new minus base) of two paired proportions, as fractions in [-1, 1].
 *
 * It joins the Wilson interval of each proportion, with their correlation phi. With a, b, c, d = both, onlyNew,
 * onlyBase, neither: phi = (ad - bc) / sqrt( (a+b)(c+d)(a+c)(b+d) ), the numerator corrected to max(ad - bc - n/2, 0)
 * where ad > bc; 0 where a margin is empty. Source: Newcombe 1998, "Improved confidence intervals for the difference
 * between binomial proportions based on paired data", Statistics in Medicine 17, method 10. Its width is never zero,
 * even when the two agree on every case.
 *
 * No cases: [-1, 1], nothing is known. Exchanging onlyNew and onlyBase mirrors the interval.
 *
 * @throws RangeError when a cell is negative, NaN or infinite, or the level is out of range
 * @example
 * newcombePairedInterval({ both: 306, onlyNew: 152, onlyBase: 209, neither: 652 }) // [-0.0713, -0.0150]
 */
export function newcombePairedInterval(cells: PairedCells, level: number = 0.95): Interval {
  const { both, onlyNew, onlyBase, neither } = cells
  for (const [name, count] of Object.entries({ both, onlyNew, onlyBase, neither })) requireNonNegative(name, count)
  const n = both + onlyNew + onlyBase + neither
  const passedNew = Math.min(n, both + onlyNew)
  const passedBase = Math.min(n, both + onlyBase)
  const [lowNew, highNew] = wilsonInterval(passedNew, n, level)
  const [lowBase, highBase] = wilsonInterval(passedBase, n, level)
  if (n === 0) return [-1, 1]
  const rateNew = passedNew / n
  const rateBase = passedBase / n
  const phi = correlation(cells, n)
  const below = norm(rateNew - lowNew, highBase - rateBase, phi)
  const above = norm(highNew - rateNew, rateBase - lowBase, phi)
  const difference = (onlyNew - onlyBase) / n
  return cut([difference - below, difference + above], -1, 1)
}

function correlation({ both, onlyNew, onlyBase, neither }: PairedCells, n: number): number {
  const product = (both + onlyNew) * (onlyBase + neither) * (both + onlyBase) * (onlyNew + neither)
  if (product === 0) return 0
  const numerator = both * neither - onlyNew * onlyBase
  return (numerator > 0 ? Math.max(numerator - n / 2, 0) : numerator) / Math.sqrt(product)
}

/** sqrt( x^2 - 2 phi x y + y^2 ), which rounding may not make imaginary. */
function norm(x: number, y: number, phi: number): number {
  return Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y))
}
