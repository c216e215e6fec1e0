/**
 * Where a search begins. SQLite is told, for what it does not know is decisive: how many rows a word or a value has. What
 * few have is looked up and put in order; else the newest are gone through until there are enough.
 */
import type { DatabaseSync } from 'node:sqlite'
import { fold } from '../../query/words.ts'
import type { Bound, Query, Scope, TextField } from '../../query/query.ts'
import { matchText, placeBounds, type QueryCompiler, type Sql } from './compileQuery.ts'
import type { Dictionary } from './dictionary.ts'
import { encodeId } from './ids.ts'

/** Few: looking all of them up takes a few milliseconds. */
export const FEW = 2000
/** Of the spans with a word, which can be gone through in order, only so few are all looked up. */
const VERY_FEW = 200
/** Values of an index that are gone through side by side. */
const MAX_BRANCHES = 12

/** What follows FROM and WHERE, of `span s`, and the parameters of both in that order. */
export interface Branch {
  from: string
  where: string
  params: Sql['params']
}

export interface Plan {
  /** None of them finds what another finds. */
  branches: Branch[]
  /** What each is in order of when it is gone through from its end. */
  order: string
}

export class Planner {
  readonly #db: DatabaseSync
  readonly #compiler: QueryCompiler
  readonly #dictionary: Dictionary
  readonly #fewAre: number

  constructor(db: DatabaseSync, compiler: QueryCompiler, dictionary: Dictionary, few: number) {
    this.#db = db
    this.#compiler = compiler
    this.#dictionary = dictionary
    this.#fewAre = few
  }

  /** For all that is found. */
  whole(query: Query, scope: Scope | undefined): Branch {
    const parts = partsOf(query)
    return this.#few(query, parts, scope) ?? this.#scan(query, scope)
  }

  /** For the newest of what is found. */
  newest(query: Query, scope: Scope | undefined): Plan {
    const parts = partsOf(query)
    const few = this.#few(query, parts, scope)
    if (few && (few.count <= VERY_FEW || !few.isWords)) return { branches: [few], order: 's.id' }
    return this.#words(parts, scope) ?? this.#values(parts, scope) ?? { branches: [this.#scan(query, scope)], order: 's.id' }
  }

  /** From the condition that the fewest meet, where those are few. */
  #few(query: Query, parts: readonly Query[], scope: Scope | undefined): (Branch & { count: number; isWords: boolean }) | undefined {
    const { min, max } = startBounds(parts)
    let smallest: { candidates: Sql; count: number; isWords: boolean } | undefined
    for (const part of parts) {
      const candidates = this.#candidates(part, scope, placeBounds(min, max))
      if (!candidates) continue
      const count = this.#db.prepare(`SELECT count(*) AS count FROM (${candidates.sql} LIMIT ${this.#fewAre + 1})`).get(...candidates.params)!['count'] as number
      if (count <= this.#fewAre && (smallest === undefined || count < smallest.count)) smallest = { candidates, count, isWords: part.kind === 'words' }
    }
    if (!smallest) return undefined
    const { sql, params } = this.#compiler.compile(query)
    return { from: `(${smallest.candidates.sql}) few CROSS JOIN span s ON s.id = few.id`, where: `${inScope(scope)}${sql}`, params: [...smallest.candidates.params, ...params], count: smallest.count, isWords: smallest.isWords }
  }

