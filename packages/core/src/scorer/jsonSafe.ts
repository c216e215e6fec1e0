/**
 * Turns whatever a scorer put into its metadata into JSON that can be written and sent between processes. What JSON has
 * no form for becomes readable text, so that one odd value never costs the others.
 */
import { types } from 'node:util'
import type { Json } from '../json.ts'

/** Deeper than any explanation for people, and far from where recursion overflows the stack. */
const MAX_DEPTH = 100

/** A schema or a client in metadata is a graph that unfolds into millions of nodes; this many are kept. */
const MAX_NODES = 20_000

/**
 * The value as JSON. Dates, and all that has a `toJSON`, as JSON.stringify writes them; NaN, infinities, bigints as
 * text; errors as name and message; maps and sets as arrays; functions, symbols and undefined are left out (null inside
 * an array). Never throws: cycles, unreadable properties, depth over 100 and more than 20,000 values become a text in
 * brackets that says so.
 *
 * @example
 * jsonSafe({ ratio: NaN, at: new Date(0), fn() {} })    // { ratio: 'NaN', at: '1970-01-01T00:00:00.000Z' }
 */
export function jsonSafe(value: unknown): Json | undefined {
  const ancestors = new Set<object>()
  let nodes = 0

  function convert(value: unknown): Json | undefined {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value
      case 'number':
        return Number.isFinite(value) ? value : String(value)
      case 'bigint':
        return value.toString()
      case 'object':
        if (value === null) return null
        break
      default:
        return undefined
    }
    if (ancestors.has(value)) return '[circular]'
    if (ancestors.size >= MAX_DEPTH) return '[nested too deeply]'
    ancestors.add(value)
    try {
      return convertObject(value)
    } catch {
      // A getter, a proxy or a toJSON of the user's that throws.
      return '[unreadable]'
    } finally {
      ancestors.delete(value)
    }
  }

  function convertObject(value: object): Json | undefined {
    if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON())
    if (types.isNativeError(value) || value instanceof Error) return { name: value.name, message: value.message }
    if (types.isMap(value) || types.isSet(value) || Array.isArray(value)) {
      const items: Json[] = []
      for (const item of value) {
        if (++nodes > MAX_NODES) return [...items, '[too large]']
        items.push(convert(item) ?? null)
      }
      return items
    }
    const entries: [string, Json][] = []
    for (const key of Object.keys(value)) {
      if (++nodes > MAX_NODES) return Object.fromEntries([...entries, ['...', '[too large]']])
      const item = convert((value as Record<string, unknown>)[key])
      if (item !== undefined) entries.push([key, item])
    }
    // fromEntries defines properties, where an assignment to '__proto__' would change the prototype.
    return Object.fromEntries(entries)
  }

  return convert(value)
}
