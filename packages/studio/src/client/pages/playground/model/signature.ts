/** What a cell is asked with, as text: a result whose text is another than what column and row have now is stale. */
import type { GridColumn } from './draft.ts'
import type { GridRow } from './gridRows.ts'

export function cellSignature({ signature }: Pick<GridColumn, 'signature'>, { key }: Pick<GridRow, 'key'>, trials: number): string {
  return `${signature}|${key}|${trials}`
}
