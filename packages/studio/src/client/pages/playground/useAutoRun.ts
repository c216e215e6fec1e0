/** Runs what has become stale as soon as something changes: one run at a time, and then the newest. */
import { useEffect, useRef } from 'react'
import { cellKey } from './model/cellStore.ts'
import type { GridColumn } from './model/draft.ts'
import type { GridRow } from './model/gridRows.ts'
import type { RunPart, Session } from './model/session.ts'
import { cellSignature } from './model/signature.ts'

/** Rows in sight, and no more than these: each keystroke runs them. */
export const AUTO_ROWS = 20
/** Milliseconds after the last change. A model is asked only when a person pauses. */
const WAIT = { code: 0, model: 700 }

export interface AutoRunOf {
  enabled: boolean
  session: Session
  columns: readonly GridColumn[]
  rows: readonly GridRow[]
  trials: number
  scorers: RunPart['scorers']
  withModel: boolean
}

export function useAutoRun(of: AutoRunOf): void {
  const latest = useRef(of)
  latest.current = of
  const isRunning = useRef(false)
  const { enabled, session, columns, rows, trials, scorers, withModel } = of
  useEffect(() => {
    if (!enabled) return
    const go = async (): Promise<void> => {
      if (isRunning.current) return
      isRunning.current = true
      try {
        let tried = ''
        while (latest.current.enabled) {
          const part = stalePart(latest.current)
          const asked = JSON.stringify(part)
          // What came to nothing would come to nothing again
          if (!part || asked === tried) break
          tried = asked
          await session.run(part, { automatic: true })
        }
      } finally {
        isRunning.current = false
      }
    }
    const timer = setTimeout(() => void go(), withModel ? WAIT.model : WAIT.code)
    return () => clearTimeout(timer)
  }, [enabled, session, columns, rows, trials, scorers, withModel])
}

/** Columns with a cell that is not as it would be now, over all rows that have one. What was run with this, and failed to come, is not asked again. */
export function stalePart({ session, columns, rows, trials, scorers }: Omit<AutoRunOf, 'enabled' | 'withModel'>): RunPart | undefined {
  const isStale = (column: GridColumn, row: GridRow): boolean => session.cells.get(cellKey(column.id, row.id))?.signature !== cellSignature(column, row, trials)
  const near = rows.slice(0, AUTO_ROWS)
  const stale = { columns: columns.filter((column) => near.some((row) => isStale(column, row))), rows: near.filter((row) => columns.some((column) => isStale(column, row))), trials, scorers }
  return stale.columns.length === 0 ? undefined : stale
}
