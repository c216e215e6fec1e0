/** Refuses what is out of range before any arithmetic: no statistic turns a broken number into a plausible result. */

/** Throws a RangeError unless the value is a finite number, at least 0. */
export function requireNonNegative(name: string, value: number): void {
  if (value >= 0 && Number.isFinite(value)) return
  throw new RangeError(`${name} must be a finite number, at least 0, but is ${value}`)
}

/** Throws a RangeError unless the value is strictly between 0 and 1, so that a level of 95 is not read as certainty. */
export function requireOpenFraction(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} must be between 0 and 1, but is ${value}`)
}

/** Throws a RangeError unless the value is a whole number in [least, most]. */
export function requireWhole(name: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return
  const range = most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `from ${least} to ${most}`
  throw new RangeError(`${name} must be a whole number ${range}, but is ${value}`)
}

/** Throws a RangeError that names the first value that is NaN, infinite or not a number. */
export function requireFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue
    throw new RangeError(`${name}[${i}] must be a finite number, but is ${String(values[i])}`)
  }
}
