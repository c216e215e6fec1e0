/** Rows, as evals writes them and other tools may: checked, and given an id where they have none. */
import { hashInput, isPlainObject, toJson, type Json, type Row } from '@evals/core'
import { checkRow } from '../trace/checkRow.ts'
import { LineError } from './imported.ts'
import { mapped, type ImportMapping } from './mapping.ts'

/**
 * A row without an id has one of all that it says, so that the same row is itself whenever it comes. A file of production
 * traffic may well ask the same thing twice: only what is equal in everything is one row.
 *
 * @throws {LineError} for what is no row
 */
export function readRow(value: unknown, mapping?: ImportMapping): Row {
  if (!isPlainObject(value)) throw new LineError('must be an object with an `input`')
  const given = mapping ? mapped(value, mapping) : value
  if (given['input'] === undefined) throw new LineError(`has no \`input\`; it has ${Object.keys(value).slice(0, 20).join(', ') || 'no keys'}. A mapping says which of them is the input, such as { input: 'question' }`)
  return checkedRow(given)
}

/** @throws {LineError} */
export function checkedRow(given: Record<string, unknown>): Row {
  const json = shallow(given)
  const { id } = given
  const { row, problem } = checkRow({ ...given, id: id === undefined || id === null ? hashInput(json) : typeof id === 'number' ? String(id) : id })
  if (row) return row
  throw new LineError(`is no row: ${problem}`)
}

function shallow(value: unknown): Json {
  try {
    return toJson(value, 'the row')
  } catch (error) {
    throw new LineError((error as Error).message)
  }
}
