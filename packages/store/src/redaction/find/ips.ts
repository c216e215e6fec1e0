/** IP addresses, of both versions. Node says what is one. */
import { isIP } from 'node:net'
import type { Found } from './finder.ts'

const CANDIDATE = /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3})(?![\w:]|\.\d)/gi

export function findIps(text: string): Found[] {
  return [...text.matchAll(CANDIDATE)]
    // `::` alone is a piece of code more often than an address
    .filter(([address]) => address.length > 2 && isIP(address) !== 0)
    .map((match) => ({ start: match.index, end: match.index + match[0].length, value: match[0].toLowerCase() }))
}
