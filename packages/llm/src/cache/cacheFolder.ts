/** The cache on disk: one file a response, named by its key, written by rename, so that a kill leaves a whole file or none. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelRequest } from './modelRequest.ts'

const FORMAT = 'evals-cache/1'

/** A response as it came over the network. No header of the request is in it, and of the response's only what readers need. */
export interface CacheEntry {
  format: typeof FORMAT
  key: string
  host: string
  path: string
  model?: string | undefined
  /** ISO 8601. */
  created: string
  /** Milliseconds until the whole answer was there: what a hit saves. */
  durationMs: number
  headers: Record<string, string>
  /** Absent: the answer does not say. */
  promptTokens?: number | undefined
  completionTokens?: number | undefined
  cachedPromptTokens?: number | undefined
  /** The body in the pieces in which it came: one, unless it was a stream. */
  chunks: string[]
}

export interface CacheFile {
  path: string
  bytes: number
  entry: CacheEntry
}

export function newEntry({ key, host, path, model }: ModelRequest, answer: Omit<CacheEntry, 'format' | 'created' | 'key' | 'host' | 'path' | 'model'>): CacheEntry {
  return { format: FORMAT, key, host, path, model, created: new Date().toISOString(), ...answer }
}

/** @returns `undefined` where there is none, or one that can not be read: it will be asked for again and written anew */
export function readEntry(folder: string, key: string): CacheEntry | undefined {
  const entry = parseEntry(pathOf(folder, key))
  return entry?.key === key ? entry : undefined
}

/** Changes with each writing of the entry, however soon after the last. @returns `undefined` where there is none */
export function fileIdentity(folder: string, key: string): string | undefined {
  const stats = statSync(pathOf(folder, key), { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.ino} ${stats.mtimeNs}`
}

/**
 * Every response that is there, oldest first. Files that are none of ours are passed over.
 *
 * @param seen called after each file that was read
 */
export function listCache(folder: string, seen: (done: number, total: number) => void = () => {}): CacheFile[] {
  const paths = entryFiles(folder)
  return paths
    .flatMap((path, index) => {
      const entry = parseEntry(path)
      const bytes = statSync(path, { throwIfNoEntry: false })?.size
      seen(index + 1, paths.length)
      return entry && bytes !== undefined ? [{ path, bytes, entry }] : []
    })
    .toSorted((a, b) => a.entry.created.localeCompare(b.entry.created))
}

export interface CacheLimits {
  /** Milliseconds. */
  maxAgeMs?: number | undefined
  /** Of all files together. */
  maxBytes?: number | undefined
}

/** Those that are beyond the limits: what is too old, and the oldest of the rest until it fits. @param files oldest first, as `listCache` gives them */
export function beyondLimits(files: readonly CacheFile[], { maxAgeMs = Infinity, maxBytes = Infinity }: CacheLimits, now: number = Date.now()): CacheFile[] {
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return files.filter((file) => {
    const isBeyond = now - Date.parse(file.entry.created) > maxAgeMs || bytes > maxBytes
    if (isBeyond) bytes -= file.bytes
    return isBeyond
  })
}

/**
 * Removes responses that are older than that.
 *
 * @param olderThan milliseconds
 * @returns how many
 */
export function pruneCache(folder: string, olderThan: number, now: number = Date.now()): number {
  const old = beyondLimits(listCache(folder), { maxAgeMs: olderThan }, now)
  removeEntries(old)
  return old.length
}

/** A response that another process has removed in the meantime is none to complain about. */
export function removeEntries(files: readonly Pick<CacheFile, 'path'>[]): void {
  for (const { path } of files) rmSync(path, { force: true })
}

/**
 * Removes all responses, and what cut-off writes left. Nothing else that may be in the folder.
 *
 * @returns how many responses
 */
export function clearCache(folder: string): number {
  const files = entryFiles(folder)
  for (const path of files) rmSync(path, { force: true })
  for (const path of filesIn(folder).filter((name) => /\.json\.(\S+\.tmp|lock)$/.test(name))) rmSync(path, { force: true })
  return files.length
}

/** @example '.evals/cache/ab/abcdef….json' */
export function pathOf(folder: string, key: string): string {
  return join(folder, key.slice(0, 2), `${key}.json`)
}

function entryFiles(folder: string): string[] {
  return filesIn(folder).filter((path) => /[\\/][0-9a-f]{64}\.json$/.test(path))
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  } catch {
    return []
  }
}

function parseEntry(path: string): CacheEntry | undefined {
  try {
    const entry = JSON.parse(readFileSync(path, 'utf8')) as Partial<CacheEntry> | null
    const isWhole = entry?.format === FORMAT && typeof entry.key === 'string' && typeof entry.created === 'string' && typeof entry.headers === 'object' && Array.isArray(entry.chunks)
    return isWhole ? (entry as CacheEntry) : undefined
  } catch {
    return undefined
  }
}
