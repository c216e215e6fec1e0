/** How many rows a file has, for a list: of JSON Lines without parsing one. */
import { createReadStream } from 'node:fs'
import type { DatasetFile } from './findDatasets.ts'
import type { OpenDatasets } from './openDatasets.ts'

/** Other formats are parsed whole. */
const MAX_PARSED_BYTES = 16 * 1024 * 1024
const NEWLINE = 0x0a
const BLANK = new Set([0x20, 0x09, 0x0d])

export class RowCounts {
  private readonly known = new Map<string, { stamp: string; rows: number | null }>()

  constructor(private readonly open: OpenDatasets) {}

  /** `null`: it is not known, as the file is too large or can not be read. */
  async of({ path, bytes, modifiedMs, writable }: DatasetFile): Promise<number | null> {
    const stamp = `${bytes} ${modifiedMs}`
    const before = this.known.get(path)
    if (before?.stamp === stamp) return before.rows
    const rows = await this.count(path, writable, bytes).catch(() => null)
    this.known.set(path, { stamp, rows })
    return rows
  }

  private async count(path: string, isLines: boolean, bytes: number): Promise<number | null> {
    if (isLines) return countLines(this.open.fileOf(path))
    return bytes > MAX_PARSED_BYTES ? null : (await this.open.read(path)).rows.length
  }
}

/** Lines in which there is anything. */
async function countLines(file: string): Promise<number> {
  let count = 0
  let isEmpty = true
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); ; end = chunk.indexOf(NEWLINE, start)) {
      const stop = end === -1 ? chunk.length : end
      for (let at = start; isEmpty && at < stop; at++) isEmpty = BLANK.has(chunk[at]!)
      if (end === -1) break
      if (!isEmpty) count++
      isEmpty = true
      start = end + 1
    }
  }
  return isEmpty ? count : count + 1
}
