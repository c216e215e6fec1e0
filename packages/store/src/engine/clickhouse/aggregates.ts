/** Counts, timelines, histograms and means, made by the server; numbers in steps of their logarithm, as on every engine. */
import type { Field } from '../../query/query.ts'
import { bucketOf, coarseBounds, coarseBucketOf, middleOf, type BucketCounts } from '../logBuckets.ts'
import type { FacetValue, Found, HistogramBucket, ScoresRequest, ScoreSummary, TimelinePoint, TimeStep } from '../logEngine.ts'
import { Bindings } from './bindings.ts'
import { numberOf, numbersOf, START, textsOf } from './compileQuery.ts'
import type { Database } from './database.ts'
import { foundBy, spansOf } from './search.ts'
import { isListField } from './spanColumns.ts'

const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
const DEFAULT_FACETS = 20
const SHARES = [0.5, 0.95, 0.99] as const
/** Numbers whose step is a column of its own, for they have many values. */
const BUCKET_COLUMNS: Readonly<Record<string, string>> = { latency: 'latency_bucket', cost: 'cost_bucket' }

export class Aggregates {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async count(found: Found): Promise<number> {
    const [[count] = [0]] = await this.#rows<[number]>(found, (from) => `SELECT count() FROM ${from}`)
    return count
  }

  async facet({ field, limit = DEFAULT_FACETS, ...found }: Found & { field: Field; limit?: number | undefined }): Promise<FacetValue[]> {
    const rows = await this.#rows<[string, number]>(found, (from, bindings) => `SELECT arrayJoin(${textsOf(field, bindings)}) AS value, count() AS count FROM ${from} GROUP BY value ORDER BY count DESC, value LIMIT ${bindings.whole(limit)}`)
    return rows.map(([value, count]) => ({ value, count }))
  }

  async timeline({ by, split, ...found }: Found & { by: TimeStep; split?: Field | undefined }): Promise<TimelinePoint[]> {
    const group = split && groupOf(split)
    const rows = await this.#rows<[number, string | null, number, number, number, number[], number, number]>(found, (from, bindings) => {
      const step = bindings.whole(STEP_MS[by])
      return `
        SELECT floor(${START} / ${step}) * ${step} AS floor_start, ${group ? `arrayJoin(${group.values(bindings)})` : 'NULL'} AS value, count(), countIf(notEmpty(error)),
          count(latency_bucket), quantilesExactWeighted(${SHARES.join()})(latency_bucket, 1), sum(ifNull(tokens, 0)), sum(ifNull(cost, 0))
        FROM ${from} GROUP BY floor_start, value ORDER BY floor_start, ${group?.order ?? 'value'}`
    })
    return rows.map(([startMs, value, count, errors, known, percentiles, tokens, costUsd]) => {
      const [p50 = 0, p95 = 0, p99 = 0] = known === 0 ? [] : percentiles.map(middleOf)
      return { startMs: startMs + 0, ...(group && value !== group.none && { split: value! }), count, errors, p50, p95, p99, tokens, costUsd }
    })
  }

  async histogram({ field, ...found }: Found & { field: Field }): Promise<HistogramBucket[]> {
    if (field.of === 'text') return []
    if (field.of === 'score') return this.#tenths(field, found)
    const counts: BucketCounts = new Map()
    const column = field.of === 'number' ? BUCKET_COLUMNS[field.name] : undefined
    const rows = await this.#rows<[number, number]>(found, (from, bindings) => {
      if (column) return `SELECT assumeNotNull(${column}) AS value, count() FROM ${from} AND isNotNull(${column}) GROUP BY value`
      if (field.of === 'json') return `SELECT assumeNotNull(arrayJoin(${numbersOf(field, bindings)})) AS value, count() FROM ${from} GROUP BY value`
      return `SELECT assumeNotNull(${numberOf(field, bindings)}) AS value, count() FROM ${from} AND isNotNull(${numberOf(field, bindings)}) GROUP BY value`
    })
    for (const [value, count] of rows) {
      const bucket = coarseBucketOf(column ? value : bucketOf(value))
      counts.set(bucket, (counts.get(bucket) ?? 0) + count)
    }
    return [...counts].toSorted(([a], [b]) => a - b).map(([bucket, count]) => ({ ...coarseBounds(bucket), count }))
  }

  async #tenths(field: Extract<Field, { of: 'score' }>, found: Found): Promise<HistogramBucket[]> {
    const rows = await this.#rows<[number, number]>(found, (from, bindings) => {
      const scorer = bindings.text(field.name)
      return `SELECT least(9, floor(scores[${scorer}] * 10)) AS tenth, count() FROM ${from} AND mapContains(scores, ${scorer}) GROUP BY tenth ORDER BY tenth`
    })
    return rows.map(([tenth, count]) => ({ from: tenth / 10, to: (tenth + 1) / 10, count }))
  }

  async scores({ by, step, ...found }: ScoresRequest): Promise<ScoreSummary[]> {
    const group = by && groupOf(by)
    const rows = await this.#rows<[string, string | null, number, number, number]>(found, (from, bindings) => {
      const size = step && bindings.whole(STEP_MS[step])
      return `
        SELECT score.1 AS scorer, value, floor_start, count(), avg(score.2) FROM (
          SELECT arrayJoin(CAST(scores, 'Array(Tuple(String, Float64))')) AS score, ${group?.values(bindings) ?? '[NULL]'} AS values, ${size ? `floor(${START} / ${size}) * ${size}` : '0'} AS floor_start FROM ${from} AND notEmpty(scores)
        ) ARRAY JOIN values AS value GROUP BY scorer, value, floor_start ORDER BY scorer, ${group?.order ?? 'value'}, floor_start`
    })
    return rows.map(([scorer, value, startMs, count, mean]) => ({ scorer, ...(group && value !== group.none && { by: value! }), ...(step && { startMs: startMs + 0 }), count, mean }))
  }

  async fieldNames(): Promise<string[]> {
    const rows = await this.#rows<[string]>({ query: { kind: 'all' }, scope: 'spans' }, (from) => `SELECT arrayJoin(field_names) AS name FROM ${from} GROUP BY name ORDER BY count() DESC, name`)
    return rows.map(([name]) => name)
  }

  /** @param statement given what follows FROM, which ends with a condition */
  #rows<Row extends unknown[]>(found: Found, statement: (from: string, bindings: Bindings) => string): Promise<Row[]> {
    const bindings = new Bindings()
    const condition = foundBy(found, bindings, this.#database)
    return this.#database.rows<Row>(statement(`${spansOf(this.#database)} WHERE ${condition}`, bindings), bindings)
  }
}

interface Group {
  /** A list of what a span is grouped by: each of its values, or one that stands for none. */
  values: (bindings: Bindings) => string
  none: string | null
  /** Where there is none last. */
  order: string
}

function groupOf(field: Field): Group {
  // No text of these is empty, and so they can stay as they are kept, which is faster
  if (field.of === 'text' && isListField(field.name)) return { values: (bindings) => `if(empty(${textsOf(field, bindings)}), [''], ${textsOf(field, bindings)})`, none: '', order: "value = '', value" }
  const values = (bindings: Bindings): string => {
    const texts = `CAST(${textsOf(field, bindings)}, 'Array(Nullable(String))')`
    return `if(empty(${texts}), [NULL], ${texts})`
  }
  return { values, none: null, order: 'value ASC NULLS LAST' }
}
