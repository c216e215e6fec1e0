/** How many cases it takes to know a rate so well: what to tell someone whose interval is too wide. */

import { wilsonInterval } from './wilsonInterval.ts'

/** How sure, and how exact, a share is to be known. */
export interface RateSampleSizeOptions {
  /** The rate as far as it is known, from 0 to 1. */
  readonly rate: number
  /** Of the interval from end to end, above 0 and below 1. */
  readonly width: number
  /** Between 0 and 1. Default: 0.95. */
  readonly level?: number | undefined
}

/**
 * The cases at which Wilson's interval for this rate is no wider than so: a whole number, from 1. Should the rate turn
 * out nearer to a half, more are needed.
 *
 * @throws RangeError when an argument is out of its range
 * @example
 * rateSampleSize({ rate: 0.9, width: 0.1 }) // 141
 */
export function rateSampleSize({ rate, width, level = 0.95 }: RateSampleSizeOptions): number {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`rate must be from 0 to 1, but is ${rate}`)
  if (!(width > 0 && width < 1)) throw new RangeError(`width must be above 0 and below 1, but is ${width}`)
  const isWide = (n: number): boolean => {
    const [low, high] = wilsonInterval(rate * n, n, level)
    return high - low > width
  }
  let high = 1
  while (isWide(high)) high *= 2
  let low = Math.floor(high / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isWide(middle)) low = middle
    else high = middle
  }
  return high
}
