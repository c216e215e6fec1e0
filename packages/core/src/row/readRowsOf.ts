/** Finds the rows of one case among all of a run by the bytes of its id: what is not parsed, and not cut into lines, costs next to nothing. */
import { existsSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { parseRow, type PlacedRow } from './readRows.ts'
import { ROWS_FILE } from './rowLog.ts'

const CHUNK = 1 << 20
const NEWLINE = 0x0a

/** The rows of the cases with this id, of whichever suite, in the order in which they stand on file. A line that was cut short by a crash is passed over. */
export async function* readRowsOf(runFolder: string, id: string): AsyncGenerator<PlacedRow> {
  const path = join(runFolder, ROWS_FILE)
  // A run in which no case ended has none
  if (!existsSync(path)) return
  const file = await open(path)
  try {
    for await (const [start, end] of linesWith(file, Buffer.from(JSON.stringify(id)))) {
      const line = Buffer.allocUnsafe(end - start)
      const { bytesRead } = await file.read(line, 0, line.length, start)
      const row = parseRow(line.toString('utf8', 0, bytesRead))
      if (row?.id === id) yield { row, reference: [start, end - start] }
    }
  } finally {
    await file.close()
  }
}

/** Where the lines begin and end that have these bytes in them. */
async function* linesWith(file: FileHandle, wanted: Buffer): AsyncGenerator<readonly [start: number, end: number]> {
  const buffer = Buffer.allocUnsafe(CHUNK + wanted.length)
  /** Where in the file the buffer begins, and the line that it begins in. */
  let at = 0
  let lineStart = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead < wanted.length) return
    const chunk = buffer.subarray(0, bytesRead)
    // What begins at the very end is found in the next chunk, which overlaps
    let next = at + bytesRead - (wanted.length - 1)
    let from = 0
    for (let found = chunk.indexOf(wanted); found !== -1; found = chunk.indexOf(wanted, from)) {
      const before = chunk.lastIndexOf(NEWLINE, found)
      const after = chunk.indexOf(NEWLINE, found)
      const end = after === -1 ? await endOfLine(file, at + bytesRead) : at + after
      yield [before === -1 ? lineStart : at + before + 1, end]
      if (after === -1) {
        next = lineStart = end + 1
        break
      }
      from = after + 1
    }
    const last = next < at + bytesRead ? chunk.lastIndexOf(NEWLINE, next - at - 1) : -1
    if (last !== -1) lineStart = at + last + 1
    at = next
  }
}

async function endOfLine(file: FileHandle, from: number): Promise<number> {
  const buffer = Buffer.allocUnsafe(CHUNK)
  for (let at = from; ; at += buffer.length) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    const found = buffer.subarray(0, bytesRead).indexOf(NEWLINE)
    if (found !== -1) return at + found
    if (bytesRead < buffer.length) return at + bytesRead
  }
}
