/** What is in a dataset, in numbers. */
import { hash } from 'node:crypto'
import { stableJson, type Json } from '@evals/core'
import { inputText } from '../sampling/inputText.ts'
import { readDatasetSource, rowsOfSource } from './datasetSource.ts'
import type { FileRow } from './fileRows.ts'
import { nearDuplicates } from './nearDuplicates.ts'

export interface DatasetStats {
  /** Absolute. */
  file: string
  /** SHA-256 of its bytes, 64 hex digits: the dataset's version. */
  version: string
  bytes: number
  rows: number
  ids: { own: number; ofInput: number }
  /** Of what the inputs say. */
  characters: Distribution
  /** Roughly: four characters each. Models differ. */
  tokens: Distribution
  withExpected: number
  /** The most frequent first. */
  tags: { tag: string; count: number }[]
  metadata: { key: string; count: number }[]
  /** Rows whose inputs are equal. */
  duplicates: RowPlace[][]
  /** Rows whose inputs are nearly the same and not equal, one of each input. */
  nearDuplicates: RowPlace[][]
}

export interface DatasetStatsOptions {
  /** `false`: near duplicates are not looked for, which takes by far the longest. Default: true */
  near?: boolean | undefined
}

export interface Distribution {
  min: number
  median: number
  mean: number
  p95: number
  max: number
  total: number
}

export interface RowPlace {
  id: string
  line?: number | undefined
}

const CHARACTERS_PER_TOKEN = 4

/**
 * @param file a path, or `path@revision`
 * @throws {DataError} for a file that can not be read
 */
export async function datasetStats(file: string, { near = true }: DatasetStatsOptions = {}): Promise<DatasetStats> {
  const source = await readDatasetSource(file)
  const rows = await rowsOfSource(source)
  const texts = rows.map(({ input }) => inputText(input))
  const characters = texts.map((text) => text.length)
  const equal = equalInputs(rows)
  const firsts = equal.map(([first]) => first!)
  return {
    file: source.file,
    version: hash('sha256', source.text, 'hex'),
    bytes: Buffer.byteLength(source.text),
    rows: rows.length,
    ids: { own: rows.filter(({ hasOwnId }) => hasOwnId).length, ofInput: rows.filter(({ hasOwnId }) => !hasOwnId).length },
    characters: distribution(characters),
    tokens: distribution(characters.map((count) => Math.ceil(count / CHARACTERS_PER_TOKEN))),
    withExpected: rows.filter(({ value }) => value['expected'] !== undefined).length,
    tags: counted(rows.flatMap(({ value }) => (Array.isArray(value['tags']) ? [...new Set(value['tags'] as string[])] : []))).map(([tag, count]) => ({ tag, count })),
    metadata: counted(rows.flatMap(({ value }) => Object.keys((value['metadata'] ?? {}) as object))).map(([key, count]) => ({ key, count })),
    duplicates: equal.filter(({ length }) => length > 1).map((group) => group.map((index) => placeOf(rows[index]!))),
    nearDuplicates: !near ? [] : nearDuplicates(firsts.map((index) => texts[index]!)).map((group) => group.map((index) => placeOf(rows[firsts[index]!]!))),
  }
}

/** Indices of rows, those with equal inputs together. */
export function equalInputs(rows: readonly { input: Json }[]): number[][] {
  return [...Map.groupBy(rows.keys(), (index) => stableJson(rows[index]!.input)).values()]
}

export function placeOf({ id, line }: FileRow): RowPlace {
  return line === undefined ? { id } : { id, line }
}

function counted(names: readonly string[]): [string, number][] {
  return [...Map.groupBy(names, (name) => name)].map(([name, group]): [string, number] => [name, group.length]).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
}

/** Of no numbers, zeros. Percentiles are by nearest rank: each is a number that is there. */
function distribution(numbers: readonly number[]): Distribution {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  const total = sorted.reduce((sum, value) => sum + value, 0)
  return { min: at(0), median: at(0.5), mean: sorted.length === 0 ? 0 : total / sorted.length, p95: at(0.95), max: at(1), total }
}
