/** Values of attributes, which anybody may have written: looked at without trusting them. */
import type { Json } from '@evals/core'
import { MAX_DEPTH, put } from '../jsonValue.ts'

export type Attributes = Readonly<Record<string, Json>>

/** Attributes held no objects for long: what is one comes as its JSON. Text that is none, or deeper than anything real, stays text. */
export function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value ?? undefined
  const first = /\S/.exec(value)?.[0]
  if (first !== '{' && first !== '[' && first !== '"') return value
  try {
    const json = JSON.parse(value) as Json
    return isShallow(json, MAX_DEPTH) ? json : value
  } catch {
    return value
  }
}

function isShallow(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0) return false
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (!isShallow(item as Json, depth - 1)) return false
  }
  return true
}

export function textOf(attributes: Attributes, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key]
    if (typeof value === 'string' && value !== '') return value
    // Ids of users are often numbers
    if (typeof value === 'number') return String(value)
  }
  return undefined
}

/** Texts out of a list, or out of the JSON of one. */
export function textsOf(value: Json | undefined): string[] | undefined {
  const list = parsed(value)
  if (!Array.isArray(list)) return typeof list === 'string' && list !== '' ? [list] : undefined
  const texts = list.filter((item) => typeof item === 'string' && item !== '') as string[]
  return texts.length > 0 ? texts : undefined
}

/** All that is under a prefix, by the rest of its name. */
export function under(attributes: Attributes, prefix: string): Record<string, Json> {
  const found: Record<string, Json> = {}
  for (const key in attributes) if (key.startsWith(prefix) && key.length > prefix.length) put(found, key.slice(prefix.length), attributes[key]!)
  return found
}

const MAX_SEGMENTS = 16

type Branch = Map<string, Branch | Json>

/**
 * A list that was flattened into attributes: `prefix.0.message.role`, `prefix.1.message.content`, … Its items come in the
 * order of their numbers, whatever these are.
 */
export function unflattened(attributes: Attributes, prefix: string): readonly Json[] | undefined {
  const root: Branch = new Map()
  for (const key in attributes) {
    if (!key.startsWith(prefix)) continue
    const path = key.slice(prefix.length).split('.')
    if (!/^\d{1,9}$/.test(path[0]!) || path.length > MAX_SEGMENTS) continue
    let at = root
    for (const segment of path.slice(0, -1)) {
      let next = at.get(segment)
      if (!(next instanceof Map)) at.set(segment, (next = new Map<string, Branch | Json>()))
      at = next
    }
    if (!at.has(path.at(-1)!)) at.set(path.at(-1)!, attributes[key]!)
  }
  return root.size === 0 ? undefined : (toJson(root) as readonly Json[])
}

function toJson(branch: Branch | Json): Json {
  if (!(branch instanceof Map)) return branch
  const entries = [...branch]
  if (entries.every(([key]) => /^\d{1,9}$/.test(key))) return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => toJson(value))
  return Object.fromEntries(entries.map(([key, value]) => [key, toJson(value)]))
}
