/** Appends rows to a run's `rows.jsonl`, and their spans to its `spans.jsonl`, as cases finish. Any number of processes write one file; each learns where its row stands. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../row/row.ts'
import type { Span } from '../trace/span.ts'

export const ROWS_FILE = 'rows.jsonl'
export const SPANS_FILE = 'spans.jsonl'

/** Offset and length in bytes, without the line's end. */
export type RowReference = readonly [offset: number, length: number]

export interface RowLog {
  append: (row: Row) => RowReference
  appendSpans: (spans: readonly Span[]) => void
  close: () => void
}

/**
 * A file is opened for appending, so that the system puts every line at the end whoever else writes. A row is on
 * file when `append` returns: killing the process loses only cases in flight.
 *
 * @throws a system error where the folder is read-only or the disk is full
 */
export function openRowLog(runFolder: string): RowLog {
  const descriptor = openSync(join(runFolder, ROWS_FILE), 'a+')
  let end = fstatSync(descriptor).size
  let torn = false
  let spansFile: number | undefined
  return {
    append(row) {
      // After a line that was cut short by a full disk, begin on a line of our own
      const line = Buffer.from(`${torn ? '\n' : ''}${JSON.stringify(row)}\n`)
      const lead = torn ? 1 : 0
      torn = true
      writeAll(descriptor, line)
      torn = false
      const size = fstatSync(descriptor).size
      // Where nobody else wrote in between, our line is what the file grew by; else it is somewhere in what was added
      const offset = size === end + line.length ? end : find(descriptor, line, end, size)
      end = size
      return [offset + lead, line.length - lead - 1]
    },
    appendSpans(spans) {
      if (spans.length === 0) return
      // Most runs have none, and no file of them
      spansFile ??= openSync(join(runFolder, SPANS_FILE), 'a')
      writeAll(spansFile, Buffer.from(spans.map((span) => `${JSON.stringify(span)}\n`).join('')))
    },
    close() {
      closeSync(descriptor)
      if (spansFile !== undefined) closeSync(spansFile)
    },
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}

function find(descriptor: number, line: Buffer, from: number, to: number): number {
  const added = Buffer.alloc(to - from)
  readSync(descriptor, added, 0, added.length, from)
  const at = added.lastIndexOf(line)
  if (at === -1) throw new Error('a row that was just written is not in the run record: is the file being changed by something else?')
  return from + at
}
