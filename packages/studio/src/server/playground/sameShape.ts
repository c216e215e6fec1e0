/** Whether what one task takes may be given to another: values of one kind, objects of the same keys. */
import { isPlainObject, type Json } from '@evals/core'

/**
 * @param needed what a task is known to take
 * @param given may have more keys than are needed
 * @example sameShape({ question: 'a' }, { question: 'b', language: 'en' })   // true
 * @example sameShape('a', { question: 'b' })   // false
 */
export function sameShape(needed: Json, given: Json): boolean {
  if (Array.isArray(needed) || Array.isArray(given)) {
    if (!Array.isArray(needed) || !Array.isArray(given)) return false
    const [first] = needed as readonly Json[]
    const [other] = given as readonly Json[]
    return first === undefined || other === undefined || sameShape(first, other)
  }
  if (!isPlainObject(needed) || !isPlainObject(given)) return needed === null ? given === null : typeof needed === typeof given && !isPlainObject(needed) && !isPlainObject(given)
  return Object.entries(needed).every(([key, value]) => value === null || (given[key] !== undefined && (given[key] === null || sameShape(value as Json, given[key] as Json))))
}
