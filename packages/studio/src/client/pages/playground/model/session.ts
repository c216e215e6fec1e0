/** One eval in the playground, as long as the studio is open: what its cells have, and the runs that are going on. It outlives the page, so that going to a case and back loses nothing. */
import type { PlaygroundEvent } from '@evals/core'
import type { PromptRunBody } from '../../../../server/playground/playgroundRequests.ts'
import type { GridColumn } from './draft.ts'
import { cellAfter, cellKey, createCellStore, endedCell, waitingCell, type Cell, type CellStore, type Schedule } from './cellStore.ts'
import type { GridRow } from './gridRows.ts'
import { cellSignature } from './signature.ts'

/** Opens the stream of a run. Ends when the signal does. */
export type OpenRun = (part: RunPart, signal: AbortSignal) => AsyncIterable<PlaygroundEvent>

export interface RunPart {
  columns: readonly GridColumn[]
  rows: readonly GridRow[]
  trials: number
  /** Of a prompt without code; an eval has its own. */
  scorers?: PromptRunBody['scorers'] | undefined
}

export interface Progress {
  /** Trials that have ended, and all, of the runs that are going on. */
  done: number
  total: number
  /** Milliseconds since 1970. */
  since: number
}

export interface Session {
  cells: CellStore
  /** Resolves when it has ended. An automatic run takes the place of the automatic one before it. */
  run: (part: RunPart, options?: { automatic?: boolean }) => Promise<void>
  stop: () => void
  /** `undefined`: nothing runs. */
  progress: () => Progress | undefined
  /** What went wrong with a run and is no cell's own, newest last. */
  problems: () => readonly string[]
  clearProblems: () => void
  /** Of runs and problems. */
  listen: (listener: () => void) => () => void
}

interface Active {
  abort: AbortController
  automatic: boolean
  total: number
  done: number
  since: number
}

export function createSession(open: OpenRun, schedule: Schedule): Session {
  const cells = createCellStore(schedule)
  const active = new Set<Active>()
  const listeners = new Set<() => void>()
  let problems: readonly string[] = []
  let runs = 0
  let progress: Progress | undefined
  const tell = (): void => {
    const all = [...active]
    progress = all.length === 0 ? undefined : { done: sum(all, ({ done }) => done), total: sum(all, ({ total }) => total), since: Math.min(...all.map(({ since }) => since)) }
    for (const listener of listeners) listener()
  }
  let isTelling = false
  const tellSoon = (): void => {
    if (isTelling) return
    isTelling = true
    schedule(() => {
      isTelling = false
      tell()
    })
  }
  const addProblem = (message: string): void => {
    if (!problems.includes(message)) problems = [...problems, message]
  }

  async function run(part: RunPart, { automatic = false } = {}): Promise<void> {
    const { columns, rows, trials } = part
    if (columns.length === 0 || rows.length === 0) return
    if (automatic) for (const other of active) if (other.automatic) other.abort.abort()
    const own: Active = { abort: new AbortController(), automatic, total: columns.length * rows.length * trials, done: 0, since: Date.now() }
    const owner = ++runs
    active.add(own)
    if (!automatic) problems = []
    const keys: string[] = []
    for (const column of columns) {
      for (const row of rows) {
        const key = cellKey(column.id, row.id)
        keys.push(key)
        cells.set(key, waitingCell({ owner, signature: cellSignature(column, row, trials), column: column.name, asked: trials }, cells.get(key)))
      }
    }
    tell()
    // A cell that another run has taken over since is that run's
    const change = (key: string, to: (cell: Cell) => Cell): boolean => cells.change(key, (cell) => (cell.owner === owner ? to(cell) : cell))
    const ids = new Map(columns.map(({ name, id }) => [name, id]))
    let runId: string | undefined
    let stopped = false
    try {
      for await (const event of open(part, own.abort.signal)) {
        if (event.type === 'started') runId = event.runId
        else if (event.type === 'problem') addProblem(event.message)
        else if (event.type === 'ended') stopped = event.stopped
        else {
          change(cellKey(ids.get(event.column) ?? '', event.type === 'result' ? event.row.id : event.row), (cell) => cellAfter(cell, event, runId))
          if (event.type === 'result') own.done++
        }
        tellSoon()
      }
    } catch (error) {
      if (!own.abort.signal.aborted) addProblem(error instanceof Error ? error.message : String(error))
    }
    active.delete(own)
    stopped ||= own.abort.signal.aborted
    for (const key of keys) change(key, (cell) => endedCell(cell, stopped))
    tell()
  }
  return {
    cells,
    run,
    stop() {
      for (const { abort } of active) abort.abort()
    },
    progress: () => progress,
    problems: () => problems,
    clearProblems() {
      problems = []
      tell()
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
