/** Folds spans into what is known of their traces, and writes what has changed by it, once for all that came in meanwhile. */
import type { Json } from '@evals/core'
import { fold } from '../../query/words.ts'
import type { IncomingSpan } from '../../trace/incomingSpan.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { foldTrace, type TraceReader } from '../foldTrace.ts'
import type { Ingested } from '../logEngine.ts'
import type { Database } from './database.ts'
import { knownTraces } from './knownTraces.ts'
import { recordOf, type StoredSpan } from './readRecords.ts'
import { SPANS } from './schema.ts'
import { COLUMNS, isSame, newestOf, REMOVED_COLUMNS, storedOf, valuesOf } from './spanColumns.ts'

/** Versions for each millisecond: those made here are in the order of time, also by several processes. */
const VERSIONS_PER_MS = 1024

interface Waiting {
  spans: readonly IncomingSpan[]
  resolve: (ingested: Ingested) => void
  reject: (error: unknown) => void
}

/** A span, as the table has it and as it shall be. */
interface SpanState {
  before: StoredSpan | undefined
  record: LogRecord
}

export class Ingestion {
  readonly #database: Database
  readonly #read: TraceReader
  #waiting: Waiting[] = []
  #isRunning = false
  #lastVersion = 0

  constructor(database: Database, read: TraceReader) {
    this.#database = database
    this.#read = read
  }

  /** One write at a time: two that fold spans into one trace at once would each know nothing of the other. */
  ingest(spans: readonly IncomingSpan[]): Promise<Ingested> {
    if (spans.length === 0) return Promise.resolve({ added: 0, changed: 0, known: 0 })
    return new Promise((resolve, reject) => {
      this.#waiting.push({ spans, resolve, reject })
      if (!this.#isRunning) void this.#run()
    })
  }

  /** When all that has come in is written, or has failed. */
  async settled(): Promise<void> {
    while (this.#isRunning) await new Promise((resolve) => setImmediate(resolve))
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length > 0) {
      const batches = this.#waiting
      this.#waiting = []
      try {
        const ingested = await this.#fold(batches.map(({ spans }) => spans))
        for (const [index, { resolve }] of batches.entries()) resolve(ingested[index]!)
      } catch (error) {
        for (const { reject } of batches) reject(error)
      }
    }
    this.#isRunning = false
  }

  async #fold(batches: readonly (readonly IncomingSpan[])[]): Promise<Ingested[]> {
    const known = await knownTraces(this.#database, [...new Set(batches.flat().map(({ span }) => span.traceId))])
    const traces = new Map<string, Map<string, SpanState>>()
    for (const [traceId, spans] of known) traces.set(traceId, new Map(spans.map((before) => [before.key[2], { before, record: recordOf(before) }])))
    const ingested = batches.map((spans) => {
      const counts: Ingested = { added: 0, changed: 0, known: 0 }
      for (const [traceId, incoming] of Map.groupBy(spans, ({ span }) => span.traceId)) {
        const before = traces.get(traceId)
        const { records, ...came } = foldTrace([...(before?.values() ?? [])].map(({ record }) => incomingOf(record)), incoming, this.#read)
        for (const what of ['added', 'changed', 'known'] as const) counts[what] += came[what].length
        traces.set(traceId, new Map(records.map((record) => [record.span.spanId.toWellFormed(), { before: before?.get(record.span.spanId.toWellFormed())?.before, record }])))
      }
      return counts
    })
    await this.#write([...traces.values()].flatMap((spans) => [...spans.values()]), known)
    return ingested
  }

  async #write(spans: readonly SpanState[], known: ReadonlyMap<string, readonly StoredSpan[]>): Promise<void> {
    // Also after what others wrote whose clocks are ahead
    let newest = this.#lastVersion
    for (const traces of known.values()) for (const { version } of traces) newest = Math.max(newest, version)
    const version = (this.#lastVersion = Math.max(Date.now() * VERSIONS_PER_MS, newest + 1))
    const rows: Json[][] = []
    const moved: Json[][] = []
    for (const { before, record } of spans) {
      const after = storedOf(record)
      if (before && isSame(before, after.stored)) continue
      rows.push(valuesOf(record, after, version))
      if (before && before.key[0] !== newestOf(record.span.startMs)) moved.push([...before.key, version, 1, fold(before.key[1])])
    }
    await this.#database.insert(SPANS, COLUMNS, rows)
    // Last: should it fail, the span is there twice until it is sent again, and not gone
    await this.#database.insert(SPANS, REMOVED_COLUMNS, moved)
  }
}

function incomingOf({ span, partial, resource }: LogRecord): IncomingSpan {
  return { span, ...(partial && { partial }), ...(resource && { resource }) }
}
