/** What the words and flags of a command look for: a query of the language, a saved view, or both together. */
import type { Field, Order, Query, Scope } from '@evals/store'
import { Mistake } from '../frame/mistake.ts'

export interface QueryFlags {
  view?: string
  sort?: string
  spans?: boolean
}

export interface LogQuery {
  /** As it was written, for messages and answers. */
  text: string
  query: Query
  scope: Scope
  /** `undefined`: newest first. */
  order: Order | undefined
  /** As it was written. */
  sort: string | undefined
}

/**
 * @param words of the command line; several are one query
 * @throws {QueryError} where it can not be understood
 */
export async function readLogQuery(root: string, words: readonly string[], { view: name, sort: given, spans = false }: QueryFlags, now: number): Promise<LogQuery> {
  const { allOf, parseQuery, viewNamed } = await import('@evals/store')
  const written = words.join(' ').trim()
  const view = name === undefined ? undefined : viewNamed(root, name)
  const texts = [view?.query, written].filter((text) => text !== undefined && text.trim() !== '') as string[]
  const sort = given ?? view?.sort
  return {
    text: texts.length > 1 ? texts.map((text) => `(${text})`).join(' AND ') : (texts[0] ?? ''),
    query: allOf(texts.map((text) => parseQuery(text, { now }))),
    scope: spans || view?.spans === true ? 'spans' : 'rows',
    order: sort === undefined ? undefined : await orderOf(sort),
    sort,
  }
}

async function orderOf(sort: string): Promise<Order> {
  const { readOrder } = await import('@evals/store')
  const order = readOrder(sort)
  if (typeof order === 'string') throw new Mistake(`--sort: ${order}`)
  return order
}

/** @throws {Mistake} for what is no field */
export async function namedField(name: string, option: string): Promise<Field> {
  const { fieldOfValues } = await import('@evals/store')
  const field = fieldOfValues(name)
  if (typeof field === 'string') throw new Mistake(`${option}: ${field}`)
  return field
}
