/** What a cell is asked with, as text: a result whose text is another than what column and row have now is stale. */
import { valueKey, type DraftColumn } from './draft.ts'
import type { GridRow } from './gridRows.ts'

const columns = new WeakMap<DraftColumn['params'], string>()

/** Of the column's params alone. */
export function columnSignature({ params }: DraftColumn): string {
  const known = columns.get(params)
  if (known !== undefined) return known
  const text = Object.keys(params).toSorted().map((name) => `${JSON.stringify(name)}:${valueKey(params[name])}`).join(',')
  columns.set(params, text)
  return text
}

export function cellSignature(column: DraftColumn, row: GridRow, trials: number): string {
  return `${columnSignature(column)}|${row.key}|${trials}`
}
