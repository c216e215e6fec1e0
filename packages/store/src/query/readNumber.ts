/** Numbers as people write them in queries: with units of time or a sign of money, and moments as dates or as how long ago. */
import type { Field } from './query.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const WITH_UNIT = /^([\d.]+)(ms|s|min|m|h|d|w)$/
const DATE = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i
const DAY_MS = 86_400_000

export interface ReadNumber {
  value: number
  /** Larger than `value` where a whole day was written: where it ends, which is not in it. */
  end?: number | undefined
}

/**
 * The number that a text stands for as the value of a field.
 *
 * @returns what can be written instead, where it is none
 * @example
 * readNumber('2s', { of: 'number', name: 'latency' }, now)          // { value: 2000 }
 * readNumber('2026-11-01', { of: 'number', name: 'start' }, now)    // { value: …, end: a day later }
 */
export function readNumber(text: string, field: Field, now: number): ReadNumber | string {
  if (field.of === 'number' && field.name === 'start') {
    const value = readPlain(text)
    return value === undefined ? readTime(text, now) : { value }
  }
  if (field.of === 'number' && field.name === 'latency') {
    const duration = readDuration(text)
    return duration === undefined ? 'a number of milliseconds, or one with a unit: 300ms, 2s, 1.5m, 1h' : { value: duration }
  }
  const value = readPlain(field.of === 'number' && field.name === 'cost' ? text.replace(/^\$/, '') : text)
  return value === undefined ? 'a number' : { value }
}

/** Moments: a date, which is a day of UTC; a time, of UTC where it names no zone; or how long ago. */
export function readTime(text: string, now: number): ReadNumber | string {
  const expected = 'how long ago, as 2h or 7d, or a date or a time, as 2026-11-01 or 2026-11-01T09:30'
  if (text === 'now') return { value: now }
  if (DATE.test(text)) {
    const value = Date.parse(`${text}T00:00:00Z`)
    return Number.isNaN(value) || !isSameDay(value, text) ? expected : { value, end: value + DAY_MS }
  }
  const time = TIME.exec(text)
  if (time) {
    const value = Date.parse(time[1] === undefined ? `${text.replace(' ', 'T')}Z` : text.replace(' ', 'T'))
    return Number.isNaN(value) ? expected : { value }
  }
  const ago = WITH_UNIT.test(text) ? readDuration(text) : undefined
  if (ago !== undefined) return { value: now - ago }
  // Five digits or more: nobody means the first seconds of 1970
  const plain = /^-?\d{5,}(\.\d+)?$/.test(text) ? readPlain(text) : undefined
  return plain === undefined ? expected : { value: plain }
}

/** The 31st of November is no day, though `Date` takes some such for one of December. */
function isSameDay(value: number, text: string): boolean {
  return new Date(value).toISOString().startsWith(text)
}

function readDuration(text: string): number | undefined {
  const [, digits, unit] = WITH_UNIT.exec(text) ?? []
  const value = readPlain(digits ?? text)
  return value === undefined ? undefined : value * (UNITS[unit ?? 'ms'] ?? 1)
}

export function readPlain(text: string): number | undefined {
  const value = NUMBER.test(text) ? Number(text) : undefined
  return value !== undefined && Number.isFinite(value) ? value : undefined
}
