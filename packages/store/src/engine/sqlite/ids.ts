/** How ids and starts of spans are kept. */

/** Ids as bytes take half the room; anything but lower-case hex of an even length is kept as its text. */
export function encodeId(id: string): Uint8Array | string {
  return /^(?:[0-9a-f]{2}){1,32}$/.test(id) ? Buffer.from(id, 'hex') : id.toWellFormed()
}

export function decodeId(stored: unknown): string {
  return stored instanceof Uint8Array ? Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString('hex') : String(stored)
}

/** Places for spans that start in the same millisecond. Beyond them, the places of the next are taken. */
export const PLACES = 2048
/** The year 2109. What starts later, or before 1970, is kept with the last or the first. */
const LAST_MS = 2 ** 42 - 1

/** The first place of a millisecond: spans are kept in the order of their start. */
export function firstPlace(startMs: number): number {
  return Math.min(Math.max(Math.floor(startMs), 0), LAST_MS - 1) * PLACES
}

/** Past any place that a span of this start can have: a hundred million of one millisecond go before. */
export function pastPlaces(startMs: number): number {
  return firstPlace(startMs) + 60_000 * PLACES
}

