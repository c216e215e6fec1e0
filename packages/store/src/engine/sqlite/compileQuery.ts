/**
 * A query as a condition on rows of `span` (as `s`). What the user wrote goes into bound parameters only. Each condition
 * is 0 or 1 and never NULL, so that NOT means what it says.
 */
import type { SQLInputValue } from 'node:sqlite'
import { METADATA_FIELDS } from '../../query/fieldValues.ts'
import { pathOf } from '../../query/leaves.ts'
import { matches } from '../../query/matches.ts'
import type { Bound, NumberField, Query } from '../../query/query.ts'
import { fold, wordsOf } from '../../query/words.ts'
import { matcherOf } from '../../query/wildcard.ts'
import type { Checks } from './checks.ts'
import { NO_TERM, type Dictionary } from './dictionary.ts'
import { encodeId, firstPlace, pastPlaces } from './ids.ts'
import { isTermField, TERM_COLUMNS } from './spanColumns.ts'

export interface Sql {
  sql: string
  params: SQLInputValue[]
}

export const NUMBER_COLUMNS: Readonly<Record<NumberField, string>> = {
  start: 'start',
  latency: 'latency',
  promptTokens: 'prompt_tokens',
  completionTokens: 'completion_tokens',
  tokens: 'tokens',
  cost: 'cost',
  errors: 'errors',
  toolCalls: 'tool_calls',
}

// Not constants: with those SQLite finds no use for an index, and refuses the plan that it was told
const YES: Sql = { sql: '(s.id >= 0)', params: [] }
const NO: Sql = { sql: '(s.id < 0)', params: [] }


export class QueryCompiler {
  readonly #dictionary: Dictionary
  readonly #checks: Checks

  constructor(dictionary: Dictionary, checks: Checks) {
    this.#dictionary = dictionary
    this.#checks = checks
  }

  compile(query: Query): Sql {
    switch (query.kind) {
      case 'all':
        return YES
      case 'and':
        return joined(query.of.map((part) => this.compile(part)), 'AND', YES)
      case 'or':
        return joined(query.of.map((part) => this.compile(part)), 'OR', NO)
      case 'not': {
        const { sql, params } = this.compile(query.of)
        return { sql: `NOT ${sql}`, params }
      }
      case 'words': {
        const text = matchText(query)
        return text === undefined ? NO : { sql: '(s.id IN (SELECT rowid FROM word WHERE word MATCH ?))', params: [text] }
      }
      case 'text':
        return this.#text(query)
      case 'number':
        return this.#number(query)
      case 'exists':
        return this.#exists(query)
    }
  }

  #text(query: Extract<Query, { kind: 'text' }>): Sql {
    const { field, value, wildcard } = query
    if (field.of === 'json' && field.in === 'metadata' && field.path.length > 0) return this.#metadata(pathOf(field.path), this.#dictionary.matching(value, wildcard))
    if (field.of !== 'text') return this.#check(query)
    if (isTermField(field.name)) return oneOf(`s.${TERM_COLUMNS[field.name]}`, this.#dictionary.matching(value, wildcard))
    if (field.name !== 'id') return this.#id(`s.${field.name}`, value, wildcard)
    const own = oneOf('s.own_id', this.#dictionary.matching(value, wildcard))
    const trace = this.#id('s.trace', value, wildcard)
    const span = this.#id('s.span', value, wildcard)
    return { sql: `(${own.sql} OR s.own_id IS NULL AND (s.is_top = 1 AND ${trace.sql} OR s.is_top = 0 AND ${span.sql}))`, params: [...own.params, ...trace.params, ...span.params] }
  }

  #id(column: string, value: string, wildcard: boolean): Sql {
    const folded = fold(value)
    const encoded = encodeId(folded)
    if (!wildcard && typeof encoded !== 'string') return { sql: `(${column} IN (?, ?))`, params: [encoded, folded.toUpperCase()] }
    const isIt = wildcard ? matcherOf(value) : (id: string) => fold(id) === folded
    return { sql: this.#checks.ofId(isIt, column), params: [] }
  }

  #metadata(path: string, terms: readonly number[]): Sql {
    if (terms.length === 0) return NO
    const key = this.#dictionary.find(path)
    const { sql, params } = oneOf('leaf.term', terms)
    const leaf = key === NO_TERM ? NO : { sql: `EXISTS (SELECT 1 FROM leaf WHERE leaf.path = ? AND leaf.id = s.id AND ${sql})`, params: [key, ...params] }
    return hasColumn(path) ? joined([oneOf(`s.${path}`, terms), leaf], 'OR', NO) : leaf
  }

