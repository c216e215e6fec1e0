/** How many objects and lists a body in JSON would become: three bytes each, but a hundred in memory. */

const QUOTE = 0x22
const BACKSLASH = 0x5c
const BRACKET = 0x5b
const BRACE = 0x7b

/** Twice what 20 MB of real spans have. */
export const MAX_OBJECTS = 1_000_000

/** Without parsing it. @returns no more than one above the limit; 0 for what is too short to have more */
export function countObjects(body: Uint8Array, limit: number = MAX_OBJECTS): number {
  if (body.length <= limit * 2) return 0
  let count = 0
  let isText = false
  for (let at = 0; at < body.length && count <= limit; at++) {
    const byte = body[at]
    if (isText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) isText = false
    } else if (byte === QUOTE) isText = true
    else if (byte === BRACE || byte === BRACKET) count++
  }
  return count
}
