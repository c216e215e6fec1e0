/** Reads a dataset file of any format into records, each with the line that it stands on. */
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { isError } from '../row/errorInfo.ts'
import { DataError } from './dataError.ts'
import type { FormatResult } from './formats/format.ts'

/** Formats other than JSONL load their parser only when a file of theirs is read. */
const readers: Record<string, () => Promise<(text: string) => FormatResult>> = {
  '.jsonl': async () => (await import('./formats/jsonl.ts')).readJsonl,
  '.ndjson': async () => (await import('./formats/jsonl.ts')).readJsonl,
  '.json': async () => (await import('./formats/json.ts')).readJson,
  '.yaml': async () => (await import('./formats/yaml.ts')).readYaml,
  '.yml': async () => (await import('./formats/yaml.ts')).readYaml,
  '.csv': async () => (await import('./formats/csv.ts')).readCsv,
}

/** Of what people said of the rows of a dataset, beside it. */
const LABELS = /\.labels\.(jsonl|ndjson)$/i

/**
 * @param path absolute
 * @param startsFrom what it was relative to as it was given, for the message where there is no such file
 * @throws {DataError} where there is no such file, or its format is not known
 */
export async function readDatasetFile(path: string, startsFrom?: string): Promise<FormatResult> {
  const loadReader = readerOf(path)
  const text = await readText(path, startsFrom)
  const read = await loadReader()
  return read(text)
}

/**
 * A dataset's text from elsewhere than its file, such as an earlier revision.
 *
 * @param path tells the format
 * @throws {DataError} where the format is not known
 */
export async function readDatasetText(path: string, text: string): Promise<FormatResult> {
  const read = await readerOf(path)()
  return read(text)
}

function readerOf(path: string): () => Promise<(text: string) => FormatResult> {
  if (LABELS.test(path)) return async () => (await import('./formats/labels.ts')).readLabels
  const reader = readers[extname(path).toLowerCase()]
  if (reader) return reader
  throw new DataError(basename(path), [{ where: path, problem: `a dataset is one of ${Object.keys(readers).join(', ')}, not "${extname(path)}"` }])
}

export function place(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`
}

async function readText(path: string, startsFrom: string | undefined): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    const code = isError(error) && 'code' in error ? error.code : undefined
    const problem = code === 'ENOENT' ? `there is no such file${startsFrom === undefined ? '' : ` (the path is relative to ${startsFrom})`}` : `can not be read: ${String(code ?? error)}`
    throw new DataError(basename(path), [{ where: path, problem }])
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new DataError(basename(path), [{ where: path, problem: 'is not UTF-8 text' }])
  }
}
