/** Equality and inclusion of JSON values, without recursion, so that nothing a model writes overflows the stack. */

/** Past any real value. Reached by cyclic values alone, which would never end. */
const MAX_LEVELS = 100_000

/**
 * Whether `actual` equals `expected` as JSON: the order of keys does not count, an undefined property is an absent one.
 *
 * With `subset`, objects in `actual` may have more keys than those in `expected`, at every level. Arrays must have the
 * same length either way.
 *
 * @throws Error for values that are nested deeper than 100,000 levels, or cyclic.
 */
export function jsonMatches(actual: unknown, expected: unknown, options: { subset?: boolean } = {}): boolean {
  const pending: [actual: unknown, expected: unknown, level: number][] = [[actual, expected, 0]]
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [a, b, level] = pair
    if (level > MAX_LEVELS) {
      throw new Error(`Can not compare values that are cyclic or nested deeper than ${MAX_LEVELS} levels.`)
    }
    if (Object.is(a, b) || (a === 0 && b === 0)) continue
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
    if (Array.isArray(a) || Array.isArray(b)) {
      if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
      for (let index = 0; index < a.length; index++) pending.push([a[index], b[index], level + 1])
      continue
    }
    const [aKeys, bKeys] = [definedKeys(a), definedKeys(b)]
    if (!options.subset && aKeys.length !== bKeys.length) return false
    for (const key of bKeys) {
      // Not `key in a`: a model may have written the keys `constructor` and `__proto__`.
      if (!Object.hasOwn(a, key)) return false
      pending.push([(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], level + 1])
    }
  }
  return true
}

function definedKeys(value: object): string[] {
  return Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined)
}
