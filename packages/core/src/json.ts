/** JSON as a type and as a test: what can go into a row, and onto disk, without loss. */
import { types } from 'node:util'
import stringify from 'fast-json-stable-stringify'

/** A value that survives `JSON.stringify`. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** A value that JSON can not hold. The message names the place in the value: `output.items[2].total is NaN`. */
export class UnserialisableError extends Error {
  override name = 'UnserialisableError'
}

/** Deeper than any real answer, and shallow enough that no later recursion can overflow the stack. */
const MAX_DEPTH = 500

/**
 * Refuses what `JSON.stringify` would lose or change in silence: functions, symbols, BigInt, NaN, infinities, Map, Set,
 * binary data, a Response, cycles, nesting deeper than 500. Values with a `toJSON` (Date, URL) become what it returns; properties
 * that are `undefined` are left out, as JSON does; an Error becomes its name and message.
 *
 * @param name what to call the value in the message
 * @returns the value itself where nothing had to change, else a plain copy
 * @throws {UnserialisableError}
 * @example
 * toJson({ at: new Date(0) }, 'output')   // { at: '1970-01-01T00:00:00.000Z' }
 * toJson({ total: NaN }, 'output')        // throws: output.total is NaN, which JSON can not hold
 */
export function toJson(value: unknown, name = 'value'): Json {
  return convert(value, name, [])
}

function convert(value: unknown, path: string, ancestors: object[]): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      throw new UnserialisableError(`${path} is ${value}, which JSON can not hold`)
    case 'object':
      return value === null ? null : convertObject(value, path, ancestors)
    case 'undefined':
      throw new UnserialisableError(`${path} is undefined, which JSON can not hold`)
    default:
      throw new UnserialisableError(`${path} is a ${typeof value}, which JSON can not hold`)
  }
}

function convertObject(value: object, path: string, ancestors: object[]): Json {
  if (ancestors.includes(value)) throw new UnserialisableError(`${path} refers back to itself, which JSON can not hold`)
  if (ancestors.length >= MAX_DEPTH) throw new UnserialisableError(`${path.slice(0, 60)}… is nested deeper than ${MAX_DEPTH} levels`)
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    throw new UnserialisableError(`${path} is binary data (${value.constructor.name}): give text, or base64 text`)
  }
  // By their kind and not by `instanceof`: in Jest, what Node made is of another realm
  if (types.isMap(value) || types.isSet(value) || types.isPromise(value) || types.isRegExp(value)) {
    throw new UnserialisableError(`${path} is a ${value.constructor.name}, which JSON can not hold`)
  }
  if (types.isNativeError(value) || value instanceof Error) return { name: value.name, message: value.message }
  if (types.isBoxedPrimitive(value)) return convert(value.valueOf(), path, ancestors)
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return convert((value.toJSON as () => unknown)(), path, [...ancestors, value])
  }

  ancestors.push(value)
  const converted = Array.isArray(value) ? convertArray(value, path, ancestors) : convertRecord(value, path, ancestors)
  ancestors.pop()
  return converted
}

function convertArray(value: readonly unknown[], path: string, ancestors: object[]): Json {
  let changed = false
  const copy = Array.from(value, (item, index) => {
    const json = item === undefined ? null : convert(item, `${path}[${index}]`, ancestors)
    changed ||= json !== item
    return json
  })
  return changed ? copy : (value as readonly Json[])
}

function convertRecord(value: object, path: string, ancestors: object[]): Json {
  if (isEmptyInstance(value)) throw new UnserialisableError(`${path} is a ${value.constructor.name}, of which JSON would keep nothing`)
  let changed = false
  const entries: [string, Json | undefined][] = []
  for (const [key, item] of Object.entries(value)) {
    const json = item === undefined ? undefined : convert(item, /^[\w$]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`, ancestors)
    changed ||= json !== item
    entries.push([key, json])
  }
  // fromEntries defines `__proto__` as an ordinary key, where an assignment would change the prototype
  return changed ? (Object.fromEntries(entries) as Json) : (value as Json)
}

/** A Response, a Blob, an iterator: they keep what they hold out of sight. The prototype of a plain object, of whatever realm, has none itself. */
function isEmptyInstance(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== null && Object.getPrototypeOf(prototype) !== null && Object.keys(value).length === 0
}

/** A copy that shares nothing. Not `structuredClone`: in Jest's environments that gives objects of another realm, or is not there. */
export function copyJson<Value extends Json>(value: Value): Value
export function copyJson(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => copyJson(item))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : copyJson(item)]))
}

/** JSON text with sorted keys: equal values give equal text, whatever the order that their keys were written in. */
export function stableJson(value: Json): string {
  return stringify(value)
}
