/** The lines of a file, one after the other: never more of it in memory than the longest line. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

export interface Line {
  /** Counts from 1. */
  number: number
  /** Absent: too long. */
  bytes?: Buffer | undefined
  /** The file ended without an end of the line. */
  isCut: boolean
}

/** What nobody sends as one record, and everybody can hold. */
export const MAX_LINE = 64 * 1024 * 1024

const NEWLINE = 0x0a

/** @throws a system error, or one of zlib */
export async function* lines(chunks: AsyncIterable<Buffer>, maxLine: number = MAX_LINE): AsyncGenerator<Line> {
  let number = 1
  let parts: Buffer[] = []
  let length = 0
  const add = (part: Buffer): void => {
    length += part.length
    if (length <= maxLine) parts.push(part)
    else parts = []
  }
  const line = (isCut: boolean): Line => {
    const bytes = length > maxLine ? undefined : parts.length === 1 ? parts[0] : Buffer.concat(parts)
    parts = []
    length = 0
    return { number: number++, bytes, isCut }
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end))
      yield line(false)
      start = end + 1
    }
    if (start < chunk.length) add(chunk.subarray(start))
  }
  if (length > 0) yield line(true)
}

/** Also of a file that was compressed by gzip, whatever it is called. */
export function chunksOf(path: string, isGzip: boolean): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  if (!isGzip) return file
  const unzipped = createGunzip()
  file.on('error', (error) => unzipped.destroy(error))
  return file.pipe(unzipped)
}
