/** CSV with a header: a column is a field of the row, and a dotted one (`metadata.lang`, `input.question`) a nested field. Cells are text. */
import { CsvError, parse } from 'csv-parse/sync'
import type { FormatResult } from './format.ts'

interface Parsed {
  record: Record<string, string>
  /** The record's text, with the line ends around it. */
  raw: string
  /** `lines` is the record's last line. */
  info: { lines: number }
}

export function readCsv(text: string): FormatResult {
  let parsed: Parsed[]
  try {
    parsed = parse(text, { columns: true, bom: true, skip_empty_lines: true, info: true, raw: true }) as unknown as Parsed[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') return { records: [], problems: [{ line: lineOfOpenQuote(text), problem: 'is not CSV: the quote that opens here is never closed' }] }
    const line = typeof error['lines'] === 'number' ? error['lines'] : undefined
    return { records: [], problems: [{ line, problem: `is not CSV: ${error.message}` }] }
  }
  return { records: parsed.map(({ record, raw, info }) => ({ value: nest(record), line: info.lines - linesWithin(raw) })), problems: [] }
}

/** A cell in quotes may go over several lines. */
function linesWithin(raw: string): number {
  return raw.replace(/^[\r\n]+|[\r\n]+$/g, '').split('\n').length - 1
}

/** The parser only says where the file ends. An escaped quote is two, so what is open at the end was opened by the last of an odd number. */
function lineOfOpenQuote(text: string): number {
  return text.slice(0, text.lastIndexOf('"')).split('\n').length
}

/** An empty cell is an absent field, except `input`, which may well be the empty text. */
function nest(record: Record<string, string>): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [column, cell] of Object.entries(record)) {
    if (cell === '' && column !== 'input') continue
    const value = column === 'tags' ? cell.split(/[,;]/).map((tag) => tag.trim()).filter(Boolean) : cell
    setPath(row, column.split('.'), value)
  }
  return row
}

function setPath(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path
  if (key === undefined || key === '__proto__') return
  if (rest.length === 0) {
    target[key] = value
    return
  }
  const inner = Object.hasOwn(target, key) && typeof target[key] === 'object' ? (target[key] as Record<string, unknown>) : {}
  target[key] = inner
  setPath(inner, rest, value)
}
