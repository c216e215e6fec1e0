/** How many objects and lists a body in JSON would become: a few bytes each, but a hundred times that in memory. */

const QUOTE = 0x22
const BACKSLASH = 0x5c
const BRACKET = 0x5b
const BRACE = 0x7b

/** Without parsing it, and no further than to the limit. */
export function countObjects(body: Uint8Array, limit: number): number {
  // Each takes two bytes at least
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
