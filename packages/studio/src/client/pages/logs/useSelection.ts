/** Which rows of the logs are selected: those that were chosen, or all that are found. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LogSummary } from '../../../server/logs/logSummary.ts'
import { keyOf, type LogRows } from './useLogRows.ts'

export interface Selection {
  keys: ReadonlySet<string>
  rows: readonly LogSummary[]
  /** Also those that have not been listed. */
  isAll: boolean
  select: (row: LogSummary, isSelected: boolean, isRange: boolean, rows: LogRows) => void
  /** Those that have come to the table. */
  selectListed: (rows: LogRows) => void
  selectAll: () => void
  clear: () => void
}

/** Looked through for what has come. */
const MAX_LISTED = 10_000
const NONE: ReadonlyMap<string, LogSummary> = new Map()

/** @param of what is listed: of another list nothing is selected */
export function useSelection(of: unknown): Selection {
  const [chosen, setChosen] = useState(NONE)
  const [isAll, setAll] = useState(false)
  const anchor = useRef<string>(undefined)
  const clear = useCallback(() => {
    setChosen(NONE)
    setAll(false)
    anchor.current = undefined
  }, [])
  useEffect(clear, [of, clear])
  const select = useCallback((row: LogSummary, isSelected: boolean, isRange: boolean, rows: LogRows) => {
    const key = keyOf(row)
    const [start, end] = [rows.indexOf(anchor.current ?? key), rows.indexOf(key)]
    const range = isRange && start !== undefined && end !== undefined ? listed(rows, Math.min(start, end), Math.max(start, end) + 1) : [row]
    anchor.current = key
    setAll(false)
    setChosen((now) => {
      const next = new Map(now)
      for (const one of range) {
        if (isSelected || isRange) next.set(keyOf(one), one)
        else next.delete(keyOf(one))
      }
      return next
    })
  }, [])
  const selectListed = useCallback((rows: LogRows) => setChosen(new Map(listed(rows, 0, Math.min(rows.count, MAX_LISTED)).map((row) => [keyOf(row), row]))), [])
  const selectAll = useCallback(() => setAll(true), [])
  const keys = useMemo(() => new Set(chosen.keys()), [chosen])
  const rows = useMemo(() => [...chosen.values()], [chosen])
  return useMemo(() => ({ keys, rows, isAll, select, selectListed, selectAll, clear }), [keys, rows, isAll, select, selectListed, selectAll, clear])
}

function listed(rows: LogRows, from: number, to: number): LogSummary[] {
  const found: LogSummary[] = []
  for (let index = from; index < to; index++) {
    const row = rows.rowAt(index)
    if (row) found.push(row)
  }
  return found
}
