import type { ClickHouseClient } from '@clickhouse/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseQuery } from '../../../query/parseQuery.ts'
import type { Query } from '../../../query/query.ts'
import { spanOf, traceIdOf, readTestTrace } from '../../__tests__/records.ts'
import { ReferenceEngine } from '../../__tests__/referenceEngine.ts'
import { openClickHouse } from '../clickhouseEngine.ts'
import { MIGRATIONS, SCHEMA_VERSION } from '../schema.ts'
import { openChdb, whyNoChdb } from './chdb.ts'

const all: Query = { kind: 'all' }
const NOW = Date.now()

describe.skipIf(whyNoChdb !== undefined)('the tables', { timeout: 60_000 }, () => {
  let client: ClickHouseClient
  let database: string

  beforeEach(async () => {
    ;({ client, database } = await openChdb())
  })

  afterEach(async () => {
    await client.command({ query: `DROP DATABASE IF EXISTS \`${database}\`` })
    await client.close()
  })

  /** Another process, so to speak: it is closed with the database. */
  const open = async (options: { keepDays?: number } = {}) => openClickHouse({ client, database, read: readTestTrace, ...options })
  const rows = async <Row>(query: string): Promise<Row[]> => (await (await client.query({ query: query.replaceAll('$db', `\`${database}\``), format: 'JSONCompactEachRow' })).json<Row>()) as unknown as Row[]

  it('stay as they are when they are opened again', async () => {
    const engine = await open()
    await engine.ingest([spanOf({ trace: 1, span: 1, startMs: NOW })])
    expect(await (await open()).count({ query: all })).toBe(1)
    expect(await rows('SELECT version FROM $db.schema_versions')).toEqual([[SCHEMA_VERSION]])
  })

  it('are made by two processes at once, and by one that was ended half-way', async () => {
    await Promise.all([open(), open()])
    const statements = MIGRATIONS.map((migration) => migration({ database, cluster: undefined }, { hasTextIndex: true }))
    await client.command({ query: `DROP DATABASE \`${database}\`` })
    await client.command({ query: `CREATE DATABASE \`${database}\`` })
    await client.command({ query: `CREATE TABLE \`${database}\`.schema_versions (version UInt32, at DateTime DEFAULT now()) ENGINE = ReplacingMergeTree(at) ORDER BY version` })
    await client.command({ query: statements[0]![0]! })
    const engine = await open()
    await engine.ingest([spanOf({ trace: 1, span: 1, startMs: NOW })])
    expect(await engine.trace(traceIdOf(1))).toHaveLength(1)
  })

  it('of a later version are refused, and of something else', async () => {
    await open()
    await client.command({ query: `INSERT INTO \`${database}\`.schema_versions (version) VALUES (${SCHEMA_VERSION + 1})` })
    const other = openClickHouse({ client, database })
    await expect(other).rejects.toMatchObject({ name: 'StoreError', message: `the database ${database} was written by a later version of evals (its schema is ${SCHEMA_VERSION + 1}, this one knows ${SCHEMA_VERSION}); it was left as it is. Update evals, or give another database for the logs` })
    ;({ client } = await openChdb())
    await client.command({ query: `DROP DATABASE \`${database}\`` })
    await client.command({ query: `CREATE DATABASE \`${database}\`` })
    await client.command({ query: `CREATE TABLE \`${database}\`.spans (a Int8) ENGINE = Memory` })
    await expect(openClickHouse({ client, database })).rejects.toMatchObject({ name: 'StoreError', message: `the database ${database} has a table \`spans\` that is not ours; it was left as it is. Give another database for the logs` })
    ;({ client } = await openChdb())
  })

  it('count of a span what is known of it last, before and after the server has merged', async () => {
    const engine = await open()
    for (const [index, tags] of [['a'], ['b'], ['c']].entries()) await engine.ingest([spanOf({ trace: 1, span: 1, startMs: NOW + index, row: { tags, input: `said ${tags[0]}` } })])
    const seen = async (): Promise<unknown> => [
      await engine.facet({ query: all, field: { of: 'text', name: 'tag' } }),
      await Promise.all(['said', 'a', 'c'].map(async (text) => (await engine.search({ query: parseQuery(text) })).map(({ span }) => span.startMs))),
      (await engine.trace(traceIdOf(1))).map(({ row }) => row.tags),
    ]
    const expected = [[{ value: 'c', count: 1 }], [[NOW + 2], [], [NOW + 2]], [['c']]]
    expect(await seen()).toEqual(expected)
    await client.command({ query: `OPTIMIZE TABLE \`${database}\`.spans FINAL` })
    expect(await seen()).toEqual(expected)
  })

  it('give whole pages where many of the newest rows do not count any more', async () => {
    const engine = await open()
    const times = Array.from({ length: 40 }, (_, index) => spanOf({ trace: index, span: 1, startMs: NOW - index, row: { tags: ['old'] } }))
    await engine.ingest(times)
    // Those that were the newest say something else now
    await engine.ingest(times.slice(0, 30).map(({ span }) => ({ span: { ...span, attributes: { 'test.row': { tags: ['new'] } } } })))
    const query = parseQuery('tag:old')
    expect((await engine.search({ query, limit: 5 })).map(({ span }) => span.startMs)).toEqual([30, 31, 32, 33, 34].map((index) => NOW - index))
    expect((await engine.search({ query, limit: 5, offset: 7 })).map(({ span }) => span.startMs)).toEqual([37, 38, 39].map((index) => NOW - index))
  })

  it('forget by themselves what is older than they were told', async () => {
    const engine = await open({ keepDays: 30 })
    await engine.ingest([spanOf({ trace: 1, span: 1, startMs: NOW - 40 * 86_400_000 }), spanOf({ trace: 2, span: 1, startMs: NOW })])
    await client.command({ query: `OPTIMIZE TABLE \`${database}\`.spans FINAL` })
    expect(await engine.count({ query: all })).toBe(1)
    await open({ keepDays: 30 })
    await open({ keepDays: 60 })
    expect(String(await rows(`SELECT engine_full FROM system.tables WHERE database = '${database}' AND name = 'spans'`))).toContain('toIntervalDay(60)')
    await expect(openClickHouse({ client, database, keepDays: 0.5 })).rejects.toThrow('`keepDays` is a whole number of days, 1 or more, and not 0.5')
    ;({ client } = await openChdb())
  })

  it('find long texts in fields by what is in them', async () => {
    const long = `${'Schöne '.repeat(60)}Grüße`
    const engine = await open()
    await engine.ingest([spanOf({ trace: 1, span: 1, startMs: NOW, attributes: { 'gen_ai.prompt': long, other: 'x' }, row: { input: [{ content: long }], metadata: { note: ['short', long.toUpperCase()] } } })])
    const counts = await Promise.all(['attributes.gen_ai.prompt:*GRÜSSE', 'attributes.gen_ai.prompt:*grüße', 'metadata.note:*grüsse', 'metadata.note:short', 'input.content:schöne*', 'attributes.other:*schöne*', `input.content:"${long}"`].map(async (query) => engine.count({ query: parseQuery(query) })))
    expect(counts).toEqual([0, 1, 1, 1, 1, 0, 1])
    expect(await engine.facet({ query: all, field: { of: 'json', in: 'input', path: ['content'] } })).toEqual([{ value: long, count: 1 }])
  })

  it('hold all that several processes write of the same traces and spans at once', async () => {
    const engines = [await open(), await open(), await open()]
    const reference = new ReferenceEngine(readTestTrace)
    for (let round = 0; round < 5; round++) {
      const batches = engines.map((_, writer) =>
        [1, 2].flatMap((trace) => {
          const own = spanOf({ trace, span: 10 * round + writer + 1, ...(writer > 0 && { parent: 10 * round + 1 }), startMs: NOW + 10 * round + writer })
          const feedback = spanOf({ trace, span: 99, startMs: NOW, partial: true })
          return [own, { ...feedback, span: { ...feedback.span, events: [{ name: `feedback of ${writer} in ${round}`, timeMs: NOW + 10 * round + writer }] } }]
        }),
      )
      for (const batch of batches) reference.ingest(batch)
      await Promise.all(engines.map((engine, writer) => engine.ingest(batches[writer]!)))
    }
    for (const trace of [1, 2]) expect(await engines[0]!.trace(traceIdOf(trace))).toEqual(reference.trace(traceIdOf(trace)))
    expect(await engines[0]!.count({ query: all })).toBe(2)
  })

  it('of a cluster are said in a way that ClickHouse understands: a part on each server, and one that stands for all', async () => {
    const statements = MIGRATIONS.flatMap((migration) => migration({ database: 'team logs', cluster: 'big' }, { hasTextIndex: true }))
    const bindings = { query_params: Object.fromEntries(statements.map((statement, index) => [`p${index}`, statement])), query: `SELECT ${statements.map((_, index) => `formatQuerySingleLine({p${index}:String})`).join()}` }
    const [formatted = []] = (await (await client.query({ ...bindings, format: 'JSONCompactEachRow' })).json<string[]>()) as unknown as string[][]
    expect(formatted.map((statement) => statement.replace(/ \(`newest` Float64.*?\)(?= ENGINE)/, ' (…)').replace(/ ORDER BY.*/, ''))).toEqual([
      "CREATE TABLE IF NOT EXISTS `team logs`.spans_local ON CLUSTER big (…) ENGINE = ReplicatedReplacingMergeTree(version, deleted) PARTITION BY toDate(fromUnixTimestamp64Milli(toInt64(least(greatest(newest * -1, 0), 4000000000000.)), 'UTC'))",
      'CREATE TABLE IF NOT EXISTS `team logs`.spans ON CLUSTER big AS `team logs`.spans_local ENGINE = Distributed(big, `team logs`, spans_local, sipHash64(trace_key))',
      'CREATE TABLE IF NOT EXISTS `team logs`.trace_times_local ON CLUSTER big (`trace_key` String CODEC(ZSTD(1)), `highest` SimpleAggregateFunction(max, Float64), `lowest` SimpleAggregateFunction(min, Float64)) ENGINE = ReplicatedAggregatingMergeTree',
      'CREATE TABLE IF NOT EXISTS `team logs`.trace_times ON CLUSTER big AS `team logs`.trace_times_local ENGINE = Distributed(big, `team logs`, trace_times_local, sipHash64(trace_key))',
      'CREATE MATERIALIZED VIEW IF NOT EXISTS `team logs`.to_trace_times ON CLUSTER big TO `team logs`.trace_times_local AS SELECT trace_key, max(newest) AS highest, min(newest) AS lowest FROM `team logs`.spans_local WHERE deleted = 0 GROUP BY trace_key',
    ])
  })

  it('take what a broken connection made them take twice as once', async () => {
    const engine = await open()
    const insert = client.insert.bind(client)
    let calls = 0
    client.insert = async (params) => {
      const result = await insert(params)
      if (calls++ === 0) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      return result
    }
    expect(await engine.ingest([spanOf({ trace: 1, span: 1, startMs: NOW })])).toEqual({ added: 1, changed: 0, known: 0 })
    expect([calls, await engine.count({ query: all }), (await engine.timeline({ query: all, by: 'day' }))[0]!.count]).toEqual([2, 1, 1])
  })
})
