/** A part of the rows to try something on first: always the same ones, so that one try can be compared with the next. */
import { hash } from 'node:crypto'

/**
 * Chosen by a hash of their ids, as if at random; a row that is added changes at most one of them.
 *
 * @returns at most so many, in the order in which they were given
 */
export function sampleById<Item>(items: readonly Item[], size: number | undefined, idOf: (item: Item) => string): Item[] {
  if (size === undefined || size >= items.length) return [...items]
  const ranked = items.map((item, index) => ({ index, rank: hash('sha256', idOf(item)) })).toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
  return ranked.slice(0, size).map(({ index }) => index).toSorted((a, b) => a - b).map((index) => items[index]!)
}
