/** What the words and flags of a command look for: a query of the language, a saved view, or both together. */
import type { Field, Query, Scope } from '@evals/store'
import { Mistake } from '../frame/mistake.ts'
import { viewNamed } from './savedViews.ts'

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
  order: { by: Field; descending: boolean } | undefined
  /** As it was written. */
  sort: string | undefined
}

/**
 * @param words of the command line; several are one query
 * @throws {QueryError} where it can not be understood
 */
export async function readLogQuery(root: string, words: readonly string[], { view: name, sort: given, spans = false }: QueryFlags, now: number): Promise<LogQuery> {
  const { allOf, parseQuery } = await import('@evals/store')
  const written = words.join(' ').trim()
  const view = name === undefined ? undefined : viewNamed(root, name)
  const texts = [view?.query, written].filter((text) => text !== undefined && text.trim() !== '') as string[]
  const sort = given ?? view?.sort
  return {
    text: texts.length > 1 ? texts.map((text) => `(${text})`).join(' AND ') : (texts[0] ?? ''),
    query: allOf(texts.map((text) => parseQuery(text, { now }))),
    scope: spans || view?.spans === true ? 'spans' : 'rows',
    order: sort === undefined ? undefined : await readSort(sort),
    sort,
  }
}

/** @example await readSort('latency')   // { by: { of: 'number', name: 'latency' }, descending: true } */
async function readSort(text: string): Promise<{ by: Field; descending: boolean }> {
  const [, name, direction = 'desc'] = /^(.*?)(?::(asc|desc))?$/.exec(text)!
  const by = await namedField(name!, '--sort')
  if (by.of === 'text') throw new Mistake(`--sort is by a number, and ${name} is a text: by latency, tokens, cost, start or scores.<name>, each with :asc for the smallest first`)
  return { by, descending: direction === 'desc' }
}

/** @throws {Mistake} for what is no field */
export async function namedField(name: string, option: string): Promise<Field> {
  const { fieldNamed } = await import('@evals/store')
  const field = fieldNamed(name)
  if (typeof field === 'string') throw new Mistake(`${option}: ${field}`)
  if (field.of === 'json' && field.path.length === 0) throw new Mistake(`${option}: name a field in ${name}, as ${name}.plan`)
  return field
}
