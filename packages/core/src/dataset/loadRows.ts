/** Data in any form that an eval may give it, as checked rows with ids: the border where rows come in. */
import { basename, isAbsolute, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toJson, UnserialisableError } from '../json.ts'
import { isPlainObject } from '../plainObject.ts'
import { isError } from '../row/errorInfo.ts'
import type { Row } from '../row/row.ts'
import { assignIds } from '../row/rowIds.ts'
import { DataError, type DataProblem } from './dataError.ts'
import { isDataset, type Dataset, type EvalRow, type UntypedDataset } from './dataset.ts'
import { readDatasetSchema, type DatasetSchema } from './datasetSchema.ts'
import { place, readDatasetFile } from './readFile.ts'
import { issueText, type StandardSchema } from '../standardSchema.ts'

type Rows<Input, Expected> = Iterable<EvalRow<Input, Expected>> | AsyncIterable<EvalRow<Input, Expected>> | Dataset<Input, Expected> | UntypedDataset

/** Rows, a dataset, a promise of them, an (async) iterable, or a function that gives any of these. */
export type EvalData<Input = unknown, Expected = unknown> =
  | Rows<Input, Expected>
  | Promise<Rows<Input, Expected>>
  | (() => Rows<Input, Expected> | Promise<Rows<Input, Expected>>)

/** A row whose id and shape are sure. Its input is what the task will be given. */
export type LoadedRow = Row

export interface LoadedRows {
  rows: LoadedRow[]
  /** Absolute paths of the files that were read: a watcher runs the eval again when one changes. */
  files: string[]
  /** Only a part of the dataset was asked for. */
  limited: boolean
}

export interface LoadOptions {
  /** The folder that relative paths start from: that of the eval file. */
  folder: string
  /** What that folder is, for messages. Default: the folder of the eval file. */
  folderName?: string | undefined
  /** What the data belongs to, for messages: `eval "math"`. */
  owner: string
  schema?: StandardSchema<{ input: unknown; expected?: unknown }> | undefined
}

/**
 * @throws {DataError} with every problem at once: an unreadable file or line, a row without input, a value that JSON can
 * not hold, a row that the schema refuses, an id that two rows have, no rows at all
 */
export async function loadRows(data: EvalData, options: LoadOptions): Promise<LoadedRows> {
  const given = await (typeof data === 'function' ? data() : data)
  const source = isDataset(given) ? await fromDataset(given, options) : await fromIterable(given, options)

  const problems: LocatedProblem[] = [...(source.problems ?? [])]
  const rows: GivenRow[] = []
  const places: Place[] = []
  const schemas = [options.schema, source.schema].filter((schema) => schema !== undefined)
  for (const { value, where, line } of source.records) {
    // Awaited only where there is something to wait for: an await for each of 100,000 rows is felt
    const checked = schemas.length === 0 || !isPlainObject(value) ? checkRow(value, source.beside) : await checkBySchemas(value, schemas, source.beside)
    if ('problems' in checked) problems.push(...checked.problems.map((problem) => ({ where, line, problem })))
    else {
      rows.push(checked.row)
      places.push({ where, line })
    }
  }

  const withIds = assignIds(rows)
  problems.push(...duplicateIds(withIds, places))
  if (problems.length === 0 && rows.length === 0) problems.push({ where: source.name, problem: 'has no rows: an eval without cases says nothing' })
  if (problems.length > 0) throw new DataError(source.name, inOrder(problems))
  return { rows: withIds, files: source.files, limited: source.limited ?? false }
}

interface Place {
  where: string
  line?: number | undefined
}

type LocatedProblem = DataProblem & Place

/** What can not be read and what is no row are found one after the other; a person goes through the file from top to bottom. */
function inOrder(problems: readonly LocatedProblem[]): DataProblem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).map(({ where, problem }) => ({ where, problem }))
}

interface Source {
  name: string
  files: string[]
  records: { value: unknown; where: string; line?: number | undefined }[]
  /** Lines that could not be read. */
  problems?: LocatedProblem[]
  schema?: StandardSchema | undefined
  /** The schema in a file beside the dataset. */
  beside?: DatasetSchema | undefined
  limited?: boolean
}

