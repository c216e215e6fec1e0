/** Counts, timelines, histograms and means: from the counts of hours where they can tell, else from the spans. */
import type { DatabaseSync } from 'node:sqlite'
import { pathOf } from '../../query/leaves.ts'
import { fieldNumbers, fieldTexts } from '../../query/matches.ts'
import type { Field, Query, Scope } from '../../query/query.ts'
import { compareText } from '../foldTrace.ts'
import { bucketOf, coarseBounds, coarseBucketOf, percentilesOf, tenthOf, type BucketCounts } from '../logBuckets.ts'
import type { FacetValue, Found, HistogramBucket, ScoresRequest, ScoreSummary, TimelinePoint, TimeStep } from '../logEngine.ts'
import type { Checks } from './checks.ts'
import { hasColumn, NUMBER_COLUMNS } from './compileQuery.ts'
import type { Dictionary } from './dictionary.ts'
import { hourFilterOf, type HourFilter } from './hourFilter.ts'
import { ANY_MODEL, ANY_TAG, FACET_FIELDS, HOUR_MS, NO_MODEL, NO_TAG, ROWS, SPANS, type FacetField } from './hourTotals.ts'
import { addBuckets } from './latencyBlob.ts'
import type { Branch, Planner } from './searchPlan.ts'
import { isTermField, TERM_COLUMNS } from './spanColumns.ts'
import { LazyRecord, readStored, STORED_COLUMNS } from './storedRecord.ts'

const STEP_MS = { minute: 60_000, hour: HOUR_MS, day: 24 * HOUR_MS } as const
const DEFAULT_FACETS = 20

interface Point {
  startMs: number
  split: string | undefined
  count: number
  errors: number
  tokens: number
  cost: number
  latency: BucketCounts
}

/** What a group of spans adds to points of a timeline. */
interface Part extends Omit<Point, 'split' | 'latency'> {
  splits: readonly (string | undefined)[]
  addLatency: (counts: BucketCounts) => void
}

interface Group {
  scorer: string
  by: string | undefined
  startMs: number | undefined
  count: number
  sum: number
}

/** Scores of one scorer, somewhere in a step of time that `atMs` is in. */
type AddScores = (scorer: number, value: string | undefined, atMs: number, count: number, sum: number) => void

type Row = Record<string, number | string | Uint8Array | null>

export class Aggregates {
  readonly #db: DatabaseSync
  readonly #checks: Checks
  readonly #dictionary: Dictionary
  readonly #planner: Planner

  constructor(db: DatabaseSync, checks: Checks, dictionary: Dictionary, planner: Planner) {
    this.#db = db
    this.#checks = checks
    this.#dictionary = dictionary
    this.#planner = planner
  }

