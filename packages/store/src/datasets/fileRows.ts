/** The rows of a dataset file as they stand in it, whatever its format, each with its place. */
import { basename } from 'node:path'
import { DataError, hashInput, isPlainObject, readDatasetText, type DataProblem, type Json } from '@evals/core'

export interface FileRow {
  /** Its own, or as a run gives it: a hash of the input, and an ordinal from the second of equal inputs on. */
  id: string
  hasOwnId: boolean
  input: Json
  /** The record itself. */
  value: { readonly [key: string]: Json | undefined }
  /** Counts from 1; absent where the format does not tell. */
  line: number | undefined
}

export interface FileRows {
  rows: FileRow[]
  problems: DataProblem[]
}

/**
 * @param path tells the format, and its name is that of messages
 * @throws {DataError} where the format is not known
 */
export async function parseFileRows(path: string, text: string): Promise<FileRows> {
  const name = basename(path)
  const place = (line: number | undefined): string => (line === undefined ? name : `${name}:${line}`)
  const { records, problems: unread } = await readDatasetText(path, text.replace(/^\uFEFF/, ''))
  const problems: (DataProblem & { line: number | undefined })[] = unread.map(({ line, problem }) => ({ where: place(line), problem, line }))
  const rows: FileRow[] = []
  const seen = new Map<string, number>()
  for (const { value, line } of records) {
    const problem = rowProblem(value)
    if (problem !== undefined) {
      problems.push({ where: place(line), problem, line })
      continue
    }
    const record = value as FileRow['value']
    const { id, input } = record as { id?: string | number; input: Json }
    const hash = id === undefined ? hashInput(input) : String(id)
    const ordinal = (seen.get(hash) ?? 0) + 1
    if (id === undefined) seen.set(hash, ordinal)
    rows.push({ id: id === undefined && ordinal > 1 ? `${hash}-${ordinal}` : hash, hasOwnId: id !== undefined, input, value: record, line })
  }
  return { rows, problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).map(({ where, problem }) => ({ where, problem })) }
}

/**
 * @param effect what did not happen for it: `nothing was written`
 * @throws {DataError} with every problem at once
 */
export async function requireFileRows(path: string, text: string, effect: string): Promise<FileRow[]> {
  const { rows, problems } = await parseFileRows(path, text)
  if (problems.length > 0) throw new DataError(basename(path), problems, effect)
  return rows
}

function rowProblem(value: unknown): string | undefined {
  if (!isPlainObject(value)) return 'a row is an object with an `input`'
  if (value['input'] === undefined) return 'has no `input`'
  const { id } = value
  return id === undefined || (typeof id === 'string' && id !== '') || (typeof id === 'number' && Number.isFinite(id)) ? undefined : '`id` must be a text that is not empty, or a number'
}
