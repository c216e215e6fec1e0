/**
 * What came out of each cell of the grid. Events of a run come many times a second; who looks on is told once a frame, and
 * only of the cells that it shows.
 */
import type { PlaygroundEvent, Row } from '@evals/core'

export type CellStatus = 'waiting' | 'running' | 'done' | 'stopped' | 'missing'

export interface CellTrial {
  /** What a model has written so far; of a trial that has ended, what it wrote in all. */
  text: string
  /** Once it has ended. */
  row?: Row | undefined
}

export interface Cell {
  status: CellStatus
  /** Which run it is of, as this page counts them. */
  owner: number
  /** Of what it was asked with: another than the column and row have now makes the cell stale. */
  signature: string
  /** The name that the column had. */
  column: string
  runId?: string | undefined
  /** By number, from 0. */
  trials: readonly CellTrial[]
  /** Trials that were asked for. */
  asked: number
  /** What stood there before, until the first of the new has come. */
  before?: Cell | undefined
}

export const cellKey = (column: string, row: string): string => JSON.stringify([column, row])

/** Calls it soon, once, however often it is asked for. */
export type Schedule = (tell: () => void) => void

export interface CellStore {
  get: (key: string) => Cell | undefined
  set: (key: string, cell: Cell) => void
  /** @returns whether it was there to be changed */
  change: (key: string, change: (cell: Cell) => Cell) => boolean
  delete: (keys: Iterable<string>) => void
  listen: (key: string, listener: () => void) => () => void
  /** Of any cell. */
  listenAll: (listener: () => void) => () => void
  /** Goes up with each change that was told. */
  version: () => number
}

export function createCellStore(schedule: Schedule): CellStore {
  const cells = new Map<string, Cell>()
  const listeners = new Map<string, Set<() => void>>()
  const all = new Set<() => void>()
  const changed = new Set<string>()
  let version = 0
  const tell = (): void => {
    const keys = [...changed]
    changed.clear()
    version++
    for (const key of keys) for (const listener of listeners.get(key) ?? []) listener()
    for (const listener of all) listener()
  }
  const note = (key: string): void => {
    if (changed.size === 0) schedule(tell)
    changed.add(key)
  }
  return {
    get: (key) => cells.get(key),
    set(key, cell) {
      cells.set(key, cell)
      note(key)
    },
    change(key, change) {
      const cell = cells.get(key)
      if (!cell) return false
      cells.set(key, change(cell))
      note(key)
      return true
    },
    delete(keys) {
      for (const key of keys) if (cells.delete(key)) note(key)
    },
    listen(key, listener) {
      const own = listeners.get(key) ?? new Set()
      listeners.set(key, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0) listeners.delete(key)
      }
    },
    listenAll(listener) {
      all.add(listener)
      return () => all.delete(listener)
    },
    version: () => version,
  }
}

/** A cell about to be run again keeps in sight what it had. */
export function waitingCell(asked: Pick<Cell, 'owner' | 'signature' | 'column' | 'asked'>, before: Cell | undefined): Cell {
  const shown = before?.trials.some(({ row }) => row) ? withoutBefore(before) : before?.before
  return { ...asked, status: 'waiting', trials: [], before: shown }
}

/** @returns the cell after an event of its own */
export function cellAfter(cell: Cell, event: Extract<PlaygroundEvent, { type: 'cell' | 'delta' | 'result' }>, runId: string | undefined): Cell {
  const number = event.type === 'result' ? (event.row.trial ?? 0) : event.trial
  const trials = Array.from({ length: Math.max(cell.trials.length, number + 1) }, (_, index) => cell.trials[index] ?? { text: '' })
  const now = trials[number]!
  if (event.type === 'delta') trials[number] = { ...now, text: now.text + event.text }
  if (event.type === 'result') trials[number] = { ...now, row: event.row }
  const isDone = trials.length >= cell.asked && trials.every(({ row }) => row !== undefined)
  return { ...cell, runId, trials, status: isDone ? 'done' : 'running', before: trials.some(({ text, row }) => text !== '' || row) ? undefined : cell.before }
}

/** A cell whose run has ended before it did. What it had before is shown again, as what it is. */
export function endedCell(cell: Cell, stopped: boolean): Cell {
  if (cell.status !== 'waiting' && cell.status !== 'running') return cell
  return cell.status === 'waiting' && cell.before ? cell.before : { ...cell, status: stopped ? 'stopped' : 'missing' }
}

function withoutBefore(cell: Cell): Cell {
  const { before: _, ...rest } = cell
  return rest
}
