/**
 * Edits of datasets that are not written yet: kept while a person goes from page to page, and over a reload, until they
 * are written or dropped. Closing the window while there are any asks.
 */
import type { Json } from '@evals/core'
import { useCallback, useSyncExternalStore } from 'react'

export type DraftRecord = Record<string, Json>

export interface Drafts {
  /** Each row as it is to be. `base`: the hash of what it was when the edit began. */
  changed: Record<string, { base: string; row: DraftRecord }>
  deleted: Record<string, { base: string }>
  added: Record<string, { row: DraftRecord }>
}

const NONE: Drafts = { changed: {}, deleted: {}, added: {} }
const KEY = 'evals.drafts'

let all: Readonly<Record<string, Drafts>> = read()
const listeners = new Set<() => void>()

function read(): Record<string, Drafts> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, Drafts>
  } catch {
    return {}
  }
}

function set(path: string, drafts: Drafts): void {
  const { [path]: _before, ...others } = all
  all = draftCount(drafts) === 0 ? others : { ...others, [path]: drafts }
  try {
    sessionStorage.setItem(KEY, JSON.stringify(all))
  } catch {
    // Larger than a browser keeps: they are still here as long as the page is
  }
  for (const listener of listeners) listener()
}

window.addEventListener('beforeunload', (event) => {
  if (Object.keys(all).length > 0) event.preventDefault()
})

export function draftCount({ changed, deleted, added }: Drafts): number {
  return [changed, deleted, added].reduce((sum, part) => sum + Object.keys(part).length, 0)
}

export interface DraftActions {
  change: (key: string, base: string, row: DraftRecord) => void
  /** A row that was not written yet is gone. */
  remove: (rows: readonly { key: string; hash: string }[]) => void
  /** As it is in the file. */
  restore: (key: string) => void
  /** @returns its key */
  add: (row: DraftRecord) => string
  clear: () => void
}

export function useDrafts(path: string): { drafts: Drafts } & DraftActions {
  const drafts = useSyncExternalStore(listen, () => all[path] ?? NONE)
  const update = useCallback((change: (now: Drafts) => Drafts) => set(path, change(all[path] ?? NONE)), [path])
  return {
    drafts,
    change: (key, base, row) => update((now) => (isNew(key) ? { ...now, added: { ...now.added, [key]: { row } } } : { ...now, changed: { ...now.changed, [key]: { base, row } }, deleted: without(now.deleted, key) })),
    remove: (rows) =>
      update((now) => ({
        changed: without(now.changed, ...rows.map(({ key }) => key)),
        added: without(now.added, ...rows.map(({ key }) => key)),
        deleted: { ...now.deleted, ...Object.fromEntries(rows.filter(({ key }) => !isNew(key)).map(({ key, hash }) => [key, { base: hash }])) },
      })),
    restore: (key) => update((now) => ({ changed: without(now.changed, key), deleted: without(now.deleted, key), added: without(now.added, key) })),
    add: (row) => {
      const key = `${NEW}${Math.max(0, ...Object.keys((all[path] ?? NONE).added).map((one) => Number(one.slice(NEW.length)))) + 1}`
      update((now) => ({ ...now, added: { ...now.added, [key]: { row } } }))
      return key
    },
    clear: () => update(() => NONE),
  }
}

/** For a list: how many edits each dataset has. */
export function useDraftCounts(): ReadonlyMap<string, number> {
  const now = useSyncExternalStore(listen, () => all)
  return new Map(Object.entries(now).map(([path, drafts]) => [path, draftCount(drafts)]))
}

/** No id of a row begins so. */
const NEW = '\u0000new '

export function isNew(key: string): boolean {
  return key.startsWith(NEW)
}

/** @example newName('\u0000new 2')   // 'new row 2' */
export function newName(key: string): string {
  return `new row ${key.slice(NEW.length)}`
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function without<Value>(record: Readonly<Record<string, Value>>, ...keys: string[]): Record<string, Value> {
  const gone = new Set(keys)
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.has(key)))
}
