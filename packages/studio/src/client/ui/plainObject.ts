/** What JSON calls an object. */
import type { Json } from '@evals/core'

export function isPlainObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
