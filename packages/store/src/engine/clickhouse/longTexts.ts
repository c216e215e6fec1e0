/**
 * Long texts of a record are kept once, in a list beside its JSON: an input stands in attributes, in the row, and among
 * its leaves. One after the other they also compress well, where one contains another.
 */
import type { Json } from '@evals/core'

/** From how many UTF-16 units on a text is long. */
const LONG = 200
/** Begins what stands for a long text, and a text that begins with it. */
const MARK = '\u0001'

export class LongTexts {
  readonly texts: string[] = []
  readonly #places = new Map<string, number>()

  /** The JSON of a value without its long texts. */
  stringify(value: object): string {
    return JSON.stringify(value, (_key, item: unknown) => {
      if (typeof item !== 'string') return item
      // What is not well-formed can only be kept as the escapes of JSON
      if (isLong(item) && item.isWellFormed()) return `${MARK}${this.place(item)}`
      return item.startsWith(MARK) ? `${MARK}${item}` : item
    })
  }

  /** Where a text is, from 1 as SQL counts. */
  place(text: string): number {
    let place = this.#places.get(text)
    if (place === undefined) this.#places.set(text, (place = this.texts.push(text)))
    return place
  }
}

export function isLong(text: string): boolean {
  return text.length >= LONG
}

/** The value whose JSON `LongTexts` gave. */
export function parseWithLongTexts(json: string, texts: readonly string[]): Json {
  const value = JSON.parse(json) as Json
  return json.includes(String.raw`"\u0001`) ? restored(value, texts) : value
}

function restored(value: Json, texts: readonly string[]): Json {
  if (typeof value === 'string') return value.startsWith(MARK) ? (value.startsWith(MARK, 1) ? value.slice(1) : texts[Number(value.slice(1)) - 1]!) : value
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => restored(item, texts))
  if (typeof value !== 'object' || value === null) return value
  // In place, so that a key such as `__proto__` stays what it is
  const object = value as Record<string, Json>
  for (const key of Object.keys(object)) Object.defineProperty(object, key, { value: restored(object[key]!, texts), enumerable: true, writable: true, configurable: true })
  return object
}
