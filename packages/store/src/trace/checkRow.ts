/** Whether a value that came from outside is a row. By core's schema as a check alone: what it gives back is a copy without keys that are called `__proto__`. */
import { isPlainObject, lazyRequire, type Row } from '@evals/core'

/** @returns the value itself, or what is wrong with it */
export function checkRow(value: unknown): { row: Row; problem?: undefined } | { row?: undefined; problem: string } {
  // With zod, for which only who has such rows waits
  const { rowSchema } = lazyRequire('@evals/core/row-schema', import.meta.url) as typeof import('@evals/core/row-schema')
  const checked = rowSchema.safeParse(value)
  if (!checked.success) {
    const [issue] = checked.error.issues
    return { problem: issue!.path.length === 0 ? issue!.message : `${issue!.path.join('.')}: ${issue!.message}` }
  }
  const { scores } = value as Row
  // The schema does not see it
  if (isPlainObject(scores) && Object.hasOwn(scores, '__proto__')) return { problem: 'scores: a scorer can not be called __proto__' }
  return { row: value as Row }
}
