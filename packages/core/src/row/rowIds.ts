/** What a row is known by: its own id, or a hash of its input, so that a row inserted above renames nothing. */
import { hash } from 'node:crypto'
import { stableJson, type Json } from '../json.ts'

/** 64 bits of SHA-256 in hex: in a million rows, the chance that any two different inputs collide is 3 in 100 million. */
const ID_LENGTH = 16

/**
 * @returns 16 hex digits, the same for equal inputs whatever the order of their keys
 * @example hashInput({ a: 1, b: 2 }) === hashInput({ b: 2, a: 1 })   // true
 */
export function hashInput(input: Json): string {
  return hash('sha256', stableJson(input), 'hex').slice(0, ID_LENGTH)
}

/**
 * Gives every row an id. Rows without one that have equal inputs are told apart by an ordinal in their order: `id`, `id-2`, `id-3`.
 *
 * @example assignIds([{ input: 'a' }, { input: 'a' }, { id: 7, input: 'b' }])   // ids: ca97…, ca97…-2, 7
 */
export function assignIds<R extends { id?: string | number | undefined; input: Json }>(rows: readonly R[]): (R & { id: string })[] {
  const seen = new Map<string, number>()
  return rows.map((row) => {
    if (row.id !== undefined) return { ...row, id: String(row.id) }
    const id = hashInput(row.input)
    const ordinal = (seen.get(id) ?? 0) + 1
    seen.set(id, ordinal)
    return { ...row, id: ordinal === 1 ? id : `${id}-${ordinal}` }
  })
}