  count({ query, scope }: Found): number {
    const filter = hourFilterOf(query, this.#dictionary)
    if (!filter) return this.#countDirectly(query, scope)
    let count = 0
    for (const row of this.#totals(filter, scope, 'count')) count += row['count'] as number
    return count + filter.edges.reduce((total, edge) => total + this.#countDirectly(edge, scope), 0)
  }

  #countDirectly(query: Query, scope: Scope | undefined): number {
    return this.#rows(query, scope, ({ from, where, params }) => ({ sql: `SELECT count(*) AS count FROM ${from} WHERE ${where}`, params }))[0]!['count'] as number
  }

  timeline({ query, scope, by, split }: Found & { by: TimeStep; split?: Field | undefined }): TimelinePoint[] {
    const points = new Map<string, Point>()
    const step = STEP_MS[by]
    const isModel = split?.of === 'text' && split.name === 'model'
    const filter = by === 'minute' || (split && !isModel) ? undefined : hourFilterOf(query, this.#dictionary)
    for (const part of filter ? filter.edges : [query]) this.#addDirectly(points, part, scope, step, split)
    if (filter) {
      const splits = this.#splitter()
      for (const row of this.#totals(filter, scope, 'hour, model, failed, count, tokens, cost, latency', isModel || filter.models !== undefined)) {
        const count = row['count'] as number
        add(points, {
          startMs: Math.floor(((row['hour'] as number) * HOUR_MS) / step) * step,
          splits: isModel ? splits(row['model'] === NO_MODEL ? null : (row['model'] as number)) : [undefined],
          count,
          errors: row['failed'] === 1 ? count : 0,
          tokens: row['tokens'] as number,
          cost: row['cost'] as number,
          addLatency: (counts) => addBuckets(counts, row['latency'] as Uint8Array),
        })
      }
    }
    return [...points.values()]
      .toSorted((a, b) => a.startMs - b.startMs || compareValues(a.split, b.split))
      .map(({ startMs, split: value, count, errors, tokens, cost, latency }) => {
        const [p50 = 0, p95 = 0, p99 = 0] = percentilesOf(latency, [0.5, 0.95, 0.99])
        return { startMs, ...(value !== undefined && { split: value }), count, errors, p50, p95, p99, tokens, costUsd: cost }
      })
  }

  #addDirectly(points: Map<string, Point>, query: Query, scope: Scope | undefined, step: number, split: Field | undefined): void {
    const column = split && columnOf(split)
    if (split && !column) {
      this.#each(query, scope, 's.start, s.bucket, s.error, s.tokens, s.cost', (record, row) => {
        const failed = row['error'] === null ? 0 : 1
        add(points, { startMs: Math.floor((row['start'] as number) / step) * step, splits: groupsOf(split, record), count: 1, errors: failed, tokens: Number(row['tokens'] ?? 0), cost: Number(row['cost'] ?? 0), addLatency: (counts) => addTo(counts, row['bucket'], 1) })
      })
      return
    }
    const splits = this.#splitter()
    const rows = this.#rows(query, scope, ({ from, where, params }) => ({
      sql: `SELECT floor(s.start / ?) AS step, ${column ?? 'NULL'} AS term, s.bucket AS bucket, count(*) AS count, count(s.error) AS errors, total(s.tokens) AS tokens, total(s.cost) AS cost FROM ${from} WHERE ${where} GROUP BY 1, 2, 3`,
      params: [step, ...params],
    }))
    for (const row of rows) {
      const count = row['count'] as number
      add(points, { startMs: (row['step'] as number) * step, splits: split ? splits(row['term'] as number | null) : [undefined], count, errors: row['errors'] as number, tokens: row['tokens'] as number, cost: row['cost'] as number, addLatency: (counts) => addTo(counts, row['bucket'], count) })
    }
  }

  facet({ query, scope, field, limit = DEFAULT_FACETS }: Found & { field: Field; limit?: number | undefined }): FacetValue[] {
    const counts = new Map<string, number>()
    const filter = isFacet(field) ? hourFilterOf(query, this.#dictionary) : undefined
    const isAnswered = filter && !filter.models && filter.failed === undefined
    for (const part of isAnswered ? filter.edges : [query]) this.#facetDirectly(counts, part, scope, field)
    if (isAnswered && isFacet(field)) {
      const rows = this.#db
        .prepare('SELECT term, sum(count) AS count FROM hour_facet WHERE scope = ? AND field = ? AND hour >= ? AND hour < ? GROUP BY term')
        .all(scope === 'spans' ? SPANS : ROWS, FACET_FIELDS[field.name], filter.from, filter.to) as Row[]
      this.#addTerms(counts, rows)
    }
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .toSorted((a, b) => b.count - a.count || compareText(a.value, b.value))
      .slice(0, limit)
  }

  #facetDirectly(counts: Map<string, number>, query: Query, scope: Scope | undefined, field: Field): void {
    const column = columnOf(field)
    if (column) {
      this.#addTerms(counts, this.#rows(query, scope, ({ from, where, params }) => ({ sql: `SELECT ${column} AS term, count(*) AS count FROM ${from} WHERE ${where} AND ${column} IS NOT NULL GROUP BY 1`, params })))
      return
    }
    const number = field.of === 'number' ? NUMBER_COLUMNS[field.name] : undefined
    if (number) {
      for (const row of this.#rows(query, scope, ({ from, where, params }) => ({ sql: `SELECT s.${number} AS value, count(*) AS count FROM ${from} WHERE ${where} AND s.${number} IS NOT NULL GROUP BY 1`, params }))) increase(counts, String(row['value']), row['count'] as number)
      return
    }
    if (field.of === 'json' && field.in === 'metadata' && field.path.length > 0 && !hasColumn(pathOf(field.path))) {
      const path = this.#dictionary.find(pathOf(field.path))
      const rows = this.#rows(query, scope, ({ from, where, params }) => ({ sql: `SELECT t.text AS text, count(DISTINCT s.id) AS count FROM ${from} JOIN leaf l ON l.path = ${path} AND l.id = s.id JOIN term t ON t.id = l.term WHERE ${where} GROUP BY 1`, params }))
      for (const { text, count } of rows) increase(counts, text as string, count as number)
      return
    }
    this.#each(query, scope, 's.id', (record) => {
      for (const value of new Set(fieldTexts(field, record))) increase(counts, value, 1)
    })
  }

  #addTerms(counts: Map<string, number>, rows: readonly Row[]): void {
    for (const { term, count } of rows) for (const text of this.#dictionary.textsOf(term as number)) increase(counts, text, count as number)
  }

  histogram({ query, scope, field }: Found & { field: Field }): HistogramBucket[] {
    const counts: BucketCounts = new Map()
    const isScore = field.of === 'score'
    const isLatency = field.of === 'number' && field.name === 'latency'
    const filter = isLatency ? hourFilterOf(query, this.#dictionary) : undefined
    for (const part of filter ? filter.edges : [query]) this.#histogramDirectly(counts, part, scope, field)
    if (filter) for (const row of this.#totals(filter, scope, 'latency')) addBuckets(counts, row['latency'] as Uint8Array)
    const coarse: BucketCounts = new Map()
    for (const [bucket, count] of counts) increase(coarse, isScore ? bucket : coarseBucketOf(bucket), count)
    return [...coarse].toSorted(([a], [b]) => a - b).map(([bucket, count]) => ({ ...(isScore ? { from: bucket / 10, to: (bucket + 1) / 10 } : coarseBounds(bucket)), count }))
  }

  #histogramDirectly(counts: BucketCounts, query: Query, scope: Scope | undefined, field: Field): void {
    switch (field.of) {
      case 'text':
        return
      case 'number': {
        const column = `s.${NUMBER_COLUMNS[field.name]}`
        const rows = this.#rows(query, scope, ({ from, where, params }) => ({ sql: `SELECT ${column} AS value, count(*) AS count FROM ${from} WHERE ${where} AND ${column} IS NOT NULL GROUP BY 1`, params }))
        for (const { value, count } of rows) increase(counts, bucketOf(value as number), count as number)
        return
      }
      case 'score': {
        const scorer = this.#dictionary.find(field.name)
        const rows = this.#rows(query, scope, ({ from, where, params }) => ({ sql: `SELECT x.value AS value, count(*) AS count FROM ${from} JOIN score x ON x.scorer = ${scorer} AND x.id = s.id WHERE ${where} GROUP BY 1`, params }))
        for (const { value, count } of rows) increase(counts, tenthOf(value as number), count as number)
        return
      }
      case 'json':
        this.#each(query, scope, 's.id', (record) => {
          for (const value of fieldNumbers(field, record)) increase(counts, bucketOf(value), 1)
        })
    }
  }

  scores({ query, scope, by, step }: ScoresRequest): ScoreSummary[] {
    const groups = new Map<string, Group>()
    const isTag = by?.of === 'text' && by.name === 'tag'
    const filter = (by && !isTag) || step === 'minute' ? undefined : hourFilterOf(query, this.#dictionary)
    const isAnswered = filter && !filter.models && filter.failed === undefined
    const scorers = this.#splitter()
    const stepMs = step && STEP_MS[step]
    const addTo: AddScores = (scorer, value, atMs, count, sum) => {
      const name = scorers(scorer)[0]!
      const startMs = stepMs && Math.floor(atMs / stepMs) * stepMs
      const key = JSON.stringify([name, value, startMs])
      const group = groups.get(key)
      if (group) {
        group.count += count
        group.sum += sum
      } else groups.set(key, { scorer: name, by: value, startMs, count, sum })
    }
    for (const part of isAnswered ? filter.edges : [query]) this.#scoresDirectly(part, scope, by, stepMs, addTo)
    if (isAnswered) {
      const hour = step ? 'hour' : '0'
      const rows = this.#db
        .prepare(`SELECT scorer, tag, ${hour} AS hour, sum(count) AS count, sum(sum) AS sum FROM hour_score WHERE scope = ? AND hour >= ? AND hour < ? AND tag ${isTag ? '!=' : '='} ${ANY_TAG} GROUP BY 1, 2, 3`)
        .all(scope === 'spans' ? SPANS : ROWS, filter.from, filter.to) as Row[]
      for (const { scorer, tag, hour: at, count, sum } of rows) addTo(scorer as number, isTag && tag !== NO_TAG ? scorers(tag as number)[0] : undefined, (at as number) * HOUR_MS, count as number, sum as number)
    }
    return [...groups.values()]
      .toSorted((a, b) => compareText(a.scorer, b.scorer) || compareValues(a.by, b.by) || (a.startMs ?? 0) - (b.startMs ?? 0))
      .map(({ scorer, by: value, startMs, count, sum }) => ({ scorer, ...(value !== undefined && { by: value }), ...(startMs !== undefined && { startMs }), count, mean: sum / count }))
  }

  #scoresDirectly(query: Query, scope: Scope | undefined, by: Field | undefined, stepMs: number | undefined, addTo: AddScores): void {
    const column = by && columnOf(by)
    if (by && !column) {
      const groups = new Map<number, { values: (string | undefined)[]; start: number }>()
      this.#each(query, scope, 's.id, s.start', (record, row) => {
        groups.set(row['id'] as number, { values: groupsOf(by, record), start: row['start'] as number })
      })
      const scores = this.#db.prepare('SELECT scorer, value FROM score WHERE scorer = ? AND id = ?')
      for (const scorer of this.#scorers()) {
        for (const [id, { values, start }] of groups) {
          const score = scores.get(scorer, id)
          if (score) for (const value of values) addTo(scorer, value, start, 1, score['value'] as number)
        }
      }
      return
    }
    const splits = this.#splitter()
    const at = stepMs === undefined ? '0' : `floor(s.start / ${stepMs}) * ${stepMs}`
    for (const scorer of this.#scorers()) {
      const rows = this.#rows(query, scope, ({ from, where, params }) => ({ sql: `SELECT ${column ?? 'NULL'} AS term, ${at} AS at, count(*) AS count, sum(x.value) AS sum FROM ${from} JOIN score x ON x.scorer = ${scorer} AND x.id = s.id WHERE ${where} GROUP BY 1, 2`, params }))
      for (const { term, at: atMs, count, sum } of rows) if ((count as number) > 0) for (const value of by ? splits(term as number | null) : [undefined]) addTo(scorer, value, atMs as number, count as number, sum as number)
    }
  }

  /** All scorers that there are. */
  #scorers(): number[] {
    return this.#db.prepare('SELECT DISTINCT scorer FROM hour_score').all().map((row) => row['scorer'] as number)
  }

  #totals({ from, to, models, failed }: HourFilter, scope: Scope | undefined, columns: string, byModel = models !== undefined): Row[] {
    const statement = `SELECT model AS of_model, failed AS has_failed, ${columns} FROM hour_total WHERE scope = ? AND hour >= ? AND hour < ? AND model ${byModel ? '!=' : '='} ${ANY_MODEL}`
    const rows = this.#db.prepare(statement).all(scope === 'spans' ? SPANS : ROWS, from, to) as Row[]
    return rows.filter((row) => (!models || models.has(row['of_model'] as number)) && (failed === undefined || failed === (row['has_failed'] === 1)))
  }

  #rows(query: Query, scope: Scope | undefined, statement: (branch: Branch) => { sql: string; params: Branch['params'] }): Row[] {
    return this.#checks.during(() => {
      const { sql, params } = statement(this.#planner.whole(query, scope))
      return this.#db.prepare(sql).all(...params) as Row[]
    })
  }

  /** For fields that have no column: the records themselves. */
  #each(query: Query, scope: Scope | undefined, columns: string, look: (record: LazyRecord, row: Row) => void): void {
    this.#checks.during(() => {
      const { from, where, params } = this.#planner.whole(query, scope)
      const statement = this.#db.prepare(`SELECT ${STORED_COLUMNS}, ${columns} FROM ${from} JOIN record r ON r.id = s.id WHERE ${where}`)
      for (const row of statement.iterate(...params)) look(new LazyRecord(readStored(row)), row as Row)
    })
  }

  #splitter(): (term: number | null) => (string | undefined)[] {
    const known = new Map<number, string[]>()
    return (term) => {
      if (term === null) return [undefined]
      let texts = known.get(term)
      if (!texts) known.set(term, (texts = this.#dictionary.textsOf(term)))
      return texts
    }
  }
}

