/** E-mail addresses. Each `@` is looked at to both sides, so that the time is linear in the text, whatever it holds. */
import type { Found } from './finder.ts'

/** RFC 5321: 64 characters before the `@`, 255 after it. */
const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}$/u
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})/u

export function findEmails(text: string): Found[] {
  const found: Found[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    // Punctuation before an address is no part of it: (a@b.de), 'a@b.de', to=a@b.de
    const local = LOCAL.exec(text.slice(Math.max(0, at - 64), at))?.[0].replace(/^.*[=/|`{}]/u, '').replace(/^[^\p{L}\p{N}_+]+/u, '')
    const domain = local && !local.endsWith('.') ? DOMAIN.exec(text.slice(at + 1, at + 256))?.[0] : undefined
    if (!local || !domain) continue
    const [start, end] = [at - local.length, at + 1 + domain.length]
    found.push({ start, end, value: text.slice(start, end).toLowerCase() })
  }
  return found
}
