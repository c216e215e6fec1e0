/**
 * How far apart two scores must be to differ. Float noise at a boundary moved one simulated alarm rate from .27 to
 * .38.
 */

/** Scores, and differences of scores, that are at most this far apart are equal. */
export const TOLERANCE = 1e-9 as const

/** Whether every value is 0 or 1, within the tolerance. True for no values. */
export function allBinary(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Math.abs(value) > TOLERANCE && Math.abs(value - 1) > TOLERANCE) return false
  }
  return true
}

/** Whether every value lies in [min, max], within the tolerance. True for no values. */
export function allWithin(values: ArrayLike<number>, min: number, max: number): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < min - TOLERANCE || value > max + TOLERANCE) return false
  }
  return true
}
