/**
 * The tables of the store for teams. One wide row a span, the newest first, which is the order in which people look at
 * logs. A span of which more is known is written anew: of rows with the same key the one of the highest version counts.
 * Where the key is another now, be it that the span began at another time or that another process wrote it, a row that says
 * so takes the place of the old one: of the very version that was seen, and of none that came since.
 *
 * Texts are kept with what they are compared by, made as the query language says: ClickHouse folds case and accents in
 * ways of its own.
 */
import { localTableOf, onCluster, quoted, tableOf, type Layout } from './layout.ts'
import { LEAF_COLUMNS, PLACES } from './spanColumns.ts'

/** Each is the statements that bring the tables from the version of its place to the next, and can be done twice. Never change one that was released: add another. */
export const MIGRATIONS: readonly ((layout: Layout, server: Server) => string[])[] = [firstTables]

export const SCHEMA_VERSION: number = MIGRATIONS.length

export const SPANS = 'spans'
/** When a trace began, and when the last of its spans did: where in the table of spans it is. */
export const TRACES = 'trace_times'
export const VERSIONS = 'schema_versions'

/** What a server can do. */
export interface Server {
  /** `text` indexes, which are of use from 26.2 on. */
  hasTextIndex: boolean
}

/** Before all others, so that the version can be asked for. */
export function versionTable(layout: Layout): string[] {
  return table(layout, VERSIONS, 'version UInt32, at DateTime DEFAULT now()', 'ReplacingMergeTree', ['at'], 'ORDER BY version', 'version')
}

const LISTS: readonly [column: string, type: string][] = [
  ['id', 'String'],
  ['name', 'String'],
  ['service', 'LowCardinality(String)'],
  ['operation', 'LowCardinality(String)'],
  ['model', 'LowCardinality(String)'],
  ['provider', 'LowCardinality(String)'],
  ['session', 'String'],
  ['user', 'String'],
  ['tag', 'LowCardinality(String)'],
  ['tool', 'LowCardinality(String)'],
  ['error', 'String'],
  ['error_name', 'LowCardinality(String)'],
]

const LEAF_TYPES: Readonly<Record<(typeof LEAF_COLUMNS)[number], string>> = { path: 'LowCardinality(String)', text: 'String', key: 'String', number: 'Nullable(Float64)', long: 'UInt32' }

/** Of a span that began before 1970 or after 2096, the first or last day there is. */
export const DAY = "toDate(fromUnixTimestamp64Milli(toInt64(least(greatest(newest * -1, 0), 4e12)), 'UTC'))"

function firstTables(layout: Layout, { hasTextIndex }: Server): string[] {
  const columns = [
    // The start, the other way round: reading in the order of the key gives the newest first
    'newest Float64 CODEC(ZSTD(1))',
    'trace String CODEC(ZSTD(1))',
    'span String CODEC(ZSTD(1))',
    // Of the process that wrote it: one does not replace what another wrote without knowing of it
    'writer UInt32 CODEC(ZSTD(1))',
    // Of what came last; those that came in together have the same, and it is even
    'version UInt64 CODEC(Delta, ZSTD(1))',
    'deleted UInt8',
    'span_json String CODEC(ZSTD(3))',
    'row_json String CODEC(ZSTD(3))',
    'resource_json String CODEC(ZSTD(3))',
    'partial UInt8',
    'is_top UInt8',
    'trace_key String CODEC(ZSTD(1))',
    'span_key String CODEC(ZSTD(1))',
    ...LISTS.flatMap(([column, type]) => [column, `${column}_key`].map((name) => `${quoted(name)} Array(${type}) CODEC(ZSTD(1))`)),
    ...['latency', 'prompt_tokens', 'completion_tokens', 'tokens', 'cost', 'errors', 'tool_calls'].map((column) => `${column} Nullable(Float64) CODEC(ZSTD(1))`),
    'latency_bucket Nullable(Int32) CODEC(ZSTD(1))',
    'cost_bucket Nullable(Int32) CODEC(ZSTD(1))',
    'scores Map(LowCardinality(String), Float64) CODEC(ZSTD(1))',
    ...PLACES.flatMap((place) => LEAF_COLUMNS.map((column) => `${quoted(`${place}.${column}`)} Array(${LEAF_TYPES[column]}) CODEC(ZSTD(${column === 'text' || column === 'key' ? 3 : 1}))`)),
    'long_texts Array(String) CODEC(ZSTD(3))',
    'long_keys Array(String) CODEC(ZSTD(3))',
    'field_names Array(LowCardinality(String)) CODEC(ZSTD(1))',
    'words String CODEC(ZSTD(3))',
    'input_size UInt32 CODEC(ZSTD(1))',
    "start DateTime64(6, 'UTC') ALIAS fromUnixTimestamp64Micro(toInt64(newest * -1000), 'UTC')",
    hasTextIndex ? "INDEX words words TYPE text(tokenizer = splitByString([' ', '\\n'])) GRANULARITY 100000000" : 'INDEX words words TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 1',
    ...['id', 'session', 'user'].map((column) => `INDEX ${quoted(column)} ${quoted(`${column}_key`)} TYPE bloom_filter(0.01) GRANULARITY 1`),
    'INDEX version version TYPE minmax GRANULARITY 1',
  ]
  return [
    ...table(layout, SPANS, columns.join(', '), 'ReplacingMergeTree', ['version', 'deleted'], `PARTITION BY ${DAY} ORDER BY (newest, trace, span, writer) SETTINGS index_granularity = 1024, index_granularity_bytes = 1048576, ttl_only_drop_parts = 1`, 'sipHash64(trace_key)'),
    ...table(layout, TRACES, 'trace_key String CODEC(ZSTD(1)), highest SimpleAggregateFunction(max, Float64), lowest SimpleAggregateFunction(min, Float64)', 'AggregatingMergeTree', [], 'ORDER BY trace_key SETTINGS index_granularity = 1024', 'sipHash64(trace_key)'),
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${tableOf(layout, 'to_trace_times')}${onCluster(layout)} TO ${localTableOf(layout, TRACES)} AS SELECT trace_key, max(newest) AS highest, min(newest) AS lowest FROM ${localTableOf(layout, SPANS)} WHERE deleted = 0 GROUP BY trace_key`,
  ]
}

/**
 * On each server of a cluster a part of the rows, with its replicas, and a table that stands for all of them. All of a trace is on one shard.
 * Where replicas keep what they share is the servers' own setting (`default_replica_path`).
 */
function table(layout: Layout, name: string, columns: string, engine: string, engineArguments: readonly string[], rest: string, shardingKey: string): string[] {
  const create = `CREATE TABLE IF NOT EXISTS`
  const whole = tableOf(layout, name)
  if (layout.cluster === undefined) return [`${create} ${whole} (${columns}) ENGINE = ${engine}(${engineArguments.join(', ')}) ${rest}`]
  const local = localTableOf(layout, name)
  return [
    `${create} ${local}${onCluster(layout)} (${columns}) ENGINE = Replicated${engine}(${engineArguments.join(', ')}) ${rest}`,
    `${create} ${whole}${onCluster(layout)} AS ${local} ENGINE = Distributed(${quoted(layout.cluster)}, ${quoted(layout.database)}, ${quoted(`${name}_local`)}, ${shardingKey})`,
  ]
}
