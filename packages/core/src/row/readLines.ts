/** A file's lines as bytes, one at a time: a line that a crash has cut within a character is longer as text. */
import { createReadStream } from 'node:fs'

const NEWLINE = 0x0a

/** Without their ends. What comes after the last end is a line too, where there is anything. @param from where a line begins, in bytes */
export async function* readLines(path: string, from: number = 0): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const part = chunk.subarray(start, end)
      yield rest.length === 0 ? part : Buffer.concat([...rest, part])
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
  if (rest.length > 0) yield Buffer.concat(rest)
}
