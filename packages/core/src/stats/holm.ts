/** Holm's correction: many comparisons in one run, and still one false alarm in twenty runs, not in every run. */

/**
 * Holm's step-down adjusted p values, in the order of the input. Reject where the adjusted value is below alpha, and
 * the chance of even one false rejection in the family is at most alpha, whatever their dependence.
 *
 * The i-th smallest of m values is multiplied by m - i + 1, made at least as large as those before it and at most 1.
 * Source: Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6.
 *
 * No values: an empty array. One value: itself.
 *
 * @param pValues each in [0, 1]
 * @throws RangeError when a value is NaN or outside [0, 1]
 * @example
 * holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  for (const [i, p] of pValues.entries()) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`pValues[${i}] must be in [0, 1], but is ${p}`)
  }
  const order = Array.from(pValues.keys()).sort((a, b) => pValues[a]! - pValues[b]!)
  const adjusted = [...pValues]
  let least = 0
  for (const [rank, i] of order.entries()) {
    least = Math.min(1, Math.max(least, (pValues.length - rank) * pValues[i]!))
    adjusted[i] = least
  }
  return adjusted
}
