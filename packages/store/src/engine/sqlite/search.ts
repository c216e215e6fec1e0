/** Finds records: the newest, those with the largest numbers, those that came since. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { fieldNumbers } from '../../query/matches.ts'
import type { Field, Query, Scope } from '../../query/query.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { compareText, inTraceOrder } from '../foldTrace.ts'
import type { Cursor, Followed, Found, SearchRequest } from '../logEngine.ts'
import { StoreError } from '../storeError.ts'
import type { Checks } from './checks.ts'
import { NUMBER_COLUMNS, type QueryCompiler, type Sql } from './compileQuery.ts'
import type { Dictionary } from './dictionary.ts'
import { decodeId, encodeId, PLACES } from './ids.ts'
import type { Plan, Planner } from './searchPlan.ts'
import { readStored, recordOf, STORED_COLUMNS } from './storedRecord.ts'

const DEFAULT_LIMIT = 100
/** So many are usually enough to come to the end of a slot. */
const MORE = 16
const LAST_PLACE = Number.MAX_SAFE_INTEGER

interface Place {
  id: number
  start: number
  trace: string
  span: string
}

export class Search {
  readonly #db: DatabaseSync
  readonly #checks: Checks
  readonly #compiler: QueryCompiler
  readonly #dictionary: Dictionary
  readonly #planner: Planner
  readonly #record: StatementSync
  readonly #trace: StatementSync
  readonly #lastBatch: StatementSync

  constructor(db: DatabaseSync, checks: Checks, compiler: QueryCompiler, dictionary: Dictionary, planner: Planner) {
    this.#db = db
    this.#checks = checks
    this.#compiler = compiler
    this.#dictionary = dictionary
    this.#planner = planner
    this.#record = db.prepare(`SELECT ${STORED_COLUMNS} FROM span s JOIN record r ON r.id = s.id WHERE s.id = ?`)
    this.#trace = db.prepare(`SELECT ${STORED_COLUMNS} FROM span s JOIN record r ON r.id = s.id WHERE s.trace = ?`)
    this.#lastBatch = db.prepare("SELECT value FROM counter WHERE name = 'batch'")
  }

  search({ query, scope, limit = DEFAULT_LIMIT, offset = 0, order }: SearchRequest): LogRecord[] {
    return this.#checks.during(() => {
      if (order) return this.#sorted(query, scope, order, limit, offset)
      return this.#newest(this.#planner.newest(query, scope), offset + limit)
        .slice(offset, offset + limit)
        .map(({ id }) => this.#read(id))
    })
  }

  /**
   * Places are in the order of slots: the last slot that is wanted is read to its end, and what is in a slot put in order
   * here. It is read by asking for more, for the text index goes from its end to a place no faster than through all.
   */
  #newest({ branches, order }: Plan, count: number): Place[] {
    if (count <= 0) return []
    const select = branches.map(({ from, where }) => `SELECT s.id, s.start, s.trace, s.span FROM ${from} WHERE ${where}`).join(' UNION ALL ')
    const statement = this.#db.prepare(`${select} ORDER BY ${branches.length > 1 ? '1' : order} DESC LIMIT ?`)
    const params = branches.flatMap((branch) => branch.params)
    for (let more = MORE; ; more *= 8) {
      const found = statement.all(...params, count + more).map(placeOf)
      const last = found[count - 1]
      const end = last === undefined ? -1 : found.findIndex(({ id }) => slotOf(id) < slotOf(last.id))
      if (end < 0 && found.length === count + more) continue
      return (end < 0 ? found : found.slice(0, end)).sort((a, b) => b.start - a.start || compareText(a.trace, b.trace) || compareText(a.span, b.span))
    }
  }

  #sorted(query: Query, scope: Scope | undefined, { by, descending }: NonNullable<SearchRequest['order']>, limit: number, offset: number): LogRecord[] {
    const { from, where, params } = this.#planner.whole(query, scope)
    const key = this.#key(by)
    const statement = `SELECT s.id, ${key.sql} AS key FROM ${from} WHERE ${where} ORDER BY key IS NULL, key ${descending ? 'DESC' : 'ASC'}, s.start DESC, s.trace, s.span LIMIT ? OFFSET ?`
    return this.#db
      .prepare(statement)
      .all(...key.params, ...params, limit, offset)
      .map((row) => this.#read(row['id'] as number))
  }

  #key(field: Field): Sql {
    switch (field.of) {
      case 'text':
        return { sql: 'NULL', params: [] }
      case 'number':
        return { sql: `s.${NUMBER_COLUMNS[field.name]}`, params: [] }
      case 'score':
        return { sql: '(SELECT value FROM score WHERE score.scorer = ? AND score.id = s.id)', params: [this.#dictionary.find(field.name)] }
      case 'json':
        return { sql: this.#checks.ofRecord((record) => fieldNumbers(field, record)[0]), params: [] }
    }
  }

  follow({ query, scope, after, limit = DEFAULT_LIMIT }: Found & { after?: Cursor | undefined; limit?: number | undefined }): Followed {
    // Read first: what comes in the meantime is for the next time
    const last = this.#lastBatch.get()!['value'] as number
    const end = `${last}.${LAST_PLACE}`
    if (after === undefined) return { records: [], next: end }
    const [, batch, id] = /^(\d+)\.(\d+)$/.exec(after)?.map(Number) ?? []
    if (batch === undefined || id === undefined) throw new StoreError(`\`${after}\` is no cursor of this store: take one that \`follow\` gave`)
    return this.#checks.during(() => {
      const { sql, params } = this.#compiler.compile(query)
      const isTop = scope === 'spans' ? '' : 'AND s.is_top = 1 '
      const found = this.#db
        .prepare(`SELECT s.id, s.batch FROM span s INDEXED BY span_batch WHERE s.batch BETWEEN ? AND ? AND (s.batch > ? OR s.id > ?) ${isTop}AND ${sql} ORDER BY s.batch, s.id LIMIT ?`)
        .all(batch, last, batch, id, ...params, limit)
      const final = found.length === limit ? found.at(-1) : undefined
      return { records: found.map((row) => this.#read(row['id'] as number)), next: final ? `${String(final['batch'])}.${String(final['id'])}` : end }
    })
  }

  trace(traceId: string): LogRecord[] {
    return inTraceOrder(this.#trace.all(encodeId(traceId)).map((row) => recordOf(readStored(row))))
  }

  #read(id: number): LogRecord {
    return recordOf(readStored(this.#record.get(id)!))
  }
}

function slotOf(id: number): number {
  return Math.floor(id / PLACES)
}

function placeOf(row: Record<string, unknown>): Place {
  return { id: row['id'] as number, start: row['start'] as number, trace: decodeId(row['trace']), span: decodeId(row['span']) }
}
