/** How deep a value is nested: asked before anything recursive looks at a model's output. */

/** Levels that recursive code here may meet. JSON.stringify overflows the default stack at some 4,000. */
export const MAX_DEPTH = 1_000

/** Whether objects and arrays are nested in each other more than `limit` levels deep. A cyclic value always is. */
export function nestedDeeperThan(value: unknown, limit: number): boolean {
  const values: unknown[] = [value]
  const depths: number[] = [0]
  while (values.length > 0) {
    const current = values.pop()
    const depth = depths.pop() as number
    if (typeof current !== 'object' || current === null) continue
    if (depth >= limit) return true
    for (const item of Object.values(current)) {
      values.push(item)
      depths.push(depth + 1)
    }
  }
  return false
}
