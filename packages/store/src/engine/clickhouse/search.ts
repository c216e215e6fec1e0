/** Finds records: the newest, those with the largest numbers, those that came since. */
import type { Query, Scope } from '../../query/query.ts'
import { fold } from '../../query/words.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { inTraceOrder } from '../foldTrace.ts'
import type { SearchRequest } from '../logEngine.ts'
import { Bindings } from './bindings.ts'
import { compileQuery, numberOf, withinTrace } from './compileQuery.ts'
import type { Database } from './database.ts'
import { tableOf } from './layout.ts'
import { readStored, recordOf, STORED_COLUMNS, type StoredRow } from './readRecords.ts'
import { SPANS } from './schema.ts'

const DEFAULT_LIMIT = 100

/** What is found, as a condition. */
export function foundBy({ query, scope }: { query: Query; scope?: Scope | undefined }, bindings: Bindings, { layout }: Database): string {
  const condition = compileQuery(query, bindings, layout)
  return scope === 'spans' ? condition : `is_top AND ${condition}`
}

/** Where the rows are that count: of those of one key the last. */
export function spansOf({ layout }: Database): string {
  return `${tableOf(layout, SPANS)} FINAL`
}

/** The key of a row. */
export type Key = [newest: number, trace: string, span: string]

export class Search {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async search({ order, limit = DEFAULT_LIMIT, offset = 0, ...found }: SearchRequest): Promise<LogRecord[]> {
    if (limit <= 0) return []
    const bindings = new Bindings()
    const condition = foundBy(found, bindings, this.#database)
    const first = order ? `isNull(${numberOf(order.by, bindings)}), ${numberOf(order.by, bindings)} ${order.descending ? 'DESC' : 'ASC'}, ` : ''
    const keys = await this.#database.rows<Key>(
      `SELECT newest, trace, span FROM ${spansOf(this.#database)} WHERE ${condition} ORDER BY ${first}newest, trace, span LIMIT ${bindings.whole(limit)} OFFSET ${bindings.whole(offset)}`,
      bindings,
    )
    return this.read(keys)
  }

  /** In the order of the keys: only the rows that are asked for are read whole. */
  async read(keys: readonly Key[]): Promise<LogRecord[]> {
    if (keys.length === 0) return []
    const bindings = new Bindings()
    const condition = `newest IN ${bindings.numbers([...new Set(keys.map(([newest]) => newest))])} AND trace IN ${bindings.texts([...new Set(keys.map(([, trace]) => trace))])} AND span IN ${bindings.texts([...new Set(keys.map(([, , span]) => span))])}`
    const rows = await this.#database.rows<[...Key, ...StoredRow]>(`SELECT newest, trace, span, ${STORED_COLUMNS} FROM ${spansOf(this.#database)} WHERE ${condition}`, bindings)
    const records = new Map(rows.map(([newest, trace, span, ...stored]) => [textOf([newest, trace, span]), stored]))
    // One may be gone since its key was found
    return keys.flatMap((key) => {
      const stored = records.get(textOf(key))
      return stored ? [recordOf(readStored(stored))] : []
    })
  }

  async trace(traceId: string): Promise<LogRecord[]> {
    const bindings = new Bindings()
    const wellFormed = traceId.toWellFormed()
    const within = withinTrace(bindings.text(fold(wellFormed)), this.#database.layout)
    const rows = await this.#database.rows<StoredRow>(`SELECT ${STORED_COLUMNS} FROM ${spansOf(this.#database)} WHERE ${within} AND trace = ${bindings.text(wellFormed)}`, bindings)
    return inTraceOrder(rows.map((row) => recordOf(readStored(row))))
  }
}

function textOf(key: Key): string {
  return JSON.stringify(key)
}