  #number(query: Extract<Query, { kind: 'number' }>): Sql {
    const { field, min, max } = query
    switch (field.of) {
      case 'number': {
        const column = `s.${NUMBER_COLUMNS[field.name]}`
        const { sql, params } = bounds(column, min, max)
        if (field.name !== 'start') return { sql: `(${column} IS NOT NULL${sql})`, params }
        const places = placeBounds(min, max)
        return { sql: `(1${places.sql}${sql})`, params: [...places.params, ...params] }
      }
      case 'score': {
        const scorer = this.#dictionary.find(field.name)
        if (scorer === NO_TERM) return NO
        const { sql, params } = bounds('score.value', min, max)
        return { sql: `EXISTS (SELECT 1 FROM score WHERE score.scorer = ? AND score.id = s.id${sql})`, params: [scorer, ...params] }
      }
      case 'json': {
        if (field.in !== 'metadata' || field.path.length === 0) return this.#check(query)
        const key = this.#dictionary.find(pathOf(field.path))
        if (key === NO_TERM) return NO
        const { sql, params } = bounds('term.number', min, max)
        return { sql: `EXISTS (SELECT 1 FROM leaf JOIN term ON term.id = leaf.term WHERE leaf.path = ? AND leaf.id = s.id AND term.number IS NOT NULL${sql})`, params: [key, ...params] }
      }
      default:
        return NO
    }
  }

  #exists(query: Extract<Query, { kind: 'exists' }>): Sql {
    const { field } = query
    switch (field.of) {
      case 'number':
        return { sql: `(s.${NUMBER_COLUMNS[field.name]} IS NOT NULL)`, params: [] }
      case 'score': {
        const scorer = this.#dictionary.find(field.name)
        return scorer === NO_TERM ? NO : { sql: 'EXISTS (SELECT 1 FROM score WHERE score.scorer = ? AND score.id = s.id)', params: [scorer] }
      }
      case 'text':
        return isTermField(field.name) ? { sql: `(s.${TERM_COLUMNS[field.name]} IS NOT NULL)`, params: [] } : this.#check(query)
      case 'json': {
        if (field.in !== 'metadata' || field.path.length === 0) return this.#check(query)
        const path = pathOf(field.path)
        const { sql, params } = oneOf('leaf.path', this.#dictionary.within(path))
        const leaf = { sql: `EXISTS (SELECT 1 FROM leaf WHERE ${sql} AND leaf.id = s.id)`, params }
        return hasColumn(path) ? joined([{ sql: `(s.${path} IS NOT NULL)`, params: [] }, leaf], 'OR', NO) : leaf
      }
    }
  }

  /** By the record itself: read anew, and looked at by the plain meaning of the query. */
  #check(query: Query): Sql {
    return { sql: this.#checks.ofRecord((record) => Number(matches(query, record))), params: [] }
  }
}

/** Of metadata that has a column, under the same name. */
export function hasColumn(path: string): boolean {
  return (METADATA_FIELDS as readonly string[]).includes(path)
}

/**
 * What FTS5 takes as these words in this order.
 *
 * @returns `undefined` where they are no words, and so stand in no text
 */
export function matchText({ in: places, words, prefix }: Extract<Query, { kind: 'words' }>): string | undefined {
  if (words.length === 0 || words.some((word) => wordsOf(word).join(' ') !== word)) return undefined
  return `{${places.join(' ')}} : "${words.join(' ')}"${prefix ? ' *' : ''}`
}

function joined(parts: readonly Sql[], operator: 'AND' | 'OR', none: Sql): Sql {
  if (parts.length === 0) return none
  return balanced(parts, operator)
}

/** As a tree that is as flat as can be: SQLite takes no deeper ones than 1,000. */
function balanced(parts: readonly Sql[], operator: string): Sql {
  if (parts.length === 1) return parts[0]!
  const middle = Math.ceil(parts.length / 2)
  const [left, right] = [balanced(parts.slice(0, middle), operator), balanced(parts.slice(middle), operator)]
  return { sql: `(${left.sql} ${operator} ${right.sql})`, params: [...left.params, ...right.params] }
}

export function oneOf(column: string, ids: readonly number[]): Sql {
  if (ids.length === 0) return NO
  if (ids.length === 1) return { sql: `(${column} IS NOT NULL AND ${column} = ?)`, params: [ids[0]!] }
  return { sql: `(${column} IS NOT NULL AND ${column} IN (SELECT value FROM json_each(?)))`, params: [JSON.stringify(ids)] }
}

function bounds(column: string, min: Bound | undefined, max: Bound | undefined): Sql {
  const params: number[] = []
  let sql = ''
  if (min) {
    sql += ` AND ${column} ${min.inclusive ? '>=' : '>'} ?`
    params.push(min.value)
  }
  if (max) {
    sql += ` AND ${column} ${max.inclusive ? '<=' : '<'} ?`
    params.push(max.value)
  }
  return { sql, params }
}

/** Ids are in the order of starts: a range of times is one of ids, and a little more. */
export function placeBounds(min: Bound | undefined, max: Bound | undefined): Sql {
  const params: number[] = []
  let sql = ''
  if (min) {
    sql += ' AND s.id >= ?'
    params.push(firstPlace(min.value))
  }
  if (max) {
    sql += ' AND s.id < ?'
    params.push(pastPlaces(max.value))
  }
  return { sql, params }
}
