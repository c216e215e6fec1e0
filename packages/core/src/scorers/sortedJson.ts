/** JSON text that does not depend on the order in which keys were written. */

/** As JSON.stringify, with keys sorted. The caller has made sure that the value is not nested too deeply. */
export function sortedJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    // fromEntries, because an assignment to '__proto__' would lose the key.
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
