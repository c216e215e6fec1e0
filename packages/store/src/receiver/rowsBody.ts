/** Rows and feedback that applications log with our client, one JSON object a line: checked here, where they come in. */
import type { Decoded } from '../otlp/decoded.ts'
import { Tally } from '../otlp/tally.ts'
import type { IncomingSpan } from '../trace/incomingSpan.ts'
import { checkRow } from '../trace/checkRow.ts'
import { spanOfRow } from '../trace/spanOfRow.ts'

const NEWLINE = 0x0a

/** @returns the rows of a body, each as its span; why a line is none, with its number */
export function decodeRows(body: Buffer, atMs: number): Decoded {
  return decodeLines(body, (value) => {
    const { row, problem } = checkRow(value)
    if (row === undefined) throw new LineProblem(`no row: ${problem}`)
    return spanOfRow(row.kind === undefined ? { ...row, kind: 'log' } : row, atMs)
  })
}

/** What is wrong with one line. */
export class LineProblem extends Error {}

/** @param read throws `LineProblem` */
export function decodeLines(body: Buffer, read: (value: unknown) => IncomingSpan): Decoded {
  const spans: IncomingSpan[] = []
  const refused = new Tally()
  let number = 0
  for (let start = 0; start < body.length; ) {
    const found = body.indexOf(NEWLINE, start)
    const end = found === -1 ? body.length : found
    const text = body.toString('utf8', start, end).trim()
    start = end + 1
    number++
    if (text === '') continue
    try {
      spans.push(read(JSON.parse(text)))
    } catch (error) {
      refused.add(`line ${number}: ${problemOf(error)}`)
    }
  }
  return { spans, rejected: refused.count, ignored: 0, reasons: refused.reasons() }
}

function problemOf(error: unknown): string {
  if (error instanceof SyntaxError) return `no JSON: ${error.message.slice(0, 120)}`
  // Of the stack: a value that refers to itself a thousand times
  if (error instanceof RangeError) return 'nested too deeply'
  if (error instanceof LineProblem) return error.message.slice(0, 300)
  throw error
}
