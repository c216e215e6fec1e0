/** What is asked of a playground, checked where it comes in: a person's choice in a browser, by way of two processes. */
import { existsSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { isPlainObject } from '../plainObject.ts'

/** @returns what is wrong with it, a line each; empty: it can be run */
export function requestProblems(request: unknown, root: string): string[] {
  if (!isPlainObject(request)) return ['a run of the playground is asked for by { file, suite, columns, rows }']
  const { file, suite, columns, rows, trials } = request
  return [
    ...fileProblems(file, root),
    ...(isText(suite) ? [] : ['`suite` must be the name of an eval']),
    ...columnProblems(columns),
    ...(!Array.isArray(rows) || rows.length === 0 ? ['no row was chosen: there is nothing to run'] : rows.some((row) => !isRow(row)) ? ['each of `rows` must be the id of a row, or a row: { id, input }'] : []),
    ...(trials === undefined || (Number.isInteger(trials) && (trials as number) >= 1) ? [] : ['`trials` must be a whole number of at least 1']),
  ]
}

/** Also of a request for rows. */
export function fileProblems(file: unknown, root: string): string[] {
  if (!isText(file)) return ["`file` must be an eval file's path from the project's root"]
  const path = resolve(root, file)
  if (!path.startsWith(resolve(root) + sep)) return [`${file} is not in the project`]
  return existsSync(path) ? [] : [`${file} is not there: was it moved?`]
}

function columnProblems(columns: unknown): string[] {
  if (!Array.isArray(columns) || columns.length === 0) return ['there is no column to run']
  if (!columns.every((column) => isPlainObject(column) && isText(column['name']) && isPlainObject(column['params']))) return ['each of `columns` must be { name, params }']
  const names = columns.map(({ name }: { name: string }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? [] : [`two columns are named ${JSON.stringify(twice)}: their results could not be told apart. Rename one`]
}

function isRow(row: unknown): boolean {
  return isText(row) || (isPlainObject(row) && isText(row['id']) && row['input'] !== undefined)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
