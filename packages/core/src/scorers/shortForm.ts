/** A value as a short text for a `reason` or an error. */

import { jsonSafe } from '../scorer/jsonSafe.ts'

/** The value as JSON, cut to `limit` characters. Takes any value, also deep, cyclic and huge ones. */
export function shortForm(value: unknown, limit = 80): string {
  if (typeof value === 'string') return cut(JSON.stringify(value.slice(0, limit + 1)), limit)
  if (typeof value !== 'object') return String(value)
  return cut(JSON.stringify(jsonSafe(value)), limit)
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text
}
