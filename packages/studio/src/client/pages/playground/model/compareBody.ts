/** What the server compares: of each column, the scores of the cells that are as they would be run now. */
import type { ErrorInfo, Row } from '@evals/core'
import type { CompareBody } from '../../../../server/playground/playgroundRequests.ts'
import { cellKey, type CellStore } from './cellStore.ts'
import type { GridColumn } from './draft.ts'
import type { GridRow } from './gridRows.ts'
import { cellSignature } from './signature.ts'

type Compared = CompareBody['columns'][number]
type ComparedTrial = Compared['cells'][number]['trials'][number]

/** Cells that are not whole, or stale, are not there. */
export function comparedColumns(columns: readonly GridColumn[], rows: readonly GridRow[], trials: number, cells: Pick<CellStore, 'get'>): Compared[] {
  return columns.map((column) => ({
    name: column.name,
    cells: rows.flatMap((row) => {
      const cell = cells.get(cellKey(column.id, row.id))
      if (cell?.status !== 'done' || cell.signature !== cellSignature(column, row, trials)) return []
      return [{ row: row.id, trials: cell.trials.flatMap((trial) => (trial.row ? [comparedTrial(trial.row)] : [])) }]
    }),
  }))
}

function comparedTrial({ scores, scoreDetails = {}, error }: Row): ComparedTrial {
  const failed = Object.entries(scoreDetails).flatMap(([name, detail]) => (detail.error ? [[name, { error: short(detail.error) }] as const] : []))
  return { ...(scores && { scores }), ...(failed.length > 0 && { scoreDetails: Object.fromEntries(failed) }), ...(error && { error: short(error) }) }
}

/** That there is one counts, not all that it says. */
function short({ name, message, phase }: ErrorInfo): { name: string; message: string; phase: ErrorInfo['phase'] } {
  return { name, message: message.slice(0, 200), phase }
}
