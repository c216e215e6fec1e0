/** What an interval is: its type, and how it is cut to the range that its quantity has. */

/** Both ends of an interval, low first. */
export type Interval = readonly [low: number, high: number]

/** Cuts an interval to [min, max]. */
export function cut([low, high]: Interval, min: number, max: number): Interval {
  return [Math.min(max, Math.max(min, low)), Math.min(max, Math.max(min, high))]
}
