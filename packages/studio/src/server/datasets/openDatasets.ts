/** Dataset files as they were read last: kept as long as the file is the same, as a table asks for its rows a page at a time. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { DataError, systemProblem, type DataProblem } from '@evals/core'
import { parseFileRows, type FileRow } from '@evals/store'
import { projectFile } from '../project/projectFile.ts'
import { RequestProblem } from '../requestProblem.ts'
import { isDatasetName } from './findDatasets.ts'

export interface OpenDataset {
  path: string
  /** Absolute. */
  file: string
  /** SHA-256 of its bytes. */
  version: string
  bytes: number
  rows: readonly KeyedRow[]
  byKey: ReadonlyMap<string, KeyedRow>
  /** Lines that are no rows; they are not in `rows`. */
  problems: readonly DataProblem[]
}

export interface KeyedRow extends FileRow {
  /** Its id; of a second row with the same id, also the line. */
  key: string
}

const MAX_OPEN = 4

export class OpenDatasets {
  private readonly open = new Map<string, { stamp: string; dataset: Promise<OpenDataset> }>()
  private readonly ids = new Map<string, { stamp: string; ids: Promise<ReadonlySet<string>> }>()

  constructor(private readonly root: string) {}

  /** Absolute. @throws {RequestProblem} 403 */
  fileOf(path: string): string {
    return projectFile(this.root, path)
  }

  /** @throws {RequestProblem} 404 where there is no such dataset */
  async read(path: string): Promise<OpenDataset> {
    if (!isDatasetName(path)) throw new RequestProblem(400, `${JSON.stringify(path)} is no dataset: a dataset is a .jsonl, .ndjson, .json, .yaml, .yml or .csv file`)
    const file = projectFile(this.root, path)
    const stamp = await stampOf(file)
    if (stamp === undefined) throw new RequestProblem(404, `There is no file ${JSON.stringify(path)} in this project: it may have been moved, or be on another branch`)
    const known = this.open.get(file)
    this.open.delete(file)
    const dataset = known?.stamp === stamp ? known.dataset : readDataset(path, file)
    this.open.set(file, { stamp, dataset })
    dataset.catch(() => this.open.delete(file))
    for (const oldest of this.open.keys()) {
      if (this.open.size <= MAX_OPEN) break
      this.open.delete(oldest)
    }
    return dataset
  }

  /** Of all its rows; of a file that can not be read, none. Kept for more files than their rows are. */
  async rowIds(path: string): Promise<ReadonlySet<string>> {
    const stamp = await stampOf(this.fileOf(path))
    const known = this.ids.get(path)
    if (known !== undefined && known.stamp === stamp) return known.ids
    const ids = this.read(path).then(({ rows }) => new Set(rows.map(({ id }) => id)), () => new Set<string>())
    if (stamp !== undefined) this.ids.set(path, { stamp, ids })
    return ids
  }
}

/** Another one for another content. `undefined`: there is no such file */
function stampOf(file: string): Promise<string | undefined> {
  return stat(file).then(({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`, () => undefined)
}

async function readDataset(path: string, file: string): Promise<OpenDataset> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new RequestProblem(400, `${path} can not be read: ${systemProblem(error)}`)
  })
  const { rows, problems } = await parseRows(path, file, decode(path, bytes))
  const byKey = new Map<string, KeyedRow>()
  const keyed = rows.map((row): KeyedRow => {
    const key = uniqueKey(row, byKey)
    const one = Object.assign(row, { key })
    byKey.set(key, one)
    return one
  })
  return { path, file, version: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, rows: keyed, byKey, problems }
}

async function parseRows(path: string, file: string, text: string): ReturnType<typeof parseFileRows> {
  try {
    return await parseFileRows(file, text)
  } catch (error) {
    if (error instanceof DataError) throw error
    throw new RequestProblem(400, `${path} can not be read as ${extname(path).slice(1)}: ${(error as Error).message}`)
  }
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new RequestProblem(400, `${path} is not UTF-8 text`)
  }
}

/** @param before by their keys, the rows that stand before it in the file */
export function uniqueKey({ id, line }: FileRow, before: ReadonlyMap<string, unknown>): string {
  return before.has(id) ? `${id} (line ${line ?? before.size + 1})` : id
}

/** Tells whether a record is still what somebody looked at. */
export function recordHash(value: FileRow['value']): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}
