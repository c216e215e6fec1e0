/** What changes in a project while the studio looks on: runs that begin, go on and end; files of datasets and prompts. One watcher, however many pages listen. */
import { makeRunsFolder } from '@evals/core'
import { realpathSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'

export type ProjectEvent =
  /** Something of this run is new: its rows, its record, or that it is gone. */
  | { type: 'run'; id: string }
  /** A file that somebody looked at was written, moved or removed. Its path is relative to the project's root, with forward slashes. */
  | { type: 'file'; path: string }

export interface ProjectEvents {
  listen: (listener: (event: ProjectEvent) => void) => () => void
  /** From now on, changes of this file are told. @param file absolute; it need not be there, its folder does */
  watchFile: (file: string) => void
  close: () => void
}

/** A run that goes on writes many times a second; pages are told this often, in milliseconds. */
const SETTLE_MS = 150
/** Folders, not trees: an editor replaces a file by another of its name, which only its folder tells. */
const MAX_FOLDERS = 400

export function watchProject(root: string): ProjectEvents {
  const listeners = new Set<(event: ProjectEvent) => void>()
  const waiting = new Map<string, NodeJS.Timeout>()
  const runs = makeRunsFolder(root)
  const tell = (event: ProjectEvent): void => {
    const key = JSON.stringify(event)
    if (waiting.has(key)) return
    waiting.set(
      key,
      setTimeout(() => {
        waiting.delete(key)
        for (const listener of listeners) listener(event)
      }, SETTLE_MS).unref(),
    )
  }
  const watcher: FSWatcher = watch(runs, { recursive: true, persistent: false }, (_kind, path) => {
    const id = path?.split(sep)[0]
    if (id) tell({ type: 'run', id })
  })
  // A folder that is removed while it is watched is no reason to end
  watcher.on('error', () => {})

  const inside = realpathSync(root)
  const folders = new Map<string, { watcher: FSWatcher; names: Set<string> }>()
  const watchFile = (file: string): void => {
    const folder = dirname(file)
    const known = folders.get(folder)
    if (known) return void known.names.add(basename(file))
    if (folders.size >= MAX_FOLDERS) return
    try {
      const names = new Set([basename(file)])
      const own = watch(folder, { persistent: false }, (_kind, name) => {
        if (name !== null && names.has(name)) tell({ type: 'file', path: relative(inside, join(folder, name)).split(sep).join('/') })
      })
      // Gone: it is watched anew when one of its files is looked at again
      own.on('error', () => {
        own.close()
        folders.delete(folder)
      })
      folders.set(folder, { watcher: own, names })
    } catch {
      // No folder, or the system has no watcher left: the page shows what was there when it asked
    }
  }
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watchFile,
    close() {
      watcher.close()
      for (const { watcher: own } of folders.values()) own.close()
      for (const timer of waiting.values()) clearTimeout(timer)
    },
  }
}
