/** Values as texts that can be laid beside each other: what is the same must be the same text, however its keys were ordered. */
import type { Json } from '@evals/core'

/**
 * @param other what it is compared with: two texts are compared as they are
 * @param isCompact as a baseline keeps the beginning of a long output: JSON in one line
 */
export function comparableText(value: Json, other: Json, isCompact = false): string {
  if (typeof value === 'string' && (typeof other === 'string' || isCompact)) return value
  return typeof value === 'string' ? value : isCompact ? JSON.stringify(value) : JSON.stringify(sorted(value), undefined, 2)
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => sorted(item as Json) ?? null)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item as Json)]))
}
