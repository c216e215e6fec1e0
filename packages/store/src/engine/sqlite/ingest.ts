/** Folds spans into what is known of their traces, in one transaction, and writes only what has changed by it. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { IncomingSpan } from '../../trace/incomingSpan.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { foldTrace, type TraceReader } from '../foldTrace.ts'
import type { Ingested } from '../logEngine.ts'
import type { Dictionary } from './dictionary.ts'
import { encodeId } from './ids.ts'
import { RecordTable } from './recordTable.ts'
import { indexedOf } from './spanColumns.ts'
import { readStored, recordOf, STORED_COLUMNS, type StoredRecord } from './storedRecord.ts'
import { transaction } from './transaction.ts'

export class Ingestion {
  readonly #db: DatabaseSync
  readonly #path: string
  readonly #read: TraceReader
  readonly #dictionary: Dictionary
  readonly #table: RecordTable
  readonly #trace: StatementSync
  readonly #nextBatch: StatementSync

  constructor(db: DatabaseSync, path: string, read: TraceReader, dictionary: Dictionary) {
    this.#db = db
    this.#path = path
    this.#read = read
    this.#dictionary = dictionary
    this.#table = new RecordTable(db, dictionary)
    this.#trace = db.prepare(`SELECT ${STORED_COLUMNS} FROM span s JOIN record r ON r.id = s.id WHERE s.trace = ? ORDER BY s.id`)
    this.#nextBatch = db.prepare("UPDATE counter SET value = value + 1 WHERE name = 'batch' RETURNING value")
  }

  ingest(spans: readonly IncomingSpan[]): Ingested {
    const ingested: Ingested = { added: 0, changed: 0, known: 0 }
    if (spans.length === 0) return ingested
    this.write((batch) => {
      const writes: Write[] = []
      for (const [traceId, incoming] of Map.groupBy(spans, ({ span }) => span.traceId)) writes.push(...this.#fold(traceId, incoming, ingested))
      this.#write(writes, batch)
    })
    return ingested
  }

  /** A transaction that may change records. */
  write<Result>(work: (batch: number) => Result): Result {
    try {
      return transaction(this.#db, this.#path, () => {
        if (this.#dictionary.begin()) this.#table.forgetTerms()
        const result = work(this.#nextBatch.get()!['value'] as number)
        this.#table.flush()
        return result
      })
    } catch (error) {
      this.#dictionary.forget()
      this.#table.forget()
      throw error
    }
  }

  /** What is remembered of terms may not be in the file any more. */
  forgetTerms(): void {
    this.#dictionary.forget()
    this.#table.forgetTerms()
  }

  /** Counts a record that is there, where its hour's counts were removed. Within `write`. */
  recount(record: LogRecord): void {
    this.#table.count(indexedOf(record, this.#dictionary), 1)
  }

  #fold(traceId: string, incoming: readonly IncomingSpan[], ingested: Ingested): Write[] {
    const known = new Map(this.#stored(traceId).map((stored) => [stored.record.span.spanId, stored]))
    const { records, added, changed, known: unchanged } = foldTrace([...known.values()].map(({ record }) => incomingOf(record)), incoming, this.#read)
    ingested.added += added.length
    ingested.changed += changed.length
    ingested.known += unchanged.length
    const writes: Write[] = []
    for (const record of records) {
      const before = known.get(record.span.spanId)
      const after: StoredRecord = {
        id: 0,
        span: JSON.stringify(record.span),
        row: JSON.stringify(record.row),
        resource: record.resource === undefined ? null : JSON.stringify(record.resource),
        partial: record.partial === true,
        isTop: record.isTop,
      }
      // Also where nothing is new of the span itself: the row of the first one says something of all
      const isSame = before !== undefined && before.span === after.span && before.row === after.row && before.resource === after.resource && before.partial === after.partial && before.isTop === after.isTop
      if (!isSame) writes.push({ before, record, after })
    }
    return writes
  }

  #stored(traceId: string): (StoredRecord & { record: LogRecord })[] {
    return this.#trace.all(encodeId(traceId)).map((row) => {
      const stored = readStored(row)
      return { ...stored, record: recordOf(stored) }
    })
  }

  #write(writes: Write[], batch: number): void {
    for (const { before } of writes) if (before) this.#table.remove(before.record, before.id)
    // FTS5 begins anew whenever one comes before the last
    writes.sort((a, b) => a.record.span.startMs - b.record.span.startMs)
    const placed = writes.map((write) => ({ ...write, after: { ...write.after, id: this.#table.place(write.record.span.startMs) } })).toSorted((a, b) => a.after.id - b.after.id)
    for (const { record, after } of placed) this.#table.add(record, after, batch)
  }
}

interface Write {
  before: (StoredRecord & { record: LogRecord }) | undefined
  record: LogRecord
  after: StoredRecord
}

function incomingOf({ span, partial, resource }: LogRecord): IncomingSpan {
  return { span, ...(partial && { partial }), ...(resource && { resource }) }
}
