/** Folds spans into what is known of their traces, and writes what has changed by it, once for all that came in meanwhile. */
import { randomInt } from 'node:crypto'
import type { Json } from '@evals/core'
import { fold } from '../../query/words.ts'
import type { IncomingSpan } from '../../trace/incomingSpan.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { mergeSpans } from '../../trace/mergeSpans.ts'
import { foldTrace, type TraceReader } from '../foldTrace.ts'
import type { Ingested } from '../logEngine.ts'
import type { Database } from './database.ts'
import { knownTraces, writtenMeanwhile } from './knownTraces.ts'
import { recordOf, type StoredSpan } from './readRecords.ts'
import { SPANS } from './schema.ts'
import { COLUMNS, isSame, newestOf, REMOVED_COLUMNS, storedOf, valuesOf } from './spanColumns.ts'

/** Versions for each millisecond, every second of which is used: those made here are in the order of time, and hardly ever those of another process. */
const VERSIONS_PER_MS = 1024
/** How far clocks of processes may be apart, or a write may take, and still be seen by others that write of the same trace. */
const MEANWHILE_MS = 60_000
const MAX_ROUNDS = 5

interface Waiting {
  spans: readonly IncomingSpan[]
  resolve: (ingested: Ingested) => void
  reject: (error: unknown) => void
}

/** A trace, as the table has it and as it shall be. */
interface TraceState {
  /** By the id of the span. Of one, there are several that count where several processes wrote it at once. */
  before: ReadonlyMap<string, StoredSpan[]>
  /** All that is known of it, each span once. */
  spans: readonly IncomingSpan[]
  records: readonly LogRecord[]
}

export class Ingestion {
  readonly #database: Database
  readonly #read: TraceReader
  readonly #writer = randomInt(2 ** 32)
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
    const since = (Date.now() - MEANWHILE_MS) * VERSIONS_PER_MS
    const traceIds = [...new Set(batches.flat().map(({ span }) => span.traceId))]
    const seen = new Set<number>()
    const traces = new Map<string, TraceState>()
    for (const [traceId, stored] of await knownTraces(this.#database, traceIds)) {
      for (const { version } of stored) seen.add(version)
      traces.set(traceId, stateOf(stored))
    }
    const ingested = batches.map((spans) => {
      const counts: Ingested = { added: 0, changed: 0, known: 0 }
      for (const [traceId, incoming] of Map.groupBy(spans, ({ span }) => span.traceId)) {
        const state = traces.get(traceId)
        const { records, ...came } = foldTrace(state?.spans ?? [], incoming, this.#read)
        for (const what of ['added', 'changed', 'known'] as const) counts[what] += came[what].length
        traces.set(traceId, { before: state?.before ?? new Map(), spans: records.map(incomingOf), records })
      }
      return counts
    })
    await this.#write(traces.values(), seen)
    await this.#settle(traceIds, seen, since)
    return ingested
  }

  /**
   * Another process may have written of the same traces at once, and each known nothing of the other. What both wrote is
   * there, and whoever is later sees it and puts it together.
   */
  async #settle(traceIds: readonly string[], seen: Set<number>, since: number): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const touched = await writtenMeanwhile(this.#database, traceIds, seen, since)
      if (touched.length === 0) return
      const states: TraceState[] = []
      for (const stored of (await knownTraces(this.#database, touched)).values()) {
        for (const { version } of stored) seen.add(version)
        const state = stateOf(stored)
        states.push({ ...state, records: foldTrace(state.spans, [], this.#read).records })
      }
      await this.#write(states, seen)
    }
  }

  /** @param seen versions that are there, to which that of this write is added */
  async #write(traces: Iterable<TraceState>, seen: Set<number>): Promise<void> {
    // Also after what others wrote whose clocks are ahead
    const last = [...seen].reduce((newest, version) => Math.max(newest, version), this.#lastVersion)
    const version = (this.#lastVersion = even(Math.max(Date.now() * VERSIONS_PER_MS + Math.floor(Math.random() * VERSIONS_PER_MS), last + 1)))
    seen.add(version)
    const rows: Json[][] = []
    const removed: Json[][] = []
    for (const { before: known, records } of traces) {
      for (const record of records) {
        const before = known.get(record.span.spanId.toWellFormed()) ?? []
        const newest = newestOf(record.span.startMs)
        const after = storedOf(record)
        const kept = before.find(({ key, ...stored }) => key[0] === newest && isSame(stored, after.stored))
        if (!kept) rows.push(valuesOf(record, after, this.#writer, version))
        const writer = kept?.key[3] ?? this.#writer
        // After the version that was seen, and before any that its writer may have written since
        for (const { key, version: seenVersion } of before) if (key[0] !== newest || key[3] !== writer) removed.push([...key, seenVersion + 1, 1, fold(key[1])])
      }
    }
    await this.#database.insert(SPANS, COLUMNS, rows)
    // Last: should it fail, the span is there twice until more is known of its trace, and not gone
    await this.#database.insert(SPANS, REMOVED_COLUMNS, removed)
  }
}

/** @param stored the earlier first */
function stateOf(stored: readonly StoredSpan[]): TraceState {
  return { before: Map.groupBy(stored, ({ key }) => key[2]), spans: mergeSpans([], stored.map((span) => incomingOf(recordOf(span)))).spans, records: [] }
}

function even(version: number): number {
  return version + (version % 2)
}

function incomingOf({ span, partial, resource }: LogRecord): IncomingSpan {
  return { span, ...(partial && { partial }), ...(resource && { resource }) }
}
