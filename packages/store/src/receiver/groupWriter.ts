/**
 * Writes what comes in, requests that wait at the same time in one transaction: a hundred small exporters cost hardly more
 * than a large one. A request is answered when its group is written, and fails alone where it is what the group failed of.
 */
import { setImmediate } from 'node:timers/promises'
import type { Ingested, LogEngine } from '../engine/logEngine.ts'
import { StoreError } from '../engine/storeError.ts'
import type { Decoded } from '../otlp/decoded.ts'
import type { IncomingSpan } from '../trace/incomingSpan.ts'
import type { ReceiverCounts } from './counts.ts'

/** Bodies are held as they came until their turn: read, they take some ten times as much. */
export interface Delivery {
  bytes: number
  /** @throws for what can not be read */
  decode: () => Decoded | Promise<Decoded>
}

interface Waiting extends Delivery {
  resolve: (decoded: Decoded) => void
  reject: (error: unknown) => void
}

/** So that an engine that works in this thread lets others have a turn several times a second. */
const MAX_SPANS = 2_048
const MAX_BYTES = 4 * 1024 * 1024

export class GroupWriter {
  readonly #engine: LogEngine
  readonly #counts: ReceiverCounts
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined

  constructor(engine: LogEngine, counts: ReceiverCounts) {
    this.#engine = engine
    this.#counts = counts
  }

  /**
   * @returns when the engine has it: what was rejected of it, too
   * @throws what `decode` throws, or `StoreError` where the engine can not take it
   */
  write(delivery: Delivery): Promise<Decoded> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...delivery, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** When nothing waits any more. */
  async idle(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    do {
      // What has come over other connections in the meantime is read in this turn, and belongs to the group
      await setImmediate()
      const group = await this.#nextGroup()
      if (group.length > 0) await this.#writeGroup(group)
    } while (this.#waiting.length > 0)
    this.#running = undefined
  }

  async #nextGroup(): Promise<(Waiting & { decoded: Decoded })[]> {
    const group: (Waiting & { decoded: Decoded })[] = []
    let [spans, bytes] = [0, 0]
    for (let next = this.#waiting[0]; next && spans < MAX_SPANS && (group.length === 0 || bytes + next.bytes <= MAX_BYTES); next = this.#waiting[0]) {
      this.#waiting.shift()
      try {
        const decoded = await next.decode()
        group.push({ ...next, decoded })
        spans += decoded.spans.length
        bytes += next.bytes
      } catch (error) {
        next.reject(error)
      }
    }
    return group
  }

  async #writeGroup(group: (Waiting & { decoded: Decoded })[]): Promise<void> {
    if (group.length > 1) {
      try {
        await this.#ingest(group.flatMap(({ decoded }) => decoded.spans))
        for (const { resolve, decoded } of group) resolve(decoded)
        return
      } catch (error) {
        if (error instanceof StoreError) {
          for (const { reject } of group) reject(error)
          return
        }
        // One of them is the reason, and the others need not know
      }
    }
    for (const { resolve, reject, decoded } of group) {
      try {
        const unkept = await this.#ingestApart(decoded.spans)
        resolve({ ...decoded, rejected: decoded.rejected + unkept.length, reasons: [...decoded.reasons, ...new Set(unkept)] })
      } catch (error) {
        reject(error)
      }
    }
  }

  /** @returns why spans can not be kept, whatever the others are, for each of them */
  async #ingestApart(spans: readonly IncomingSpan[]): Promise<string[]> {
    if (spans.length > MAX_SPANS) {
      const unkept: string[] = []
      for (let start = 0; start < spans.length; start += MAX_SPANS) {
        if (start > 0) await setImmediate()
        unkept.push(...(await this.#ingestApart(spans.slice(start, start + MAX_SPANS))))
      }
      return unkept
    }
    try {
      await this.#ingest(spans)
      return []
    } catch (error) {
      if (error instanceof StoreError) throw error
      if (spans.length === 1) return [`the store could not keep a span: ${(error as Error).message}`]
      const middle = spans.length >> 1
      return [...(await this.#ingestApart(spans.slice(0, middle))), ...(await this.#ingestApart(spans.slice(middle)))]
    }
  }

  async #ingest(spans: readonly IncomingSpan[]): Promise<void> {
    if (spans.length === 0) return
    const { added, changed, known }: Ingested = await this.#engine.ingest(spans)
    this.#counts.added += added
    this.#counts.changed += changed
    this.#counts.known += known
  }
}
