/** What the server compares: of each column, the scores of the cells that are as they would be run now. */
import { cellKey, type CellStore } from './cellStore.ts'
import type { DraftColumn } from './draft.ts'
import type { GridRow } from './gridRows.ts'
import { cellSignature } from './signature.ts'

export interface ComparedTrial {
  scores?: Record<string, number | null>
  /** The task failed, or a scorer: what is no score is not counted as one. */
  error?: boolean
}

export interface ComparedColumn {
  name: string
  cells: { row: string; trials: ComparedTrial[] }[]
}

/** Cells that are not whole, or stale, are not there. */
export function comparedColumns(columns: readonly DraftColumn[], rows: readonly GridRow[], trials: number, cells: Pick<CellStore, 'get'>): ComparedColumn[] {
  return columns.map((column) => ({
    name: column.name,
    cells: rows.flatMap((row) => {
      const cell = cells.get(cellKey(column.id, row.id))
      if (cell?.status !== 'done' || cell.signature !== cellSignature(column, row, trials)) return []
      return [{ row: row.id, trials: cell.trials.flatMap((trial) => (trial.row ? [{ scores: trial.row.scores ?? {}, error: trial.row.error !== undefined }] : [])) }]
    }),
  }))
}
