/** What stands in OTLP bodies, whether they came as protobuf or as JSON: read, and not yet judged. */
import type { Json } from '@evals/core'
import { OtlpError } from './otlpError.ts'
import type { Tally } from './tally.ts'

export const SIGNALS = ['traces', 'logs'] as const
export type Signal = (typeof SIGNALS)[number]

/** Nanoseconds since 1970; 0: not set. Ids in hexadecimal, of whatever length they came in. */
export interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId: string
  name: string
  kind: number
  startNs: bigint
  endNs: bigint
  attributes: Record<string, Json>
  events: OtlpEvent[]
  statusCode: number
  statusMessage: string
}

export interface OtlpEvent {
  timeNs: bigint
  name: string
  attributes: Record<string, Json>
}

export interface OtlpLog {
  traceId: string
  spanId: string
  timeNs: bigint
  observedNs: bigint
  severity: string
  eventName: string
  body: Json | undefined
  attributes: Record<string, Json>
}

/** What came together: of one resource and one instrumentation. */
export interface OtlpGroup<Item> {
  resource: Record<string, Json>
  scope: string
  items: Item[]
}

export interface OtlpRequest<Item> {
  /** Those that have items. */
  groups: OtlpGroup<Item>[]
  refused: Tally
}

/** @returns why it is not taken. Asked of each item as soon as it is read: a hostile body has millions, of two bytes each. */
export type Judge<Item> = (item: Item) => string | undefined

/** More than anybody sends at once, and few enough to be held. */
const MAX_ITEMS = 500_000

/** Counts what is read of one body. @throws {OtlpError} beyond what can be held */
export class Allowance {
  #taken = 0

  take(): void {
    if (++this.#taken > MAX_ITEMS) throw new OtlpError(`The body has more than ${MAX_ITEMS} spans, events and log records: send fewer at once`)
  }
}

/** What is wrong with one item. */
export class ItemError extends Error {}
