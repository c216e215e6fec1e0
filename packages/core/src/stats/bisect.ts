/**
 * Finds where a monotone function crosses zero. Quantiles come from the cumulative distributions by this rather than
 * from quantile functions of the library: those triple the size of the bundle and the time to import it, and agree to
 * 1e-13.
 */

/**
 * The x in [low, high] at which the increasing function f crosses zero, to the last bit that halving can give. Where
 * f does not cross, the nearer end.
 */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  let from = low
  let to = high
  for (;;) {
    const middle = from + (to - from) / 2
    if (middle <= from || middle >= to) return middle
    if (f(middle) < 0) from = middle
    else to = middle
  }
}
