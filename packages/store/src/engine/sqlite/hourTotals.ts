/** The counts of hours, kept in step with what comes, changes and goes: gathered for a batch, written once at its end. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { TextField } from '../../query/query.ts'
import type { BucketCounts } from '../logBuckets.ts'
import { addBuckets, encodeBuckets } from './latencyBlob.ts'
import type { Indexed, TermField } from './spanColumns.ts'

export const HOUR_MS = 3_600_000
export const ROWS = 0
export const SPANS = 1
/** In the place of a model: whatever it was. Most questions ask for none, and there are many models. */
export const ANY_MODEL = -1
export const NO_MODEL = 0
/** In the place of a tag: the score was counted whatever its tags; it has none. */
export const ANY_TAG = 0
export const NO_TAG = -1

/** Fields of which there are few values, whose counts are kept. The numbers are in the file: only add to them. */
export const FACET_FIELDS = { name: 1, service: 2, operation: 3, model: 4, provider: 5, tag: 6, tool: 7, errorName: 8 } as const satisfies Partial<Record<TextField & TermField, number>>
export type FacetField = keyof typeof FACET_FIELDS
const FACETS = Object.entries(FACET_FIELDS) as [FacetField, number][]

interface Total {
  scope: number
  hour: number
  model: number
  failed: number
  count: number
  tokens: number
  cost: number
  latency: BucketCounts
}

interface Count {
  key: (string | number)[]
  count: number
  sum: number
}

export class HourTotals {
  readonly #totals = new Map<string, Total>()
  readonly #facets = new Map<string, Count>()
  readonly #scores = new Map<string, Count>()
  readonly #names = new Map<string, Count>()
  readonly #alike = new Map<string, { scope: number; hour: number; terms: Indexed['terms']; count: number }>()
  readonly #nameLists = new Map<readonly string[], Map<number, number>>()
  readonly #statements: Record<'find' | 'total' | 'noTotal' | 'facet' | 'noFacet' | 'score' | 'noScore' | 'name' | 'noName', StatementSync>

  constructor(db: DatabaseSync) {
    const upsert = (table: string, keys: string[], values: string[]): StatementSync =>
      db.prepare(`INSERT INTO ${table} (${[...keys, ...values].join()}) VALUES (${[...keys, ...values].map(() => '?').join()}) ON CONFLICT DO UPDATE SET ${values.map((value) => `${value} = ${value} + excluded.${value}`).join()}`)
    const empty = (table: string, keys: string[]): StatementSync => db.prepare(`DELETE FROM ${table} WHERE count <= 0 AND ${keys.map((key) => `${key} = ?`).join(' AND ')}`)
    const facet = ['scope', 'field', 'hour', 'term']
    const score = ['scope', 'hour', 'scorer', 'tag']
    const where = 'WHERE scope = ? AND hour = ? AND model = ? AND failed = ?'
    this.#statements = {
      find: db.prepare(`SELECT count, tokens, cost, latency FROM hour_total ${where}`),
      total: db.prepare('INSERT OR REPLACE INTO hour_total (scope, hour, model, failed, count, tokens, cost, latency) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
      noTotal: db.prepare(`DELETE FROM hour_total ${where}`),
      facet: upsert('hour_facet', facet, ['count']),
      noFacet: empty('hour_facet', facet),
      score: upsert('hour_score', score, ['count', 'sum']),
      noScore: empty('hour_score', score),
      name: upsert('hour_name', ['hour', 'name'], ['count']),
      noName: empty('hour_name', ['hour', 'name']),
    }
  }

