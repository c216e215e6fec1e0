/** What a SELECT gave, as a table that fits: columns share the width, those that need less give theirs to the others. */
import { cutEnd, padEnd, padStart, paletteFor, plainText, plural, textWidth } from '@evals/report'

type Cell = null | number | bigint | string | NodeJS.ArrayBufferView

const MAX_CELL = 2_000
const MIN_COLUMN = 6

export function jsonCell(value: Cell): null | number | string {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return typeof value === 'object' && value !== null ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') : value
}

export function renderSqlTable(columns: readonly string[], rows: readonly (readonly Cell[])[], { width, color }: { width: number; color: boolean }): string {
  const { dim } = paletteFor(color)
  const heads = columns.map((name) => plainText(name.slice(0, 200)))
  const texts = rows.map((row) => row.map((value) => (value === null ? '–' : plainText(String(jsonCell(value)).slice(0, MAX_CELL)))))
  const numeric = columns.map((_, index) => rows.length > 0 && rows.every((row) => row[index] === null || typeof row[index] === 'number' || typeof row[index] === 'bigint'))
  const widths = shared(heads.map((head, index) => texts.reduce((most, row) => Math.max(most, textWidth(row[index]!)), textWidth(head))), width)
  const line = (cells: readonly string[]): string => cells.map((cell, index) => (numeric[index] ? padStart : padEnd)(cutEnd(cell, widths[index]!), widths[index]!)).join('  ').trimEnd()
  return [dim(line(heads)), ...texts.map(line), '', dim(plural(rows.length, 'row'))].join('\n')
}

function shared(wanted: readonly number[], width: number): number[] {
  const widths = [...wanted]
  const over = (): number => widths.reduce((sum, one) => sum + one + 2, -2) - width
  while (over() > 0) {
    const widest = Math.max(...widths)
    if (widest <= MIN_COLUMN) break
    const next = Math.max(MIN_COLUMN, ...widths.filter((one) => one < widest))
    const alike = widths.filter((one) => one === widest).length
    const less = Math.max(1, Math.min(widest - (next === widest ? MIN_COLUMN : next), Math.ceil(over() / alike)))
    for (const [index, one] of widths.entries()) if (one === widest) widths[index] = one - less
  }
  return widths
}
