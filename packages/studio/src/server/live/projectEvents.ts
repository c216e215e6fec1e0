/** What changes in a project while the studio looks on: runs that begin, go on and end; files of datasets and prompts. One watcher, however many pages listen. */
import { mkdirSync, watch, type FSWatcher } from 'node:fs'
import { join, sep } from 'node:path'

export type ProjectEvent =
  /** Something of this run is new: its rows, its record, or that it is gone. */
  { type: 'run'; id: string }

export interface ProjectEvents {
  listen: (listener: (event: ProjectEvent) => void) => () => void
  close: () => void
}

/** A run that goes on writes many times a second; pages are told this often, in milliseconds. */
const SETTLE_MS = 150

export function watchProject(root: string): ProjectEvents {
  const listeners = new Set<(event: ProjectEvent) => void>()
  const waiting = new Map<string, NodeJS.Timeout>()
  const runs = join(root, '.evals', 'runs')
  mkdirSync(runs, { recursive: true })
  const tell = (id: string): void => {
    if (waiting.has(id)) return
    waiting.set(
      id,
      setTimeout(() => {
        waiting.delete(id)
        for (const listener of listeners) listener({ type: 'run', id })
      }, SETTLE_MS).unref(),
    )
  }
  const watcher: FSWatcher = watch(runs, { recursive: true, persistent: false }, (_kind, path) => {
    const id = path?.split(sep)[0]
    if (id) tell(id)
  })
  // A folder that is removed while it is watched is no reason to end
  watcher.on('error', () => {})
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      watcher.close()
      for (const timer of waiting.values()) clearTimeout(timer)
    },
  }
}
