/** JSON out of what others send: which may be deeper than any recursion bears, and called or counted as JSON can not. */
import type { Json } from '@evals/core'

/** Deeper than what anybody sends, and shallow enough for every recursion after this one. */
export const MAX_DEPTH = 64

/** An assignment would make the key `__proto__` change the prototype. */
export function put(record: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  else record[key] = value
}

/** Attributes hold numbers that JSON can not hold as what they are called. */
export function jsonNumber(value: number): Json {
  return Number.isFinite(value) ? value : String(value)
}

/** Integers that a double can not hold stay text. */
export function jsonInteger(value: bigint): Json {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}
