/** Agreement of two raters beyond what chance gives: a judge against a human. */

import { requireNonNegative } from './requireNumbers.ts'

/**
 * Cohen's kappa, from -1 to 1: 1 is full agreement, 0 what two raters reach who guess with the frequencies they have.
 *
 * kappa = (po - pe) / (1 - pe), with po the share on the diagonal and pe the sum over categories of the product of both
 * raters' shares. Source: Cohen 1960, "A Coefficient of Agreement for Nominal Scales", Educ. Psychol. Meas. 20. Common
 * words for it, by Landis and Koch 1977: above 0.6 substantial, above 0.8 almost perfect.
 *
 * @param matrix counts, square: `matrix[i][j]` items are in category i for one rater and in j for the other
 * @returns null where both raters have put all items into one and the same category, or there is no item: nothing is known
 * @throws RangeError where the matrix is not square, or a count is negative or not a number
 * @example
 * cohenKappa([[20, 5], [10, 15]]) // 0.4
 */
export function cohenKappa(matrix: readonly (readonly number[])[]): number | null {
  const size = matrix.length
  if (size === 0 || matrix.some((row) => row.length !== size)) throw new RangeError('matrix must be square: as many columns in each row as there are rows')
  const rows: number[] = Array.from({ length: size }, () => 0)
  const columns = [...rows]
  let total = 0
  let agreed = 0
  matrix.forEach((row, i) => row.forEach((count, j) => {
    requireNonNegative(`matrix[${i}][${j}]`, count)
    rows[i]! += count
    columns[j]! += count
    total += count
    if (i === j) agreed += count
  }))
  // Undefined as 0/0; in whole numbers, because a rounded difference would not be 0
  const byChance = rows.reduce((sum, count, i) => sum + count * columns[i]!, 0)
  if (byChance === total * total) return null
  return (agreed * total - byChance) / (total * total - byChance)
}