async function fromDataset({ path, options }: Dataset, { folder, folderName = 'the folder of the eval file' }: LoadOptions): Promise<Source> {
  const isURL = path instanceof URL || path.startsWith('file:')
  const file = isURL ? fileURLToPath(path) : resolve(folder, path)
  const name = relative(folder, file).startsWith('..') ? basename(file) : relative(folder, file)
  const { map, limit = Infinity, schema } = options
  if (!(limit > 0)) throw new DataError(name, [{ where: name, problem: `limit must be at least 1, not ${limit}` }])

  const { records: all, problems: unread } = await readDatasetFile(file, isURL || isAbsolute(path) ? undefined : folderName)
  const beside = await readDatasetSchema(file)
  const located = all.slice(0, limit)
  const problems: LocatedProblem[] = unread.map(({ line, problem }) => ({ where: place(name, line), line, problem }))
  const records: Source['records'] = []
  for (const [index, { value, line }] of located.entries()) {
    const where = place(name, line)
    try {
      const row = map ? map(value as Record<string, unknown>, index) : value
      if (row !== undefined) records.push({ value: row, where, line })
    } catch (error) {
      problems.push({ where, line, problem: `\`map\` threw: ${isError(error) ? error.message : String(error)}` })
    }
  }
  return { name, files: beside ? [file, beside.file] : [file], records, problems, schema, beside, limited: located.length < all.length }
}

async function fromIterable(data: unknown, { owner }: LoadOptions): Promise<Source> {
  const name = `the data of ${owner}`
  if (!isIterable(data)) {
    const problem = 'data must be rows ([{ input, expected }, ...]), dataset(path), an iterable, a promise of these, or a function that gives them'
    throw new DataError(name, [{ where: 'data', problem: `${problem}; it is ${data === null || data === undefined ? String(data) : typeof data === 'object' ? 'an object' : `a ${typeof data}`}` }])
  }
  const records: Source['records'] = []
  for await (const value of data) records.push({ value, where: `row ${records.length + 1}` })
  return { name, files: [], records }
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
}

type GivenRow = Omit<LoadedRow, 'id'> & { id?: string | number }
type Checked = { row: GivenRow } | { problems: string[] }

async function checkBySchemas(given: Record<string, unknown>, schemas: readonly StandardSchema[], beside: DatasetSchema | undefined): Promise<Checked> {
  // The file's schema is of what the file says; the eval's own may change it
  const unfit = given['input'] === undefined ? [] : (beside?.problems(given) ?? [])
  if (unfit.length > 0) return { problems: unfit }
  let row = given
  for (const schema of schemas) {
    const result = await schema['~standard'].validate(row)
    if (result.issues) return { problems: result.issues.map(issueText) }
    row = { ...row, ...(result.value as object) }
  }
  return checkRow(row)
}

function checkRow(row: unknown, beside?: DatasetSchema): Checked {
  if (!isPlainObject(row)) {
    return { problems: [`a row is an object with an \`input\`, not ${row === null || row === undefined ? row : Array.isArray(row) ? 'an array' : `a ${typeof row}`}`] }
  }

  if (row['input'] === undefined) return { problems: [`has no \`input\`; it has ${Object.keys(row).join(', ') || 'no keys'}${Object.keys(row).length > 0 ? ' (`map` in dataset() makes rows of other records)' : ''}`] }
  const problems = [...shapeProblems(row), ...(beside?.problems(row) ?? [])]
  if (problems.length > 0) return { problems }
  try {
    return { row: toJson(row, 'row') as unknown as GivenRow }
  } catch (error) {
    if (!(error instanceof UnserialisableError)) throw error
    return { problems: [error.message] }
  }
}

/** The fields that an eval reads. The whole of a row is checked by `rowSchema` where rows come from a log or another tool. */
function shapeProblems(row: Record<string, unknown>): string[] {
  const { id, name, tags, metadata } = row
  const problems: string[] = []
  if (id !== undefined && !(typeof id === 'number' && Number.isFinite(id)) && !(typeof id === 'string' && id !== '')) problems.push('`id` must be a text that is not empty, or a number')
  if (name !== undefined && typeof name !== 'string') problems.push('`name` must be text')
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))) problems.push('`tags` must be a list of texts')
  if (metadata !== undefined && (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))) problems.push('`metadata` must be an object')
  return problems
}

function duplicateIds(rows: readonly LoadedRow[], places: readonly Place[]): LocatedProblem[] {
  const first = new Map<string, number>()
  const problems: LocatedProblem[] = []
  for (const [index, { id }] of rows.entries()) {
    const earlier = first.get(id)
    if (earlier === undefined) first.set(id, index)
    else problems.push({ ...places[index]!, problem: `id "${id}" is already that of ${places[earlier]!.where}; ids must be unique` })
  }
  return problems
}