/** Of a field whose values are terms. */
function columnOf(field: Field): string | undefined {
  return field.of === 'text' && isTermField(field.name) ? `s.${TERM_COLUMNS[field.name]}` : undefined
}

function isFacet(field: Field): field is { of: 'text'; name: FacetField } {
  return field.of === 'text' && Object.hasOwn(FACET_FIELDS, field.name)
}

function groupsOf(field: Field, record: LazyRecord): (string | undefined)[] {
  const values = [...new Set(fieldTexts(field, record))]
  return values.length === 0 ? [undefined] : values
}

function add(points: Map<string, Point>, { splits, addLatency, startMs, count, errors, tokens, cost }: Part): void {
  for (const split of splits) {
    const key = `${startMs} ${split}${split === undefined ? ' none' : ''}`
    let point = points.get(key)
    if (!point) points.set(key, (point = { startMs, split, count: 0, errors: 0, tokens: 0, cost: 0, latency: new Map() }))
    point.count += count
    point.errors += errors
    point.tokens += tokens
    point.cost += cost
    addLatency(point.latency)
  }
}

/** What took nobody knows how long is in no bucket. */
function addTo(counts: BucketCounts, bucket: Row[string] | undefined, by: number): void {
  if (typeof bucket === 'number') increase(counts, bucket, by)
}

function increase<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

/** What has none comes last. */
function compareValues(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return compareText(a, b)
}
