/**
 * Where a search begins. SQLite is told, for what it does not know is decisive: how many rows a word or a value has. What
 * few have is looked up and put in order; else the newest are gone through until there are enough.
 */
import type { DatabaseSync } from 'node:sqlite'
import { fold } from '../../query/words.ts'
import type { Bound, Query, Scope } from '../../query/query.ts'
import { matchText, placeBounds, type QueryCompiler, type Sql } from './compileQuery.ts'
import type { Dictionary } from './dictionary.ts'
import { encodeId } from './ids.ts'

/** Few: looking all of them up takes a few milliseconds. */
const FEW = 2000

export interface Plan {
  /** What follows FROM: `span s`, and where it is found from. */
  from: string
  where: string
  /** Of both of them, in that order. */
  params: Sql['params']
  /** What it is in order of when it is gone through from its end. */
  order: string
}

export class Planner {
  readonly #db: DatabaseSync
  readonly #compiler: QueryCompiler
  readonly #dictionary: Dictionary

  constructor(db: DatabaseSync, compiler: QueryCompiler, dictionary: Dictionary) {
    this.#db = db
    this.#compiler = compiler
    this.#dictionary = dictionary
  }

  /** @param all whether all that it finds are wanted, and not only the newest */
  plan(query: Query, scope: Scope | undefined, all: boolean): Plan {
    const parts = query.kind === 'and' ? query.of : [query]
    const { min, max } = startBounds(parts)
    let smallest: { candidates: Sql; count: number } | undefined
    for (const part of parts) {
      const candidates = this.#candidates(part, placeBounds(min, max))
      if (!candidates) continue
      const count = this.#db.prepare(`SELECT count(*) AS count FROM (${candidates.sql} LIMIT ${FEW + 1})`).get(...candidates.params)!['count'] as number
      if (count <= FEW && (smallest === undefined || count < smallest.count)) smallest = { candidates, count }
    }
    const { sql, params } = this.#compiler.compile(query)
    const isTop = scope === 'spans' ? '' : 's.is_top = 1 AND '
    if (smallest) return { from: `(${smallest.candidates.sql}) few CROSS JOIN span s ON s.id = few.id`, where: `${isTop}${sql}`, params: [...smallest.candidates.params, ...params], order: 's.id' }
    const words = parts.filter((part) => part.kind === 'words')
    const texts = words.map(matchText)
    if (!all && words.length > 0 && !texts.includes(undefined)) {
      const others = this.#compiler.compile({ kind: 'and', of: parts.filter((part) => part.kind !== 'words') })
      const places = placeBounds(min, max)
      return {
        from: 'word CROSS JOIN span s ON s.id = word.rowid',
        where: `word MATCH ?${places.sql.replaceAll('s.id', 'word.rowid')} AND ${isTop}${others.sql}`,
        params: [texts.map((text) => `(${text})`).join(' AND '), ...places.params, ...others.params],
        order: 'word.rowid',
      }
    }
    return { from: `span s ${scope === 'spans' ? 'NOT INDEXED' : 'INDEXED BY span_top'}`, where: `${isTop}${sql}`, params, order: 's.id' }
  }

  /** The ids of all that a condition finds, and perhaps of more, where an index knows them. */
  #candidates(query: Query, places: Sql): Sql | undefined {
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
        if (field.name === 'model' || field.name === 'session' || field.name === 'user') {
          return within('span', `${field.name} IS NOT NULL AND ${field.name} IN (SELECT value FROM json_each(?))`, [JSON.stringify(this.#dictionary.matching(value, wildcard))])
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
