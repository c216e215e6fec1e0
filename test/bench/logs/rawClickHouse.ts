/**
 * The limit of ClickHouse: rows of the store's own table, made before the clock runs and given to the client in bulk, and
 * questions in SQL that somebody would write by hand who knows the table. It folds no traces and knows of no span that
 * came before.
 */
import type { ClickHouseOptions } from '../../../packages/store/src/engine/clickhouse/clickhouseEngine.ts'
import type { IncomingSpan } from '../../../packages/store/src/trace/incomingSpan.ts'
import { readTrace } from '../../../packages/store/src/trace/readTrace.ts'
import { COLUMNS, storedOf, valuesOf } from '../../../packages/store/src/engine/clickhouse/spanColumns.ts'
import { BEGIN, DAYS, MODELS, SPANS_PER_TRACE, traceIdOf, wordOf } from './spans.ts'

export type Client = Extract<ClickHouseOptions, { client: unknown }>['client']

const TABLE = 'evals.spans'
export const BY_HAND = 'by_hand'
const DAY_MS = 86_400_000
const END = BEGIN + DAYS * DAY_MS
/** Rows as they are given: those of the page whole. */
const WHOLE = 'span_json, row_json, resource_json, partial, is_top, long_texts'
const NEWEST = 'ORDER BY newest, trace, span LIMIT 100'

/** Whole traces, as the batches have them. */
export function rowsOf(spans: readonly IncomingSpan[], version: number): unknown[][] {
  return [...Map.groupBy(spans, ({ span }) => span.traceId).values()].flatMap((trace) => readTrace(trace)).map((record) => valuesOf(record, storedOf(record), 1, version))
}

export async function bulkInsert(client: Client, values: unknown[][]): Promise<void> {
  await client.insert({ table: `${BY_HAND}.spans`, columns: COLUMNS.map((column) => `\`${column}\``) as [string, ...string[]], values, format: 'JSONCompactEachRow', clickhouse_settings: { precise_float_parsing: 1, max_partitions_per_insert_block: 0 } as Record<string, number> })
}

/** What is asked for a question of that name. Each round asks for something else. */
export function sqlOf(name: string, round: number, total: number): string {
  const model = MODELS[round % MODELS.length]!
  const traces = Math.ceil(total / SPANS_PER_TRACE)
  const word = (rank: number): string => `SELECT ${WHOLE} FROM ${TABLE} WHERE hasToken(words, '${wordOf(rank)}') ${NEWEST}`
  switch (name) {
    case 'filter, one day, newest 100':
      return `SELECT ${WHOLE} FROM ${TABLE} WHERE has(model, '${model}') AND mapContains(scores, 'faithfulness') AND scores['faithfulness'] < 0.5 AND newest <= -${END - (round + 2) * DAY_MS}. AND newest > -${END - (round + 1) * DAY_MS}. ${NEWEST}`
    case 'filter, 30 days, newest 100':
      return `SELECT ${WHOLE} FROM ${TABLE} WHERE has(model, '${model}') AND mapContains(scores, 'relevance') AND scores['relevance'] < ${((round % 8) + 1) / 10} ${NEWEST}`
    case 'rare word, newest 100':
      return word(29_000 + round)
    case 'word of 1%, newest 100':
      return word(1400 + round)
    case 'common word, newest 100':
      return word(5 + round)
    case 'latency percentiles by hour':
      return `SELECT floor(newest * -1 / 3600000) AS hour, count(), quantilesTDigest(0.5, 0.95, 0.99)(latency) FROM ${TABLE} FINAL GROUP BY hour ORDER BY hour`
    case 'score by tag':
      return `SELECT score.1 AS scorer, tag_of, count(), avg(score.2) FROM (SELECT arrayJoin(CAST(scores, 'Array(Tuple(String, Float64))')) AS score, tag FROM ${TABLE} FINAL) ARRAY JOIN tag AS tag_of GROUP BY scorer, tag_of ORDER BY scorer, tag_of`
    case 'cost by model and day':
      return `SELECT floor(newest * -1 / 86400000) AS day, arrayJoin(model) AS name, count(), sum(cost), sum(tokens) FROM ${TABLE} FINAL GROUP BY day, name ORDER BY day, name`
    case 'one trace by id':
      return `SELECT ${WHOLE} FROM ${TABLE} WHERE trace = '${traceIdOf((round * 7919) % traces)}' AND newest BETWEEN (SELECT min(lowest) FROM evals.trace_times WHERE trace_key = '${traceIdOf((round * 7919) % traces)}') AND (SELECT max(highest) FROM evals.trace_times WHERE trace_key = '${traceIdOf((round * 7919) % traces)}') ORDER BY newest DESC`
    default:
      throw new Error(`no SQL was written for the question \`${name}\``)
  }
}
