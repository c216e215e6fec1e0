/** CSV with a header, record by record. By `csv-parse`, which core's datasets are read by, in its form for streams. */
import { pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { Row } from '@evals/core'
import { LineError } from './imported.ts'
import { MAX_LINE } from './lines.ts'
import { mapped, mappingProblem, missingColumns, type ImportMapping } from './mapping.ts'
import { checkedRow } from './rows.ts'

export type CsvItem = { row: Row; problem?: undefined } | { row?: undefined; line?: number | undefined; problem: string }

interface Parsed {
  record: Record<string, string>
  /** The record's text, with the line ends around it. */
  raw: string
  /** `lines` is the record's last line. */
  info: { lines: number }
}

export async function* readCsv(chunks: AsyncIterable<Buffer>, mapping: ImportMapping | undefined): AsyncGenerator<CsvItem> {
  const wrong = mapping && mappingProblem(mapping)
  if (wrong !== undefined) return yield { problem: wrong }
  let columns: string[] = []
  const skipped: CsvItem[] = []
  const parser = parse({
    bom: true,
    info: true,
    raw: true,
    skip_empty_lines: true,
    relax_column_count: false,
    skip_records_with_error: true,
    // Of a quote that is never closed, the rest of the file would be one record
    max_record_size: MAX_LINE,
    columns: (header: string[]) => (columns = header),
  })
  let lastLine = 1
  parser.on('skip', (error: CsvError) => skipped.push(csvProblem(error, lastLine)))
  // What goes wrong on either side ends the reading of the parser, below
  pipeline(chunks, parser, () => {})
  let first = true
  try {
    for await (const { record, raw, info } of parser as AsyncIterable<Parsed>) {
      if (first) {
        const problem = headerProblem(columns, mapping)
        if (problem !== undefined) return yield { line: 1, problem }
        first = false
      }
      yield* skipped.splice(0)
      lastLine = info.lines
      yield item(record, info.lines - raw.trim().split('\n').length + 1, mapping)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield csvProblem(error, lastLine)
  } finally {
    parser.destroy()
  }
  yield* skipped
}

function item(record: Record<string, string>, line: number, mapping: ImportMapping | undefined): CsvItem {
  try {
    return { row: checkedRow(mapped(record, mapping)) }
  } catch (error) {
    if (!(error instanceof LineError)) throw error
    return { line, problem: error.message }
  }
}

function headerProblem(columns: readonly string[], mapping: ImportMapping | undefined): string | undefined {
  const found = `its columns are ${columns.slice(0, 50).join(', ')}`
  if (mapping) {
    const missing = missingColumns(mapping, columns)
    return missing.length === 0 ? undefined : `has no column ${missing.map((column) => `"${column}"`).join(', ')}; ${found}`
  }
  return columns.some((column) => column === 'input' || column.startsWith('input.')) ? undefined : `has no column "input"; ${found}. A mapping says which of them is the input, such as { input: "${columns[0] ?? 'question'}" }`
}

/** @param lastLine of the last record that could be read */
function csvProblem(error: CsvError, lastLine: number): CsvItem {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') return { line: lastLine + 1, problem: 'is not CSV: a quote that opens in this record is never closed, so that all that follows is in it' }
  return { line: typeof error['lines'] === 'number' ? error['lines'] : undefined, problem: `is not CSV: ${error.message.replace(/ on line \d+$/, '')}` }
}
