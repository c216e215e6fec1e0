/**
 * A JSON value as its leaves, each with the path that leads to it: how fields such as `metadata.customer.plan` are looked
 * up. A path is its keys joined by dots, so that a key with dots in it, as attributes have them, is the same path as
 * objects within objects. Elements of a list have the path of the list.
 */
import type { Json } from '@evals/core'

export interface Leaf {
  path: string
  value: string | number | boolean
}

/**
 * `null` is no leaf: there is nothing.
 *
 * @example
 * leavesOf({ 'http.route': '/ask', user: { plans: ['pro', 'team'] } })
 * // [{ path: 'http.route', value: '/ask' }, { path: 'user.plans', value: 'pro' }, { path: 'user.plans', value: 'team' }]
 */
export function leavesOf(value: Json | undefined): Leaf[] {
  const leaves: Leaf[] = []
  collect(value, '', true, leaves)
  return leaves
}

function collect(value: Json | undefined, path: string, isRoot: boolean, leaves: Leaf[]): void {
  if (value === null || value === undefined) return
  if (typeof value !== 'object') leaves.push({ path, value })
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) collect(item, path, isRoot, leaves)
  else for (const [key, item] of Object.entries(value)) collect(item, isRoot ? key : `${path}.${key}`, false, leaves)
}

/** The path of a field, as leaves have it. */
export function pathOf(keys: readonly string[]): string {
  return keys.join('.')
}

/** Whether the leaf is what the path leads to, or within it. The empty path leads to everything. */
export function isWithin(leaf: Leaf, path: string): boolean {
  return path === '' || leaf.path === path || leaf.path.startsWith(`${path}.`)
}
