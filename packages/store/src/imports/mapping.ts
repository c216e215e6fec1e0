/** Which column becomes which field of the row. */
import type { Json } from '@evals/core'
import { put } from '../jsonValue.ts'
import { LineError } from './imported.ts'

/** By the field of the row, dotted where it is nested: `{ input: 'question', output: 'answer', 'scores.helpful': 'rating' }`. */
export type ImportMapping = Readonly<Record<string, string>>

const FIELD = /^(id|name|created|tags|(input|output|expected)(\..+)?|(scores|metadata|metrics)\.[^.].*)$/

/** @returns what is wrong with the mapping itself; `undefined`: nothing */
export function mappingProblem(mapping: ImportMapping): string | undefined {
  const wrong = Object.keys(mapping).find((field) => !FIELD.test(field))
  if (wrong !== undefined) return `a row has no field "${wrong}" that a column could become: there are id, name, created, tags, input, output, expected (each also with .name), scores.name, metadata.name and metrics.name`
  return 'input' in mapping || Object.keys(mapping).some((field) => field.startsWith('input.')) ? undefined : 'nothing is mapped to `input`, which every row has'
}

/** @returns which of the columns that the mapping names there are not */
export function missingColumns(mapping: ImportMapping, columns: readonly string[]): string[] {
  return Object.values(mapping).filter((column) => !columns.includes(column))
}

/**
 * A row out of a record. What is not mapped is metadata, under its own name; without a mapping, each name is a field.
 * Empty cells are absent, except in `input`.
 *
 * @throws {LineError} for a score or a metric that is none
 */
export function mapped(record: Readonly<Record<string, unknown>>, mapping: ImportMapping | undefined): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  const used = new Set(Object.values(mapping ?? {}))
  const fields = mapping ? Object.entries(mapping) : Object.keys(record).map((column) => [column, column] as const)
  for (const [field, column] of fields) {
    const value = Object.hasOwn(record, column) ? record[column] : undefined
    if (value === undefined || (value === '' && field !== 'input')) continue
    if (FIELD.test(field)) setPath(row, field, fieldValue(field, value))
    else setPath(row, `metadata.${field}`, value)
  }
  if (mapping) for (const [column, value] of Object.entries(record)) if (!used.has(column) && value !== '') setPath(row, `metadata.${column}`, value)
  return row
}

function fieldValue(field: string, value: unknown): unknown {
  if (field === 'tags') return typeof value === 'string' ? value.split(/[,;]/).map((tag) => tag.trim()).filter(Boolean) : value
  if (field === 'id') return String(value)
  if (field.startsWith('scores.')) return score(field, value)
  if (field.startsWith('metrics.')) return number(value) ?? fail(`${field} is ${JSON.stringify(value)}, no number`)
  return value
}

function score(field: string, value: unknown): number {
  const given = value === 'true' || value === true ? 1 : value === 'false' || value === false ? 0 : number(value)
  if (given !== undefined && given >= 0 && given <= 1) return given
  return fail(`${field} is ${JSON.stringify(value)}, and a score is a number from 0 to 1: bring it into that range, or map the column to metadata`)
}

function number(value: unknown): number | undefined {
  const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof given === 'number' && Number.isFinite(given) ? given : undefined
}

function fail(problem: string): never {
  throw new LineError(problem)
}

/** The first dot only divides: names of scores and of metadata may have dots themselves, and of input and output all of them do. */
function setPath(row: Record<string, unknown>, field: string, value: unknown): void {
  const path = /^(input|output|expected)\./.test(field) ? field.split('.') : [field.slice(0, field.indexOf('.') === -1 ? undefined : field.indexOf('.')), ...(field.includes('.') ? [field.slice(field.indexOf('.') + 1)] : [])]
  let at = row
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(at, key) && typeof at[key] === 'object' && at[key] !== null ? (at[key] as Record<string, unknown>) : {}
    put(at as Record<string, Json>, key, next as Json)
    at = next
  }
  put(at as Record<string, Json>, path.at(-1)!, value as Json)
}
