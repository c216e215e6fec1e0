/** The store for teams: tables of ours in a ClickHouse server or cluster, asked through the official client. */
import type { ClickHouseClient } from '@clickhouse/client'
import { readTrace } from '../../trace/readTrace.ts'
import type { TraceReader } from '../foldTrace.ts'
import type { LogEngine } from '../logEngine.ts'
import { Aggregates } from './aggregates.ts'
import { connect, type ServerOptions } from './connect.ts'
import { Database } from './database.ts'
import { Following } from './follow.ts'
import { Ingestion } from './ingest.ts'
import { keepFor, migrate } from './migrate.ts'
import { Retaining } from './retain.ts'
import { Search, spansOf } from './search.ts'

export type ClickHouseOptions = (ServerOptions | { client: ClickHouseClient }) & {
  /** Default: `evals`. It is made where it is not there. */
  database?: string | undefined
  /** Tables on all servers of this cluster, replicated as its configuration says, each trace on one of its shards. */
  cluster?: string | undefined
  /** The server itself forgets spans that began so many days ago, also where nobody calls `retain`. Default: it does not, or as it was told before. */
  keepDays?: number | undefined
  /** How rows are read out of traces. Default: `readTrace`. */
  read?: TraceReader | undefined
}

const DEFAULT_DATABASE = 'evals'

/**
 * Several processes may write at once, also of one trace: whoever wrote last looks whether another did meanwhile, and puts
 * together what both know.
 *
 * @throws {StoreError} where the client is not installed, the server does not answer, refuses or is too old, or the
 *   tables are of a later version
 * @example
 * const logs = await openClickHouse({ url: 'https://clickhouse.example:8443', username: 'evals', password: process.env.CLICKHOUSE_PASSWORD })
 * const slow = await logs.search({ query: parseQuery('latency:>2s since:7d') })
 */
export async function openClickHouse({ database: name = DEFAULT_DATABASE, cluster, keepDays, read = readTrace, ...server }: ClickHouseOptions): Promise<LogEngine> {
  const { client, where } = 'client' in server ? { client: server.client, where: 'the given client' } : await connect(server)
  const database = new Database(client, where, { database: name, cluster })
  try {
    await migrate(database)
    if (keepDays !== undefined) await keepFor(database, keepDays)
  } catch (error) {
    await database.close()
    throw error
  }
  return createEngine(database, read)
}

function createEngine(database: Database, read: TraceReader): LogEngine {
  const ingestion = new Ingestion(database, read)
  const search = new Search(database)
  const following = new Following(database, search)
  const aggregates = new Aggregates(database)
  const retaining = new Retaining(database)
  return {
    name: 'clickhouse',
    ingest: (spans) => ingestion.ingest(spans),
    search: (request) => search.search(request),
    follow: (request) => following.follow(request),
    count: (request) => aggregates.count(request),
    trace: (traceId) => search.trace(traceId),
    facet: (request) => aggregates.facet(request),
    timeline: (request) => aggregates.timeline(request),
    histogram: (request) => aggregates.histogram(request),
    scores: (request) => aggregates.scores(request),
    fieldNames: () => aggregates.fieldNames(),
    retain: (limits) => retaining.retain(limits),
    size: async () => {
      const [[spans, rows, oldestMs, newestMs] = [0, 0, null, null]] = await database.rows<[number, number, number | null, number | null]>(`SELECT count(), countIf(is_top), maxOrNull(newest), minOrNull(newest) FROM ${spansOf(database)}`)
      return { spans, rows, bytes: await retaining.bytes(), ...(oldestMs !== null && { oldestMs: 0 - oldestMs }), ...(newestMs !== null && { newestMs: 0 - newestMs }) }
    },
    close: async () => {
      await ingestion.settled()
      await database.close()
    },
  }
}