  /** Through the text index, which is in the order of places too. */
  #words(parts: readonly Query[], scope: Scope | undefined): Plan | undefined {
    const texts = parts.filter((part) => part.kind === 'words').map(matchText)
    if (texts.length === 0 || texts.includes(undefined)) return undefined
    const { min, max } = startBounds(parts)
    const others = this.#compiler.compile({ kind: 'and', of: parts.filter((part) => part.kind !== 'words') })
    const places = placeBounds(min, max)
    return {
      branches: [
        {
          from: 'word CROSS JOIN span s ON s.id = word.rowid',
          where: `word MATCH ?${places.sql.replaceAll('s.id', 'word.rowid')} AND ${inScope(scope)}${others.sql}`,
          params: [texts.map((text) => `(${text})`).join(' AND '), ...places.params, ...others.params],
        },
      ],
      order: 'word.rowid',
    }
  }

  /** Through the index of a field, each value of it in the order of places. */
  #values(parts: readonly Query[], scope: Scope | undefined): Plan | undefined {
    for (const part of parts) {
      if (part.kind !== 'text' || part.field.of !== 'text' || !isIndexed(part.field.name, scope)) continue
      const terms = this.#dictionary.matching(part.value, part.wildcard)
      if (terms.length === 0 || terms.length > MAX_BRANCHES) continue
      const { name } = part.field
      const { sql, params } = this.#compiler.compile({ kind: 'and', of: parts.filter((other) => other !== part) })
      return { branches: terms.map((term) => ({ from: `span s INDEXED BY span_${name}`, where: `s.${name} = ? AND ${inScope(scope)}${sql}`, params: [term, ...params] })), order: 's.id' }
    }
    return undefined
  }

  #scan(query: Query, scope: Scope | undefined): Branch {
    const { sql, params } = this.#compiler.compile(query)
    return { from: `span s ${scope === 'spans' ? 'NOT INDEXED' : 'INDEXED BY span_top'}`, where: `${inScope(scope)}${sql}`, params }
  }

  /** The ids of all that a condition finds, and perhaps of more, where an index knows them. */
  #candidates(query: Query, scope: Scope | undefined, places: Sql): Sql | undefined {
    const within = (table: string, condition: string, params: Sql['params'], id = 'id'): Sql => ({ sql: `SELECT ${id} AS id FROM ${table} WHERE ${condition}${places.sql.replaceAll('s.id', id)}`, params: [...params, ...places.params] })
    switch (query.kind) {
      case 'words': {
        const text = matchText(query)
        return text === undefined ? undefined : within('word', 'word MATCH ?', [text], 'rowid')
      }
      case 'exists':
        return query.field.of === 'text' && (query.field.name === 'error' || query.field.name === 'errorName') ? within('span', 'error IS NOT NULL', []) : undefined
      case 'text': {
        const { field, value, wildcard } = query
        if (field.of !== 'text') return undefined
        if (field.name === 'error' || field.name === 'errorName') return within('span', 'error IS NOT NULL', [])
        if (isIndexed(field.name, scope)) {
          return within(`span INDEXED BY span_${field.name}`, `${inScope(field.name === 'model' ? 'spans' : scope).replace('s.', '')}${field.name} IS NOT NULL AND ${field.name} IN (SELECT value FROM json_each(?))`, [JSON.stringify(this.#dictionary.matching(value, wildcard))])
        }
        const id = fold(value)
        const encoded = encodeId(id)
        if (wildcard || typeof encoded === 'string') return undefined
        if (field.name === 'trace') return within('span', 'trace IN (?, ?)', [encoded, id.toUpperCase()])
        // The id of a span has no index; that of a trace is longer
        if (field.name !== 'id' || id.length !== 32) return undefined
        const own = this.#dictionary.matching(value, false)
        return { sql: `SELECT id FROM span WHERE trace IN (?, ?) UNION SELECT id FROM span WHERE own_id IS NOT NULL AND own_id IN (SELECT value FROM json_each(?))`, params: [encoded, id.toUpperCase(), JSON.stringify(own)] }
      }
      default:
        return undefined
    }
  }
}

/** Sessions and users of rows, models of all spans. */
function isIndexed(name: TextField, scope: Scope | undefined): name is 'model' | 'session' | 'user' {
  return name === 'model' || (scope !== 'spans' && (name === 'session' || name === 'user'))
}

function partsOf(query: Query): readonly Query[] {
  return query.kind === 'and' ? query.of : [query]
}

function inScope(scope: Scope | undefined): string {
  return scope === 'spans' ? '' : 's.is_top = 1 AND '
}

/** Between which starts all of it must lie. */
export function startBounds(parts: readonly Query[]): { min: Bound | undefined; max: Bound | undefined } {
  let min: Bound | undefined
  let max: Bound | undefined
  for (const part of parts) {
    if (part.kind !== 'number' || part.field.of !== 'number' || part.field.name !== 'start') continue
    if (part.min && (!min || part.min.value > min.value || (part.min.value === min.value && !part.min.inclusive))) min = part.min
    if (part.max && (!max || part.max.value < max.value || (part.max.value === max.value && !part.max.inclusive))) max = part.max
  }
  return { min, max }
}
