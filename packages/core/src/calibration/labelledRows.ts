/** Rows that people have judged, checked before any judge is asked. */
import { DataError, type DataProblem } from '../dataset/dataError.ts'
import { dataset, isDataset, type Dataset, type EvalRow, type FileRecord, type UntypedDataset } from '../dataset/dataset.ts'
import { loadRows } from '../dataset/loadRows.ts'
import { isPlainObject } from '../plainObject.ts'
import type { Row } from '../row/row.ts'

/** One person's decision; null: has not decided. */
export type Label = boolean | 0 | 1 | null

/** A row with an output, and whether it is good: what one person said, or several, in the same order in all rows. */
export interface LabelledRow {
  id?: string
  input?: unknown
  output: unknown
  expected?: unknown
  metadata?: Record<string, unknown>
  label: Label | readonly Label[]
  /** What counts where people differed and settled it, whatever their labels say. */
  settled?: boolean | undefined
}

/** Outputs that people have labelled: rows, or a dataset of them. */
export type LabelledRows = Iterable<LabelledRow> | AsyncIterable<LabelledRow> | Dataset | UntypedDataset

export interface ReadLabels {
  row: Row
  /** One for each person. */
  labels: (boolean | null)[]
  settled?: boolean | undefined
}

/** @throws {DataError} with every problem at once: what `loadRows` refuses, a row without output or label, a label that is none */
export async function readLabelledRows(given: LabelledRows): Promise<ReadLabels[]> {
  const { rows } = await loadRows(isDataset(given) ? mappedFile(given, withInput) : (withInputs(given) as never), { folder: process.cwd(), folderName: 'the current folder', owner: 'the calibration' })
  const problems: DataProblem[] = []
  const read = rows.map((row, index) => {
    const { label, settled } = row as Row & { label?: unknown; settled?: boolean }
    const problem = labelProblem(row)
    if (problem !== undefined) problems.push({ where: `row ${index + 1} ("${row.id}")`, problem })
    // What is wrong has been noted; how many have labelled the row is told apart from it
    return { row, labels: labelsOf(label) ?? [label].flat().map(() => null), settled }
  })
  const raters = read[0]?.labels.length
  for (const [index, { row, labels }] of read.entries()) {
    if (labels.length !== raters) problems.push({ where: `row ${index + 1} ("${row.id}")`, problem: `has labels of ${labels.length}, and the first row of ${raters}; use null for who has not decided` })
  }
  if (problems.length > 0) throw new DataError('the labelled rows', problems)
  return read
}

/** @returns what is wrong with a labelled row, if anything is */
export function labelProblem({ output, label, settled }: { output?: unknown; label?: unknown; settled?: unknown }): string | undefined {
  if (output === undefined) return 'has no `output`, which is what the judge judges'
  if (label === undefined) return 'has no `label`: what people said of the output'
  if (settled !== undefined && typeof settled !== 'boolean') return `\`settled\` is true or false, and not ${JSON.stringify(settled)}`
  return labelsOf(label) === undefined ? `\`label\` is true, false, null for no decision, or a list of these, and not ${JSON.stringify(label)}` : undefined
}

/** One for each person; `undefined` where this is no label. */
export function labelsOf(label: unknown): (boolean | null)[] | undefined {
  const labels: readonly unknown[] = Array.isArray(label) ? label : [label]
  return labels.length > 0 && labels.every(isLabel) ? labels.map((one) => (one === null ? null : Boolean(one))) : undefined
}

/** What more people said; null where as many said the other, or nobody said anything. */
export function majority(labels: readonly (boolean | null)[]): boolean | null {
  const yes = labels.filter((label) => label === true).length
  const no = labels.filter((label) => label === false).length
  return yes === no ? null : yes > no
}

/** What counts: what was settled, else what more people said. */
export function decision({ labels, settled }: Pick<ReadLabels, 'labels' | 'settled'>): boolean | null {
  return settled ?? majority(labels)
}

/** A judge can do without the input; a row can not. */
export function withInput<T>(row: T): T {
  return isPlainObject(row) ? ({ input: null, ...row } as T) : row
}

/** The dataset with each of its rows made into another one; `undefined`: none. */
export function mappedFile({ path, options }: Dataset | UntypedDataset, mapRow: (row: unknown) => unknown): Dataset {
  const { map = (record: FileRecord): unknown => record } = options
  return dataset(path, { ...options, map: (record, index) => mapRow(map(record, index)) as EvalRow | undefined })
}

async function* withInputs(given: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const row of given) yield withInput(row)
}

function isLabel(value: unknown): value is Label {
  return value === null || typeof value === 'boolean' || value === 0 || value === 1
}
