/** How ids and starts of spans are kept. */

/** Ids as bytes take half the room; anything but lower-case hex of an even length is kept as its text. */
export function encodeId(id: string): Uint8Array | string {
  return /^(?:[0-9a-f]{2}){1,32}$/.test(id) ? Buffer.from(id, 'hex') : id.toWellFormed()
}

export function decodeId(stored: unknown): string {
  return stored instanceof Uint8Array ? Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString('hex') : String(stored)
}

/** Spans are kept in slots of so many milliseconds of their starts: numbers that lie close together take fewer bytes in the text index. */
export const SLOT_MS = 256
/** Spans that have room in a slot. Beyond them the next is taken. */
export const PLACES = 1024
/** Some 70,000 years. What starts later, or before 1970, is kept with the last or the first. */
const LAST_SLOT = 2 ** 43 - 1

/** The first place of the slot of a start: spans are kept in the order of their slots. */
export function firstPlace(startMs: number): number {
  return Math.min(Math.max(Math.floor(startMs / SLOT_MS), 0), LAST_SLOT - 2 ** 20) * PLACES
}

/** Past any place that a span of this start can have: 14 million that start at once go before. */
export function pastPlaces(startMs: number): number {
  return firstPlace(startMs) + (3_600_000 / SLOT_MS) * PLACES
}