  /** @param sign 1 for what comes, -1 for what goes */
  add(indexed: Indexed, sign: 1 | -1, tags: readonly number[]): void {
    const hour = Math.floor(indexed.start / HOUR_MS)
    for (const scope of indexed.isTop ? [ROWS, SPANS] : [SPANS]) {
      for (const model of [ANY_MODEL, indexed.terms.model ?? NO_MODEL]) this.#addTotal(scope, hour, model, indexed, sign)
      this.#addFacets(scope, hour, indexed.terms, sign)
      for (const [scorer, value] of indexed.scores) for (const tag of [ANY_TAG, ...(tags.length === 0 ? [NO_TAG] : tags)]) count(this.#scores, [scope, hour, scorer, tag], sign, sign * value)
    }
    for (const name of indexed.fieldNames) count(this.#names, [hour, name], sign, 0)
    let hours = this.#nameLists.get(indexed.attributeNames)
    if (!hours) this.#nameLists.set(indexed.attributeNames, (hours = new Map()))
    hours.set(hour, (hours.get(hour) ?? 0) + sign)
  }

  /** Spans are alike: what they have in common is counted once for all of them, and told apart when it is written. */
  #addFacets(scope: number, hour: number, terms: Indexed['terms'], sign: 1 | -1): void {
    const { name, service, operation, model, provider, tag, tool, errorName } = terms
    const key = `${scope} ${hour} ${name} ${service} ${operation} ${model} ${provider} ${tool} ${errorName}`
    const known = this.#alike.get(key)
    if (known) known.count += sign
    else this.#alike.set(key, { scope, hour, terms: { ...terms, tag: null }, count: sign })
    if (tag !== null) count(this.#facets, [scope, FACET_FIELDS.tag, hour, tag], sign, 0)
  }

  #unfold(): void {
    for (const { scope, hour, terms, count: by } of this.#alike.values()) {
      for (const [field, number] of FACETS) {
        const term = terms[field]
        if (term !== null) count(this.#facets, [scope, number, hour, term], by, 0)
      }
    }
    for (const [names, hours] of this.#nameLists) for (const [hour, by] of hours) for (const name of names) count(this.#names, [hour, name], by, 0)
  }

  #addTotal(scope: number, hour: number, model: number, indexed: Indexed, sign: 1 | -1): void {
    const failed = indexed.terms.error === null ? 0 : 1
    const key = `${scope} ${hour} ${model} ${failed}`
    let total = this.#totals.get(key)
    if (!total) this.#totals.set(key, (total = { scope, hour, model, failed, count: 0, tokens: 0, cost: 0, latency: new Map() }))
    total.count += sign
    total.tokens += sign * (indexed.tokens ?? 0)
    total.cost += sign * (indexed.cost ?? 0)
    if (indexed.bucket !== null) total.latency.set(indexed.bucket, (total.latency.get(indexed.bucket) ?? 0) + sign)
  }

  /** Writes what was gathered, and forgets it. */
  flush(): void {
    this.#unfold()
    const { find, total: write, noTotal, facet, noFacet, score, noScore, name, noName } = this.#statements
    for (const total of this.#totals.values()) {
      const { scope, hour, model, failed, latency } = total
      const known = find.get(scope, hour, model, failed)
      if (known) addBuckets(latency, known['latency'] as Uint8Array)
      const entries = total.count + ((known?.['count'] as number | undefined) ?? 0)
      if (entries <= 0) noTotal.run(scope, hour, model, failed)
      else write.run(scope, hour, model, failed, entries, total.tokens + ((known?.['tokens'] as number | undefined) ?? 0), total.cost + ((known?.['cost'] as number | undefined) ?? 0), encodeBuckets(latency))
    }
    flushCounts(this.#facets, facet, noFacet, false)
    flushCounts(this.#scores, score, noScore, true)
    flushCounts(this.#names, name, noName, false)
    this.forget()
  }

  /** After a batch that failed. */
  forget(): void {
    for (const gathered of [this.#totals, this.#alike, this.#facets, this.#scores, this.#names, this.#nameLists]) gathered.clear()
  }
}

function count(counts: Map<string, Count>, key: (string | number)[], by: number, sum: number): void {
  const text = key.join(' ')
  const known = counts.get(text)
  if (known) {
    known.count += by
    known.sum += sum
  } else counts.set(text, { key, count: by, sum })
}

function flushCounts(counts: Map<string, Count>, add: StatementSync, empty: StatementSync, withSum: boolean): void {
  for (const { key, count: by, sum } of counts.values()) {
    if (by === 0 && sum === 0) continue
    if (withSum) add.run(...key, by, sum)
    else add.run(...key, by)
    if (by <= 0) empty.run(...key)
  }
}
