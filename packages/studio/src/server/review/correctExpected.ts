/** An expected answer that a reviewer corrects: in the dataset beside the labels, and in the labels, as a change that is looked at before it is made. */
import { readFileSync, statSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { appendLines, datasetLine, hashInput, readDatasetSchema, readWritableText, visibleJson, type DatasetChange, type Json } from '@evals/core'
import type { LabelBook, LabelItem } from '@evals/core/labels'
import { parseFileRows, renderDatasetDiff, type FileRow } from '@evals/store'
import { projectFile } from '../project/projectFile.ts'
import { RequestProblem } from '../requestProblem.ts'
import { datasetOf } from './labelFiles.ts'

export interface DatasetPlace {
  path: string
  id: string
  /** Counts from 1. */
  line?: number | undefined
  expected?: Json | undefined
}

/** The row of the dataset beside the labels that an item is an answer to. */
export async function datasetPlaceOf(root: string, labels: string, item: LabelItem): Promise<DatasetPlace | undefined> {
  const path = datasetOf(root, labels)
  if (path === undefined) return undefined
  const row = rowOf(await rowsOf(root, path), item)
  return row && { path, id: row.id, line: row.line, ...(row.value['expected'] === undefined ? {} : { expected: row.value['expected'] }) }
}

export interface Correction {
  /** Absent where no dataset stands beside the labels: the labels alone keep it then. */
  change?: DatasetChange | undefined
  patch: string
  /** `added`: the dataset had no such row. */
  kind: 'changed' | 'added' | 'labels'
  path?: string | undefined
}

/** @throws {RequestProblem} where the corrected row would not fit the dataset's schema @throws {DataError} for a dataset that is not written line by line */
export async function planCorrection(root: string, labels: string, book: LabelBook, id: string, expected: Json): Promise<Correction> {
  const item = book.item(id)
  if (!item) throw new RequestProblem(404, `There is no row ${JSON.stringify(id)} in ${labels}`)
  const path = datasetOf(root, labels)
  if (path === undefined) return { patch: '', kind: 'labels' }
  const file = projectFile(root, path)
  const before = readWritableText(file)
  const row = rowOf(await rowsOf(root, path), item)
  const schema = await readDatasetSchema(file)
  const value = row ? { ...row.value, expected } : { input: item.input, expected, ...(item.metadata ? { metadata: item.metadata } : {}) }
  const problems = schema?.problems(value) ?? []
  if (problems.length > 0) throw new RequestProblem(400, `The row would not fit ${relative(root, schema!.file).split(sep).join('/')}: ${problems.join('; ')}`)
  const change = { file, before, after: row ? replaced(before ?? '', row.line!, value) : appendLines(before, [datasetLine({ id: item.origin?.id ?? item.id, ...(item.name === undefined ? {} : { name: item.name }), input: item.input, expected, ...(item.tags ? { tags: item.tags } : {}), ...(item.metadata ? { metadata: item.metadata } : {}), ...(item.origin ? { origin: item.origin } : {}) })]) }
  return { change, patch: renderDatasetDiff(change, { folder: root, context: 1 }), kind: row ? 'changed' : 'added', path }
}

/** By the id that it had where it was taken up from; else the row that came from the same log; else by its input. */
function rowOf(rows: readonly FileRow[], { input, origin }: LabelItem): FileRow | undefined {
  const id = origin?.id
  const named = id === undefined ? undefined : rows.find((row) => (origin?.kind === 'log' ? (row.value['origin'] as { id?: string } | undefined)?.id === id : row.id === id))
  if (named) return named
  const hash = hashInput(input)
  return rows.find((row) => hashInput(row.input) === hash)
}

/** The last that was read: every row that is reviewed asks for its dataset's. */
let latest: { mark: string; rows: FileRow[] } | undefined

async function rowsOf(root: string, path: string): Promise<FileRow[]> {
  const file = projectFile(root, path)
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  if (!found) return []
  const mark = `${file} ${found.ino} ${found.size} ${found.mtimeNs}`
  if (latest?.mark !== mark) latest = { mark, rows: (await parseFileRows(file, readFileSync(file, 'utf8'))).rows }
  return latest.rows
}

/** All other lines stay as they are, to the byte. */
function replaced(text: string, line: number, value: object): string {
  const lines = text.split('\n')
  const end = lines[line - 1]!.endsWith('\r') ? '\r' : ''
  const mark = lines[line - 1]!.startsWith('\uFEFF') ? '\uFEFF' : ''
  lines[line - 1] = `${mark}${visibleJson(JSON.stringify(value))}${end}`
  return lines.join('\n')
}
