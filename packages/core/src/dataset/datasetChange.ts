/** A change of a dataset file as data: planned, looked at, and then made whole or not at all. */
import { mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { isError } from '../row/errorInfo.ts'
import { systemProblem } from '../systemProblem.ts'
import { withFileLock } from '../withFileLock.ts'
import { writeAtomically } from '../writeAtomically.ts'
import { DataError } from './dataError.ts'

export interface DatasetChange {
  /** Absolute. */
  file: string
  /** The file's whole text when the change was planned. `undefined`: there was none. */
  before: string | undefined
  /** Its whole text afterwards. */
  after: string
}

/**
 * Makes the change, whole or not at all; two processes that do so at once do not lose each other's rows.
 *
 * @returns whether the file's bytes changed
 * @throws {DataError} where the file is not any more what it was when the change was planned, or can not be written
 */
export function applyDatasetChange({ file, before, after }: DatasetChange): boolean {
  if (before === after) return false
  const name = basename(file)
  try {
    mkdirSync(dirname(file), { recursive: true })
    return withFileLock(file, () => {
      if (readWritableText(file) !== before) throw new DataError(name, [{ where: name, problem: 'was changed by something else in the meantime: do it again' }], 'nothing was written')
      // A link stays one
      writeAtomically(before === undefined ? file : realpathSync(file), after)
      return true
    })
  } catch (error) {
    if (error instanceof DataError) throw error
    throw new DataError(name, [{ where: name, problem: `can not be written: ${systemProblem(error)}` }], 'nothing was written')
  }
}

/**
 * The text of a dataset that is going to be changed, to the byte.
 *
 * @param file absolute
 * @returns `undefined` where there is no such file
 * @throws {DataError} for a file that is no JSON Lines, or not UTF-8
 */
export function readWritableText(file: string): string | undefined {
  const name = basename(file)
  const refuse = (problem: string): DataError => new DataError(name, [{ where: name, problem }], 'nothing was written')
  const extension = extname(file).toLowerCase()
  if (extension !== '.jsonl' && extension !== '.ndjson') {
    throw refuse(`only JSON Lines files are written, where a row is a line and a diff shows what changed: name a .jsonl file, such as ${basename(file, extname(file)) || 'rows'}.jsonl`)
  }
  try {
    // With its byte order mark, if it has one: what is kept is kept to the byte
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
  } catch (error) {
    if (!isError(error) || !('code' in error)) throw refuse(`can not be read: ${String(error)}`)
    if (error.code === 'ENOENT') return undefined
    throw refuse(error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8 text' : `can not be read: ${systemProblem(error)}`)
  }
}

/**
 * Puts lines at the end of a JSONL text, whose own bytes all stay; the line ends are as the text has them.
 *
 * @param lines without line ends
 * @example appendLines('{"input":1}', ['{"input":2}'])   // '{"input":1}\n{"input":2}\n'
 */
export function appendLines(text: string | undefined, lines: readonly string[]): string {
  if (lines.length === 0) return text ?? ''
  const end = text?.includes('\r\n') ? '\r\n' : '\n'
  const isOpen = text !== undefined && text !== '' && !text.endsWith('\n')
  return `${text ?? ''}${isOpen ? end : ''}${lines.map((line) => line + end).join('')}`
}
