/** `dataset(path)`: rows in a file of the repository, read when the eval that names them is collected. */
import type { Json } from '../json.ts'
import type { StandardSchema } from '../standardSchema.ts'

/** A row as people write it, in code or in a file. */
export interface EvalRow<Input = unknown, Expected = unknown> {
  id?: string | number | undefined
  input: Input
  expected?: Expected | undefined
  /** The title of the case's test. */
  name?: string | undefined
  tags?: string[] | undefined
  metadata?: Record<string, Json> | undefined
}

/** What one record of a file looks like before `map` has made a row of it: a JSON value, or a CSV record's cells by column. */
export type FileRecord = Record<string, unknown>

/** How the records of a file become rows. */
export interface DatasetOptions<Input, Expected> {
  /** Makes a row of each record, for files that were not written as rows. Return `undefined` to leave a record out. */
  map?: ((record: FileRecord, index: number) => EvalRow<Input, Expected> | undefined) | undefined
  /** Checks every row, and may change it: a zod schema (or any Standard Schema) of `{ input, expected, ... }`. */
  schema?: StandardSchema<{ input: Input; expected?: Expected }> | undefined
  /** Only the first rows, say for a quick look. */
  limit?: number | undefined
}

/** A dataset that was named and not yet read. */
export interface Dataset<Input = unknown, Expected = unknown> {
  readonly kind: 'dataset'
  /** As given: relative to the eval file's folder, absolute, or a file URL. */
  readonly path: string | URL
  readonly options: DatasetOptions<Input, Expected>
}

/** A dataset whose rows carry no type: the task's own parameter type says what its input is. */
export interface UntypedDataset {
  readonly kind: 'dataset'
  readonly path: string | URL
  readonly options: { readonly limit?: number | undefined; readonly map?: undefined; readonly schema?: undefined }
}

/**
 * Rows from a file: `.jsonl` (one row a line), `.json` (an array of rows), `.yaml`/`.yml` (a list of rows) or `.csv`
 * (columns `input`, `expected`, `id`, `name`, `tags`; `input.question` and the like for nested values).
 * A row needs an `input`; `expected`, `id`, `name`, `tags` and `metadata` are optional, and other keys are kept.
 *
 * @param path relative to the folder of the eval file; from a shared module give `new URL('./rows.jsonl', import.meta.url)`
 * @example
 * dataset('./questions.jsonl')
 * dataset('./tickets.csv', { map: (ticket) => ({ input: String(ticket.body), expected: ticket.team }) })
 * dataset('./orders.yaml', { schema: z.object({ input: z.string(), expected: z.object({ total: z.number() }) }) })
 */
export function dataset(path: string | URL, options?: { limit?: number | undefined }): UntypedDataset
export function dataset<Input, Expected>(path: string | URL, options: DatasetOptions<Input, Expected>): Dataset<Input, Expected>
export function dataset(path: string | URL, options: object = {}): Dataset | UntypedDataset {
  return { kind: 'dataset', path, options }
}

export function isDataset(value: unknown): value is Dataset {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'dataset' && 'path' in value
}
