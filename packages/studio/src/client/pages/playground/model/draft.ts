/** What a person has set up in the playground: columns with their params, rows, and how they are run. Kept, and never lost by a reload. */
import type { ParamValue, PlaygroundParam, PlaygroundRow } from '@evals/core'

export interface DraftColumn {
  /** Stays when the column is renamed. */
  id: string
  name: string
  /** Over what the eval itself has. */
  params: Readonly<Record<string, ParamValue>>
}

/** Which rows of the eval's data are in the grid. */
export type RowChoice = { kind: 'first'; count: number } | { kind: 'all' } | { kind: 'some'; ids: readonly string[] }

export interface Draft {
  /** The first is the base, which the others are compared with. */
  columns: readonly DraftColumn[]
  rows: RowChoice
  /** Typed, or come by a link: above those of the data. */
  own: readonly PlaygroundRow[]
  trials: number
  /** What a cell shows: what came out, or how that differs from the base's. */
  show: 'output' | 'diff'
  autoRun: boolean
  /** Rows have room for more of a text. */
  tall: boolean
  /** Of the params only those that make a column another than the base are shown. */
  folded: boolean
  /** Without code: names of the scorers that were chosen, and what a judge is asked to score by. */
  scorers: readonly string[]
  rubric: string
  /** Without code: the file that rows are taken from; '': none. */
  dataset: string
}

/** A column as it is run: with the values of all params. */
export interface GridColumn extends DraftColumn {
  values: Readonly<Record<string, ParamValue>>
  /** Changes with any value. */
  signature: string
}

/** More rows than this are not put into the grid unasked. */
export const FEW_ROWS = 10
export const BASE_NAME = 'base'

export function newDraft(): Draft {
  return { columns: [{ id: 'c1', name: BASE_NAME, params: {} }], rows: { kind: 'first', count: FEW_ROWS }, own: [], trials: 1, show: 'output', autoRun: false, tall: false, folded: false, scorers: [], rubric: '', dataset: '' }
}

/** @param more what else a result depends on */
export function gridColumns(columns: readonly DraftColumn[], params: readonly PlaygroundParam[], more = ''): GridColumn[] {
  return columns.map((column) => {
    const values = params.flatMap((param) => {
      const value = valueOf(param, column)
      return value === undefined ? [] : [[param.name, value] as const]
    })
    return { ...column, values: Object.fromEntries(values), signature: `${values.map(([name, value]) => `${JSON.stringify(name)}:${valueKey(value)}`).join(',')}${more}` }
  })
}

/** What is as the eval has it now, since it was saved there, is no change any more; nor is what it does not have. */
export function withoutIdle(draft: Draft, params: readonly PlaygroundParam[]): Draft {
  const known = new Map(params.map((param) => [param.name, param.value]))
  const isIdle = ([name, value]: [string, ParamValue]): boolean => !known.has(name) || sameValue(value, known.get(name))
  if (!draft.columns.some((column) => Object.entries(column.params).some(isIdle))) return draft
  return { ...draft, columns: draft.columns.map((column) => ({ ...column, params: Object.fromEntries(Object.entries(column.params).filter((entry) => !isIdle(entry))) })) }
}

/** Placed after the one that it is a copy of. @param name default: the copied one's, with a number */
export function copyColumn(draft: Draft, id: string, name?: string): Draft {
  const at = draft.columns.findIndex((column) => column.id === id)
  const from = draft.columns[at]
  if (!from) return draft
  const copy = { id: freeId(draft), name: freeName(draft, name ?? from.name), params: from.params }
  return { ...draft, columns: draft.columns.toSpliced(at + 1, 0, copy) }
}

/** At the end. */
export function addColumn(draft: Draft, name: string, params: DraftColumn['params']): Draft {
  return { ...draft, columns: [...draft.columns, { id: freeId(draft), name: freeName(draft, name), params }] }
}

/** One column is always there. */
export function removeColumn(draft: Draft, id: string): Draft {
  return draft.columns.length === 1 ? draft : { ...draft, columns: draft.columns.filter((column) => column.id !== id) }
}

