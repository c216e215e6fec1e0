/** The order of what is found, as `--sort`, saved views and links have it. */
import { fieldNamed } from './fieldNamed.ts'
import type { Field } from './query.ts'

export interface Order {
  by: Field
  descending: boolean
}

/**
 * By a number, the largest first unless it ends with `:asc`.
 *
 * @returns a message where it can not be
 * @example readOrder('latency')   // { by: { of: 'number', name: 'latency' }, descending: true }
 */
export function readOrder(text: string): Order | string {
  const [, name = '', direction = 'desc'] = /^(.*?)(?::(asc|desc))?$/s.exec(text) ?? []
  const by = valueField(name)
  if (typeof by === 'string') return by
  return { by, descending: direction === 'desc' }
}

function valueField(name: string): Field | string {
  const field = fieldOfValues(name)
  if (typeof field === 'string' || field.of !== 'text') return field
  return `an order is by a number, and ${name} is a text: by latency, tokens, cost, start or scores.<name>, each with :asc for the smallest first`
}

/**
 * A field that has values of its own: not `metadata`, but `metadata.plan`.
 *
 * @returns a message where there is none
 */
export function fieldOfValues(name: string): Field | string {
  const field = fieldNamed(name)
  if (typeof field === 'string' || field.of !== 'json' || field.path.length > 0) return field
  return `name a field in ${name}, as ${name}.plan`
}
