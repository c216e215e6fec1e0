/** How long ago something was, in few words. */

const UNITS: readonly [one: string, many: string, ms: number, from: number][] = [
  ['year', 'years', 365 * 86_400_000, 1],
  ['month', 'months', 30 * 86_400_000, 2],
  // 10 days say more than 1 week
  ['week', 'weeks', 7 * 86_400_000, 2],
  ['day', 'days', 86_400_000, 1],
  ['h', 'h', 3_600_000, 1],
  ['min', 'min', 60_000, 1],
]

/** @param ms milliseconds; what lies ahead, by a clock that is wrong, is now @example ago(7_300_000)   // '2 h ago' */
export function ago(ms: number): string {
  if (!Number.isFinite(ms)) return '–'
  for (const [one, many, size, from] of UNITS) {
    const value = Math.floor(ms / size)
    if (value >= from) return `${value} ${value === 1 ? one : many} ago`
  }
  return 'just now'
}
