/** Files of logs, whoever wrote them, as what comes in. Read as streams: a file may be larger than the memory. */
import { open, stat } from 'node:fs/promises'
import { isError, jsonProblem, systemProblem, type Row } from '@evals/core'
import { spanOfRow } from '../trace/spanOfRow.ts'
import { readChat } from './chat.ts'
import { detectFormat, type Detected } from './detectFormat.ts'
import { LineError, type Imported, type ImportFormat } from './imported.ts'
import { chunksOf, lines, MAX_LINE, type Line } from './lines.ts'
import type { ImportMapping } from './mapping.ts'
import { readOtlpRequest } from './otlp.ts'
import { readRow } from './rows.ts'

export interface ImportOptions {
  /** Default: by how each file begins. */
  format?: ImportFormat | undefined
  /** For CSV, and for JSONL of other objects than rows. */
  mapping?: ImportMapping | undefined
}

/**
 * Everything in the files that can be read, in their order, and a problem for each line that can not; nothing stops at one.
 * Files may be compressed by gzip.
 *
 * @example
 * for await (const { span, problem } of readImport(['traffic.jsonl'])) {
 *   if (problem) console.error(`${problem.file}:${problem.line}: ${problem.problem}`)
 *   else batch.push(span)
 * }
 */
export async function* readImport(files: readonly string[], options: ImportOptions = {}): AsyncGenerator<Imported> {
  for (const file of files) {
    try {
      yield* readFile(file, options)
    } catch (error) {
      if (!isError(error)) throw error
      yield { problem: { file, problem: fileProblem(error) } }
    }
  }
}

const PIPE = 'is a pipe or a device, and no file: give what comes out of it to standard input, which is named -'

function fileProblem(error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'is a folder: name the files in it'
  if (code === 'Z_BUF_ERROR') return 'ends in the middle: what gzip had compressed is cut off. What was before that is taken'
  if (code.startsWith('Z_')) return 'is damaged: gzip can not read on here. What was before that is taken'
  return `can not be read: ${systemProblem(error)}`
}

const HEAD = 1024 * 1024

async function* readFile(file: string, { format, mapping }: ImportOptions): AsyncGenerator<Imported> {
  // Before it is opened, which at a pipe waits for a writer, and nothing can end that
  const status = await stat(file)
  if (!status.isFile() && !status.isDirectory()) return yield { problem: { file, problem: PIPE } }
  const { head, isGzip, changedMs, size } = await look(file)
  if (size === 0) return yield { problem: { file, problem: 'is empty' } }
  const detected = detectFormat(head)
  const kind: Detected = { format: format ?? detected.format, isWhole: detected.isWhole && format !== 'csv' }
  const chunks = chunksOf(file, isGzip)
  if (kind.format === 'csv') {
    const { readCsv } = await import('./csv.ts')
    for await (const { row, problem, ...at } of readCsv(chunks, mapping)) yield row ? { span: spanOfRow(row, changedMs) } : { problem: { file, ...at, problem: problem! } }
    return
  }
  if (kind.isWhole && size > MAX_LINE) return yield { problem: { file, problem: `is one JSON value of ${Math.round(size / 1e6)} MB, more than can be read at once: write one record a line (\`jq -c '.[]'\`)` } }
  const readSpanLine = kind.format === 'spans' ? (await import('./spans.ts')).readSpanLine : undefined
  for await (const { value, line, problem } of kind.isWhole ? wholeFile(chunks) : jsonLines(chunks)) {
    if (problem !== undefined) {
      yield { problem: { file, line, problem } }
      continue
    }
    try {
      if (readSpanLine) yield { span: { span: readSpanLine(value) } }
      else if (kind.format !== 'otlp') yield { span: spanOfRow(rowOf(kind.format, value, mapping), changedMs) }
      else {
        const { spans, rejected, reasons } = readOtlpRequest(value)
        for (const span of spans) yield { span }
        if (rejected > 0) yield { problem: { file, line, problem: `${rejected === 1 ? '1 record is' : `${rejected} records are`} not taken: ${reasons.join('; ')}` } }
      }
    } catch (error) {
      if (!(error instanceof LineError)) throw error
      yield { problem: { file, line, problem: error.message } }
    }
  }
}

function rowOf(format: Exclude<ImportFormat, 'otlp'>, value: unknown, mapping: ImportMapping | undefined): Row {
  return format === 'chat' ? readChat(value) : readRow(value, mapping)
}

/** How the file begins, and when it was written: the time of rows that say none. */
async function look(file: string): Promise<{ head: string; isGzip: boolean; changedMs: number; size: number }> {
  const handle = await open(file)
  try {
    const { mtimeMs, size } = await handle.stat()
    const magic = Buffer.alloc(2)
    await handle.read(magic, 0, 2, 0)
    const isGzip = magic[0] === 0x1f && magic[1] === 0x8b
    return { head: await beginning(file, isGzip), isGzip, changedMs: Math.floor(mtimeMs), size }
  } finally {
    await handle.close()
  }
}

async function beginning(file: string, isGzip: boolean): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of chunksOf(file, isGzip)) {
      parts.push(chunk)
      if ((length += chunk.length) >= HEAD) break
    }
  } catch (error) {
    // Where it is damaged is told when it is read to there
    if (length === 0) throw error
  }
  return Buffer.concat(parts).toString('utf8', 0, HEAD)
}

interface Item {
  value?: unknown
  line?: number | undefined
  problem?: string | undefined
}

async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  for await (const line of lines(chunks)) {
    const item = parseLine(line)
    if (item) yield item
  }
}

const strict = new TextDecoder('utf-8', { fatal: true })

function parseLine({ number: line, bytes, isCut }: Line): Item | undefined {
  if (bytes === undefined) return { line, problem: `is longer than ${MAX_LINE / 1024 / 1024} MB, and is passed over` }
  let text: string
  try {
    // It takes a byte order mark away, which only the first line may have
    text = strict.decode(bytes)
  } catch {
    return { line, problem: isCut ? CUT : 'is not UTF-8 text' }
  }
  if (text.trim() === '') return undefined
  try {
    return { line, value: JSON.parse(text) as unknown }
  } catch (error) {
    const { reason, position } = jsonProblem(text, error)
    return { line, problem: isCut && position >= text.trimEnd().length ? CUT : `is not JSON: ${reason} at column ${position + 1}` }
  }
}

const CUT = 'is cut off: the file ends in the middle of it. Import the file again when it is whole; what is known already is not taken twice'

/** The items of a list, or the one object. */
async function* wholeFile(chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    if ((length += chunk.length) > MAX_LINE) return yield { problem: 'is one JSON value that is more than can be read at once: write one record a line (`jq -c \'.[]\'`)' }
  }
  const item = parseLine({ number: 1, bytes: Buffer.concat(parts), isCut: true })
  if (item === undefined) return
  if (!Array.isArray(item.value)) return yield { value: item.value, problem: item.problem }
  for (const value of item.value as unknown[]) yield { value }
}
