/** Reads the rows of a run back: one by its place, or all of them, also when the run was killed in the middle of a line. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../row/row.ts'
import { readLines } from './readLines.ts'
import { ROWS_FILE, type RowReference } from './rowLog.ts'

export interface RowReader {
  /** @returns `undefined` where the file or the row is not there any more */
  read: (reference: RowReference) => Row | undefined
  close: () => void
}

export function openRowReader(runFolder: string): RowReader {
  let descriptor: number | undefined
  try {
    descriptor = openSync(join(runFolder, ROWS_FILE), 'r')
  } catch {
    descriptor = undefined
  }
  // One buffer for all rows: a new one for each of 10,000 would wait for the collector
  let buffer = Buffer.allocUnsafe(64 * 1024)
  return {
    read([offset, length]) {
      if (descriptor === undefined) return undefined
      if (buffer.length < length) buffer = Buffer.allocUnsafe(length)
      if (readSync(descriptor, buffer, 0, length, offset) < length) return undefined
      return parseRow(buffer.toString('utf8', 0, length))
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor)
    },
  }
}

/** All rows in the order in which they finished. A line that was cut short by a crash is passed over. */
export async function* readRows(runFolder: string): AsyncGenerator<Row> {
  for await (const { row } of readPlacedRows(runFolder)) yield row
}

/** A row, and where it stands. */
export interface PlacedRow {
  row: Row
  reference: RowReference
}

/** As `readRows`, each with the place that it stands at. @param from where a line begins, in bytes: behind the last row that was read, of a run that goes on */
export async function* readPlacedRows(runFolder: string, from: number = 0): AsyncGenerator<PlacedRow> {
  const path = join(runFolder, ROWS_FILE)
  // A run in which no case ended has none
  if (!existsSync(path)) return
  let offset = from
  for await (const line of readLines(path, from)) {
    const row = line.length === 0 ? undefined : parseRow(line.toString('utf8'))
    if (row) yield { row, reference: [offset, line.length] }
    offset += line.length + 1
  }
}

/** @returns `undefined` for what is no JSON */
export function parseRow(line: string): Row | undefined {
  try {
    return JSON.parse(line) as Row
  } catch {
    return undefined
  }
}
