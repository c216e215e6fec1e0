/** An engine in memory, as plain as can be: what others are compared with. It looks at every record for every question. */
import type { IncomingSpan } from '../../trace/incomingSpan.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { jsonOf, numberOf, scoreOf, textsOf } from '../../query/fieldValues.ts'
import { leavesOf } from '../../query/leaves.ts'
import { fieldNumbers, fieldTexts, isInScope, matches } from '../../query/matches.ts'
import type { Field } from '../../query/query.ts'
import { compareText, foldTrace, inTraceOrder, newestFirst, type TraceReader } from '../foldTrace.ts'
import { bucketOf, coarseBounds, coarseBucketOf, percentilesOf, tenthOf } from '../logBuckets.ts'
import type { FacetValue, Found, HistogramBucket, Retention, ScoreSummary, SearchRequest, TimelinePoint } from '../logEngine.ts'

export const SPAN_OF_TIME = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

export class ReferenceEngine {
  readonly #read: TraceReader
  readonly #traces = new Map<string, LogRecord[]>()

  constructor(read: TraceReader) {
    this.#read = read
  }

  get records(): LogRecord[] {
    return [...this.#traces.values()].flat()
  }

  ingest(spans: readonly IncomingSpan[]): void {
    for (const [traceId, incoming] of Map.groupBy(spans, ({ span }) => span.traceId)) {
      const known = (this.#traces.get(traceId) ?? []).map(({ span, partial, resource }) => ({ span, ...(partial && { partial }), ...(resource && { resource }) }))
      this.#traces.set(traceId, foldTrace(known, incoming, this.#read).records)
    }
  }

  #found({ query, scope }: Found): LogRecord[] {
    return this.records.filter((record) => isInScope(scope, record) && matches(query, record))
  }

  search({ limit = 100, offset = 0, order, ...request }: SearchRequest): LogRecord[] {
    const found = this.#found(request).toSorted(newestFirst)
    if (order) {
      const sign = order.descending ? -1 : 1
      const numbers = new Map(found.map((record) => [record, fieldNumbers(order.by, record)[0]]))
      found.sort((a, b) => {
        const [x, y] = [numbers.get(a), numbers.get(b)]
        if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined)
        return sign * (x - y)
      })
    }
    return found.slice(offset, offset + limit)
  }

  count(request: Found): number {
    return this.#found(request).length
  }

  trace(traceId: string): LogRecord[] {
    return inTraceOrder(this.#traces.get(traceId) ?? [])
  }

  facet({ field, limit = 20, ...request }: Found & { field: Field; limit?: number }): FacetValue[] {
    return counted(this.#found(request).flatMap((record) => [...new Set(fieldTexts(field, record))])).slice(0, limit)
  }

  timeline({ by, split, ...request }: Found & { by: 'minute' | 'hour' | 'day'; split?: Field }): TimelinePoint[] {
    const size = SPAN_OF_TIME[by]
    const points = new Map<string, { startMs: number; split: string | undefined; records: LogRecord[] }>()
    for (const record of this.#found(request)) {
      const startMs = Math.floor(record.span.startMs / size) * size
      for (const value of split ? valuesOf(split, record) : [undefined]) {
        const key = `${startMs} ${value}`
        points.set(key, points.get(key) ?? { startMs, split: value, records: [] })
        points.get(key)!.records.push(record)
      }
    }
    return [...points.values()]
      .toSorted((a, b) => a.startMs - b.startMs || compareValues(a.split, b.split))
      .map(({ startMs, split: value, records }) => {
        const buckets = new Map<number, number>()
        for (const latency of records.map((record) => numberOf('latency', record))) if (latency !== undefined) add(buckets, bucketOf(latency))
        const [p50 = 0, p95 = 0, p99 = 0] = percentilesOf(buckets, [0.5, 0.95, 0.99])
        return {
          startMs,
          ...(value !== undefined && { split: value }),
          count: records.length,
          errors: records.filter((record) => textsOf('error', record).length > 0).length,
          p50,
          p95,
          p99,
          tokens: total(records.map((record) => numberOf('tokens', record))),
          costUsd: total(records.map((record) => numberOf('cost', record))),
        }
      })
  }

  histogram({ field, ...request }: Found & { field: Field }): HistogramBucket[] {
    const isScore = field.of === 'score'
    const counts = new Map<number, number>()
    for (const value of this.#found(request).flatMap((record) => fieldNumbers(field, record))) add(counts, isScore ? tenthOf(value) : coarseBucketOf(bucketOf(value)))
    return [...counts].toSorted(([a], [b]) => a - b).map(([bucket, count]) => ({ ...(isScore ? { from: bucket / 10, to: (bucket + 1) / 10 } : coarseBounds(bucket)), count }))
  }

  scores({ by, step, ...request }: Found & { by?: Field; step?: keyof typeof SPAN_OF_TIME }): ScoreSummary[] {
    const size = step && SPAN_OF_TIME[step]
    const groups = new Map<string, { scorer: string; by: string | undefined; startMs: number | undefined; values: number[] }>()
    for (const record of this.#found(request)) {
      const startMs = size && Math.floor(record.span.startMs / size) * size
      for (const scorer of Object.keys(record.row.scores ?? {})) {
        const score = scoreOf(scorer, record)
        if (score === undefined) continue
        for (const value of by ? valuesOf(by, record) : [undefined]) {
          const key = JSON.stringify([scorer, value, startMs])
          groups.set(key, groups.get(key) ?? { scorer, by: value, startMs, values: [] })
          groups.get(key)!.values.push(score)
        }
      }
    }
    return [...groups.values()]
      .toSorted((a, b) => compareText(a.scorer, b.scorer) || compareValues(a.by, b.by) || (a.startMs ?? 0) - (b.startMs ?? 0))
      .map(({ scorer, by: value, startMs, values }) => ({ scorer, ...(value !== undefined && { by: value }), ...(startMs !== undefined && { startMs }), count: values.length, mean: total(values) / values.length }))
  }

  fieldNames(): string[] {
    return counted(
      this.records.flatMap((record) => [
        ...new Set((['metadata', 'attributes'] as const).flatMap((place) => leavesOf(jsonOf(place, record)).map(({ path }) => `${place}.${path}`))),
        ...Object.keys(record.row.scores ?? {}).map((scorer) => `scores.${scorer}`),
      ]),
    ).map(({ value }) => value)
  }

  retain({ maxAgeMs }: Retention): void {
    const cut = Math.floor((Date.now() - maxAgeMs!) / SPAN_OF_TIME.hour) * SPAN_OF_TIME.hour
    for (const [traceId, records] of this.#traces) if (records.every(({ span }) => span.startMs < cut)) this.#traces.delete(traceId)
  }
}

/** What a record is grouped by: each of its values, or that it has none. */
function valuesOf(field: Field, record: LogRecord): (string | undefined)[] {
  const values = [...new Set(fieldTexts(field, record))]
  return values.length === 0 ? [undefined] : values
}

function compareValues(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return compareText(a, b)
}

function counted(values: readonly string[]): FacetValue[] {
  const counts = new Map<string, number>()
  for (const value of values) add(counts, value)
  return [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count || compareText(a.value, b.value))
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function total(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

