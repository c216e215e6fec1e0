/** Places in a JSON value as people write them: `input.messages[-1].content`, `metadata["a key"]`. */
import { isPlainObject, ownValue, type Json } from '@evals/core'

/** Keys of objects, and places in lists, from the end where negative. */
export type Path = readonly (string | number)[]

export class PathError extends Error {
  override name = 'PathError'
}

const PART = /(?:^|\.)(?<key>[^.[\]"()=,\s]+)|\[(?<index>-?\d+)\]|\[(?<quoted>"(?:[^"\\]|\\.)*")\]/y

/** @throws {PathError} */
export function parsePath(text: string): Path {
  const path: (string | number)[] = []
  PART.lastIndex = 0
  let end = 0
  while (end < text.length) {
    const groups = PART.exec(text)?.groups
    if (!groups) throw new PathError(`"${text}" can not be read at "${text.slice(end)}"; a path is like input.messages[0].content or metadata["a key"]`)
    path.push(groups['key'] ?? (groups['index'] === undefined ? (JSON.parse(groups['quoted']!) as string) : Number(groups['index'])))
    end = PART.lastIndex
  }
  if (path.length === 0) throw new PathError('a path is missing; a path is like input.messages[0].content')
  return path
}

export function isKeyPart(part: string | number): part is string {
  return typeof part === 'string'
}

export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    if (!/^[^.[\]"()=,\s]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}

/**
 * What stands there; `undefined` where there is no such place. A key may itself have dots: `metadata.gen_ai.model` also
 * finds `{ metadata: { 'gen_ai.model': … } }`.
 */
export function valueAt(value: unknown, path: Path): Json | undefined {
  const [head, ...rest] = path
  if (head === undefined) return value as Json | undefined
  if (typeof head === 'number') return Array.isArray(value) ? valueAt(value.at(head), rest) : undefined
  if (!isPlainObject(value)) return undefined
  for (let count = 1; count <= path.length; count++) {
    const keys = path.slice(0, count)
    if (!keys.every(isKeyPart)) break
    const inner = ownValue(value, keys.join('.'))
    const found = inner === undefined ? undefined : valueAt(inner, path.slice(count))
    if (found !== undefined) return found
  }
  return undefined
}

const MAX_DEPTH = 3
const MAX_ITEMS = 3

/** The places that there are in a value, at most four deep. For messages: what could have been meant. */
export function pathsIn(value: unknown, path: Path = []): string[] {
  const own = path.length === 0 ? [] : [pathText(path)]
  if (path.length > MAX_DEPTH || value === undefined) return own
  if (Array.isArray(value)) return [...own, ...value.slice(0, MAX_ITEMS).flatMap((item, index) => (typeof item === 'object' ? pathsIn(item, [...path, index]) : []))]
  if (!isPlainObject(value)) return own
  return [...own, ...Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : pathsIn(item, [...path, key])))]
}
