/** What stands in OTLP bodies, whether they came as protobuf or as JSON: read, and not yet judged. */
import type { Json } from '@evals/core'

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
  groups: OtlpGroup<Item>[]
  /** Why an item could not be read, one for each such item. */
  unreadable: string[]
}

/** Deeper than what anybody sends, and shallow enough for every recursion after this one. */
export const MAX_DEPTH = 64

/** Messages or objects in one body, ten times what is sent at once: 20 MB of empty ones would become 4 GB. */
export const MAX_MESSAGES = 1_000_000
export const TOO_MANY: string = `The body has more than ${MAX_MESSAGES.toLocaleString('en')} messages in it: send less at once`

/** What is wrong with one item. */
export class ItemError extends Error {}

/** An assignment would make the key `__proto__` change the prototype. */
export function put(record: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  else record[key] = value
}

/** Attributes hold numbers that JSON can not hold as what they are called. */
export function jsonNumber(value: number): Json {
  return Number.isFinite(value) ? value : String(value)
}

/** Integers that a double can not hold stay text. */
export function jsonInteger(value: bigint): Json {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}
