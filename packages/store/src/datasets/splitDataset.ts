/** Parts of a dataset, such as one to improve a prompt on and one to test it on. A row never changes its part when others are added. */
import { hash } from 'node:crypto'
import { basename, extname, resolve } from 'node:path'
import { hashInput, readWritableText, stableJson, visibleJson, type DatasetChange } from '@evals/core'
import { DatasetOptionsError } from './datasetOptionsError.ts'
import { readDatasetSource, rowsOfSource } from './datasetSource.ts'
import type { FileRow } from './fileRows.ts'
import { parsePath, PathError, pathsIn, valueAt } from './path.ts'

export interface SplitOptions {
  /** Another seed, other parts. Default: 0. */
  seed?: number | undefined
  /** A place in the row, such as `metadata.document`: rows with an equal value there go to one part. Rows without it go by themselves. */
  by?: string | undefined
}

export interface DatasetSplit {
  file: string
  parts: DatasetPart[]
}

/** The change makes `questions.train.jsonl` beside `questions.jsonl`, or brings it up to date. */
export interface DatasetPart extends DatasetChange {
  name: string
  /** In [0, 1], as was asked for. What comes out is near it, the nearer the more rows or groups there are. */
  share: number
  rows: number
}

/**
 * By a hash of the row's id (of its input, where it has none, so that equal inputs stay together) or of a field, and of the
 * seed: not by the row's place. Nothing is written.
 *
 * @param shares by the part's name; they must sum to 1
 * @throws {DataError} for a file that can not be read
 * @throws {DatasetOptionsError} for shares, names or a field that can not be used
 * @example await splitDataset('questions.jsonl', { train: 0.8, test: 0.2 }, { by: 'metadata.document' })
 */
export async function splitDataset(file: string, shares: { readonly [part: string]: number }, { seed = 0, by }: SplitOptions = {}): Promise<DatasetSplit> {
  checkShares(shares)
  const source = await readDatasetSource(file)
  const rows = await rowsOfSource(source)
  const keyOf = by === undefined ? ownKey : fieldKey(by, rows)
  const groups = Map.groupBy(rows, (row) => partOf(position(`${seed} ${keyOf(row)}`), shares))
  const lines = /\.(?:jsonl|ndjson)$/i.test(source.file) ? source.text.replace(/^\uFEFF/, '').split(/\r?\n/) : undefined
  return {
    file: source.file,
    parts: Object.entries(shares).map(([name, share]): DatasetPart => {
      const own = groups.get(name) ?? []
      const path = partFile(source.file, name)
      // Of JSON Lines, the line as it is
      const after = own.map(({ value, line }) => `${(line === undefined ? undefined : lines?.[line - 1]) ?? visibleJson(JSON.stringify(value))}\n`).join('')
      return { name, share, rows: own.length, file: path, before: readWritableText(path), after }
    }),
  }
}

function partFile(file: string, name: string): string {
  const extension = extname(file)
  return resolve(file, '..', `${basename(file, extension)}.${name}.jsonl`)
}

function checkShares(shares: { readonly [part: string]: number }): void {
  const entries = Object.entries(shares)
  if (entries.length < 2) throw new DatasetOptionsError('a split has at least two parts, such as { train: 0.8, test: 0.2 }')
  const strange = entries.find(([name]) => !/^[\w-]+$/.test(name) || name === 'schema' || name === 'labels')
  if (strange) throw new DatasetOptionsError(`a part can not be named "${strange[0]}": its name becomes part of a file's`)
  const wrong = entries.find(([, share]) => !(share > 0 && share < 1))
  if (wrong) throw new DatasetOptionsError(`the share of ${wrong[0]} must be between 0 and 1, not ${wrong[1]}`)
  const sum = entries.reduce((total, [, share]) => total + share, 0)
  if (Math.abs(sum - 1) > 1e-9) throw new DatasetOptionsError(`the shares sum to ${Number(sum.toFixed(6))}, and must to 1`)
}

function ownKey({ hasOwnId, id, input }: FileRow): string {
  return hasOwnId ? id : hashInput(input)
}

function fieldKey(by: string, rows: readonly FileRow[]): (row: FileRow) => string {
  try {
    const path = parsePath(by)
    const known = new Map(rows.map((row) => [row, valueAt(row.value, path)]))
    if (rows.length > 0 && [...known.values()].every((value) => value === undefined)) {
      throw new DatasetOptionsError(`none of the rows has "${by}" to be split by; there are ${[...new Set(rows.slice(0, 50).flatMap(({ value }) => pathsIn(value)))].slice(0, 24).join(', ')}`)
    }
    return (row) => {
      const value = known.get(row)
      return value === undefined ? ownKey(row) : `${by} ${stableJson(value)}`
    }
  } catch (error) {
    throw error instanceof PathError ? new DatasetOptionsError(`the field to split by: ${error.message}`) : error
  }
}

/** In [0, 1), by the first 48 bits of SHA-256: evenly spread, and the same on every machine. */
function position(key: string): number {
  return Number.parseInt(hash('sha256', key, 'hex').slice(0, 12), 16) / 2 ** 48
}

function partOf(position: number, shares: { readonly [part: string]: number }): string {
  const entries = Object.entries(shares)
  let end = 0
  for (const [name, share] of entries) {
    end += share
    if (position < end) return name
  }
  // The sum of shares may be a hair less than 1
  return entries.at(-1)![0]
}
