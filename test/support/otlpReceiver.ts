/** The receiver over the embedded store in a folder of its own, and all that it has of what was sent to it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../../packages/store/src/engine/sqlite/sqliteEngine.ts'
import { parseQuery } from '../../packages/store/src/query/parseQuery.ts'
import { startReceiver, StoreError, type LogEngine, type LogRecord, type ReceiverCounts, type ReceiverOptions } from '../../packages/store/src/index.ts'

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string
  counts: () => ReceiverCounts
  /** The first record of each trace, found by search, and the whole trace, in the order in which they begin. */
  traces: () => Promise<LogRecord[][]>
  close: () => Promise<void>
}

/** @param store how often it can take nothing, to begin with */
export async function startOtlpReceiver(options: Partial<ReceiverOptions> = {}, { failures = 0 }: { failures?: number } = {}): Promise<OtlpReceiver> {
  const folder = mkdtempSync(join(tmpdir(), 'evals-senders-'))
  const engine = await openSqlite({ folder })
  let left = failures
  const ingest: LogEngine['ingest'] = (spans) => (left-- > 0 ? Promise.reject(new StoreError('the disk is full')) : engine.ingest(spans))
  const { url, counts, close } = await startReceiver({ engine: { ...engine, ingest }, port: 0, ...options })
  return {
    url,
    counts,
    traces: async () => {
      const rows = await engine.search({ query: parseQuery(''), order: { by: { of: 'number', name: 'start' }, descending: false } })
      return Promise.all(rows.map(({ span }) => engine.trace(span.traceId)))
    },
    close: async () => {
      await close()
      await engine.close()
      rmSync(folder, { recursive: true })
    },
  }
}
