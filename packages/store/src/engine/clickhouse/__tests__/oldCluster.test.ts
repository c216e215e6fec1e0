/**
 * What this shows: that the client, as it is made here, asks a real server over HTTP; what is said where the password is
 * wrong, the server too old, gone, or back again; that the shards of a trace id split no trace, and that a dead shard is an
 * error and never half an answer. What it can not show, for the server is of 2018: our tables and questions, which run in
 * chdb, and replicas.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClickHouse } from '../clickhouseEngine.ts'
import { connect } from '../connect.ts'
import { Database } from '../database.ts'
import { CLUSTER, PASSWORD, startOldCluster, whyNoOldCluster, type OldServer } from './oldCluster.ts'

describe.skipIf(whyNoOldCluster !== undefined)('a cluster over HTTP', { timeout: 60_000 }, () => {
  let servers: [OldServer, OldServer]
  let stop: () => Promise<void>
  const clients: ClickHouseClient[] = []

  beforeAll(async () => {
    ;({ servers, stop } = await startOldCluster())
  }, 60_000)

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()))
    await stop()
  })

  const of = async (server: OldServer): Promise<{ client: ClickHouseClient; database: Database }> => {
    const { client, where } = await connect({ url: server.url, username: 'evals', password: PASSWORD })
    clients.push(client)
    return { client, database: new Database(client, where, { database: 'default', cluster: undefined }) }
  }
  const countOf = async (client: ClickHouseClient, query: string): Promise<number> => Number((await (await client.query({ query, format: 'JSON' })).json<{ count: string }>()).data[0]!.count)

  it('refuses a server that is too old, and says no password where it is wrong', async () => {
    const url = servers[0].url.replace('//', `//evals:${encodeURIComponent(PASSWORD)}@`)
    const host = new URL(servers[0].url).host
    await expect(openClickHouse({ url })).rejects.toMatchObject({ name: 'StoreError', message: expect.stringMatching(/^the server is ClickHouse 18\.\d+\.\d+, which is too old: 25 or later is needed/) as string })
    await expect(openClickHouse({ url: servers[0].url, username: 'evals', password: `not ${PASSWORD}` })).rejects.toMatchObject({ name: 'StoreError', message: `ClickHouse at ${host}: it knows no such user, or another password for it. See to \`username\` and \`password\`` })
  })

  it('splits no trace, sees all from every server, and gives no half answers when one is dead', async () => {
    const [first, second] = [await of(servers[0]), await of(servers[1])]
    for (const { database } of [first, second]) {
      await database.command('CREATE TABLE spans_local (newest Float64, trace_key String, span String) ENGINE = ReplacingMergeTree ORDER BY (newest, trace_key, span)')
      await database.command(`CREATE TABLE spans AS spans_local ENGINE = Distributed(${CLUSTER}, default, spans_local, sipHash64(trace_key))`)
    }
    const values = Array.from({ length: 4000 }, (_, index) => ({ newest: -index, trace_key: `trace ${Math.floor(index / 8)}`, span: `span ${index}` }))
    await first.client.insert({ table: 'spans', values, format: 'JSONEachRow', clickhouse_settings: { insert_distributed_sync: 1 } })
    const shards = await Promise.all([first, second].map(({ client }) => countOf(client, 'SELECT count() AS count FROM spans_local')))
    expect(Math.min(...shards)).toBeGreaterThan(1500)
    expect(shards.map((count) => count % 8)).toEqual([0, 0])
    expect(await Promise.all([first, second].map(({ client }) => countOf(client, 'SELECT count() AS count FROM spans')))).toEqual([4000, 4000])
    expect(await countOf(first.client, "SELECT count() AS count FROM spans WHERE trace_key = 'trace 77'")).toBe(8)

    await servers[1].kill()
    await expect(first.database.command('SELECT count() FROM spans')).rejects.toMatchObject({ name: 'StoreError', message: expect.stringContaining('All connection tries failed') as string })
    await servers[1].start()
    expect(await countOf(first.client, 'SELECT count() AS count FROM spans')).toBe(4000)
  })

  it('tries again until a server is back, and says what is wrong where it is not', async () => {
    const { database } = await of(servers[1])
    await servers[1].kill()
    const back = sleep(1000).then(servers[1].start)
    expect(await database.version()).toMatch(/^18\./)
    await back
    await servers[1].kill()
    await expect(database.version()).rejects.toMatchObject({ name: 'StoreError', message: `ClickHouse at ${new URL(servers[1].url).host}: nothing listens there. Start the server, or see to the URL` })
    await servers[1].start()
  })
})
