/** What a page asks of the logs: a query, a time, and whether rows or spans are meant. */
import { allOf, fieldOfValues, parseQuery, readOrder, type Field, type Found, type Order } from '@evals/store'
import { z } from 'zod'
import { RequestProblem } from '../requestProblem.ts'

/** Milliseconds since 1970. */
const time = z.coerce.number().min(0).max(1e15).optional()

export const foundFields = {
  query: z.string().max(10_000).default(''),
  from: time,
  /** Not in it. */
  to: time,
  scope: z.enum(['rows', 'spans']).default('rows'),
}

export const foundQuery = z.object(foundFields)

export type LogRequest = z.infer<typeof foundQuery>

/** @throws {QueryError} with the place in what was written */
export function foundOf({ query, from, to, scope }: LogRequest): Found {
  const written = parseQuery(query)
  if (from === undefined && to === undefined) return { query: written, scope }
  const within = { kind: 'number', field: { of: 'number', name: 'start' }, ...(from !== undefined && { min: { value: from, inclusive: true } }), ...(to !== undefined && { max: { value: to, inclusive: false } }) } as const
  return { query: allOf([written, within]), scope }
}

/** @throws {RequestProblem} for what is no field, or has no values of its own */
export function fieldOf(name: string): Field {
  const field = fieldOfValues(name)
  if (typeof field === 'string') throw new RequestProblem(400, field)
  return field
}

/** @throws {RequestProblem} */
export function orderOf(sort: string | undefined): Order | undefined {
  if (sort === undefined || sort === 'start:desc') return undefined
  const order = readOrder(sort)
  if (typeof order === 'string') throw new RequestProblem(400, order)
  return order
}
