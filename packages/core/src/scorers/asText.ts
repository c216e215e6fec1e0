/** A value as the text that the text scorers compare. */

import { MAX_DEPTH, nestedDeeperThan } from './nesting.ts'

/**
 * Text as it is; numbers and booleans as JavaScript prints them; objects and arrays as JSON (autoevals compares
 * "[object Object]", by which any two objects are equal). Undefined for null and undefined: there is no text.
 *
 * @throws Error for a value nested deeper than 1,000 levels.
 */
export function asText(value: unknown, scorerName: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return String(value)
  if (nestedDeeperThan(value, MAX_DEPTH)) {
    throw new Error(`${scorerName} can not read a value that is nested deeper than ${MAX_DEPTH} levels as text.`)
  }
  return JSON.stringify(value)
}