/** @param by places: to the left where negative. What comes first is the base from then on. */
export function moveColumn(draft: Draft, id: string, by: number): Draft {
  const at = draft.columns.findIndex((column) => column.id === id)
  const to = at + by
  const moved = draft.columns[at]
  if (!moved || to < 0 || to >= draft.columns.length) return draft
  return { ...draft, columns: draft.columns.toSpliced(at, 1).toSpliced(to, 0, moved) }
}

/** @returns what is wrong with a name, so that two columns can always be told apart */
export function nameProblem(draft: Draft, id: string, name: string): string | undefined {
  if (name.trim() === '') return 'A column needs a name'
  return draft.columns.some((column) => column.id !== id && column.name === name.trim()) ? `Another column is named ${name.trim()}` : undefined
}

export function renameColumn(draft: Draft, id: string, name: string): Draft {
  return nameProblem(draft, id, name) === undefined ? withColumn(draft, id, (column) => ({ ...column, name: name.trim() })) : draft
}

/** What is as the eval itself has it is no change. @param value `undefined`: as the eval has it */
export function setParam(draft: Draft, id: string, param: PlaygroundParam, value: ParamValue | undefined): Draft {
  return withColumn(draft, id, (column) => {
    const { [param.name]: _, ...others } = column.params
    return { ...column, params: value === undefined || sameValue(value, param.value) ? others : { ...others, [param.name]: value } }
  })
}

/** What the task is run with. */
export function valueOf(param: PlaygroundParam, column: DraftColumn): ParamValue | undefined {
  return Object.hasOwn(column.params, param.name) ? column.params[param.name] : param.value
}

/** Whether it differs from the base's; of the base, from the eval's own. */
export function isChanged(param: PlaygroundParam, column: DraftColumn, base: DraftColumn): boolean {
  return column.id === base.id ? Object.hasOwn(column.params, param.name) : !sameValue(valueOf(param, column), valueOf(param, base))
}

/** At the top; a row with this id is replaced where it is. */
export function putOwnRow(draft: Draft, row: PlaygroundRow): Draft {
  const at = draft.own.findIndex(({ id }) => id === row.id)
  return { ...draft, own: at < 0 ? [row, ...draft.own] : draft.own.with(at, row) }
}

/** A row that came by a link stands alone: it is what was asked for. Once only, so that what was changed since stays. */
export function takeLinkedRow(draft: Draft, row: PlaygroundRow): Draft {
  if (draft.own.some(({ id, origin }) => id === row.id && JSON.stringify(origin) === JSON.stringify(row.origin))) return draft
  return { ...putOwnRow(draft, row), rows: { kind: 'some', ids: [] } }
}

export function removeOwnRow(draft: Draft, id: string): Draft {
  return { ...draft, own: draft.own.filter((row) => row.id !== id) }
}

/** An id for a row that is typed. @param taken of all rows */
export function freeRowId(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) if (!taken.has(`typed-${number}`)) return `typed-${number}`
}

/** Prompts are the same where their text is. */
export function sameValue(a: ParamValue | undefined, b: ParamValue | undefined): boolean {
  return valueKey(a) === valueKey(b)
}

/** As text: what two runs with the same have in common. */
export function valueKey(value: ParamValue | undefined): string {
  const prompt = promptIn(value)
  return prompt ? JSON.stringify([prompt.file, prompt.source]) : (JSON.stringify(value) ?? '')
}

export function promptIn(value: ParamValue | undefined): { file: string; source: string; variables?: string[] | undefined } | undefined {
  return typeof value === 'object' && value !== null && '$prompt' in value ? (value as { $prompt: { file: string; source: string } }).$prompt : undefined
}

function withColumn(draft: Draft, id: string, change: (column: DraftColumn) => DraftColumn): Draft {
  return { ...draft, columns: draft.columns.map((column) => (column.id === id ? change(column) : column)) }
}

function freeId({ columns }: Draft): string {
  return `c${Math.max(0, ...columns.map(({ id }) => Number(id.slice(1)))) + 1}`
}

function freeName({ columns }: Draft, name: string): string {
  const taken = new Set(columns.map((column) => column.name))
  if (!taken.has(name)) return name
  const stem = name.replace(/ \d+$/, '')
  for (let number = 2; ; number++) if (!taken.has(`${stem} ${number}`)) return `${stem} ${number}`
}
