/** OTLP bodies in JSON: ids in hexadecimal, 64-bit integers as numbers or texts, fields that are not known passed over. */
import type { Json } from '@evals/core'
import { OtlpError } from './otlpError.ts'
import { jsonInteger, jsonNumber, MAX_DEPTH, put } from '../jsonValue.ts'
import { Allowance, ItemError, type Judge, type OtlpEvent, type OtlpGroup, type OtlpLog, type OtlpRequest, type OtlpSpan } from './otlpRecords.ts'
import { Tally } from './tally.ts'

type JsonObject = Record<string, unknown>

/** @throws {OtlpError} for what is no such request */
export function readJsonTraces(value: unknown, judge: Judge<OtlpSpan>): OtlpRequest<OtlpSpan> {
  return request(value, 'span', ['resourceSpans', 'scopeSpans', 'spans'], readSpan, judge)
}

/** @throws {OtlpError} for what is no such request */
export function readJsonLogs(value: unknown, judge: Judge<OtlpLog>): OtlpRequest<OtlpLog> {
  return request(value, 'log record', ['resourceLogs', 'scopeLogs', 'logRecords'], readLog, judge)
}

type Names = readonly [resources: string, scopes: string, items: string]

function request<Item>(value: unknown, what: string, [resources, scopes, items]: Names, readItem: (item: JsonObject, allowance: Allowance) => Item, judge: Judge<Item>): OtlpRequest<Item> {
  const allowance = new Allowance()
  const groups: OtlpGroup<Item>[] = []
  const refused = new Tally()
  const item = (given: unknown, into: Item[]): void => {
    try {
      const read = readItem(object(given, items), allowance)
      const problem = judge(read)
      if (problem !== undefined) return refused.add(problem)
      allowance.take()
      into.push(read)
    } catch (error) {
      if (!(error instanceof ItemError)) throw error
      refused.add(`a ${what} that can not be read: ${error.message}`)
    }
  }
  try {
    for (const ofResource of list(object(value, 'the body'), resources)) {
      const resource = object(ofResource, resources)
      const attributes = keyValues(list(object(resource['resource'] ?? {}, 'resource'), 'attributes'), 0)
      for (const ofScope of list(resource, scopes)) {
        const scope = object(ofScope, scopes)
        const group: OtlpGroup<Item> = { resource: attributes, scope: text(object(scope['scope'] ?? {}, 'scope'), 'name'), items: [] }
        for (const given of list(scope, items)) item(given, group.items)
        if (group.items.length > 0) groups.push(group)
      }
    }
  } catch (error) {
    if (!(error instanceof ItemError)) throw error
    throw new OtlpError(`The body is no OTLP request of ${what}s in JSON: ${error.message}`)
  }
  return { groups, refused }
}

function readSpan(span: JsonObject, allowance: Allowance): OtlpSpan {
  const status = object(span['status'] ?? {}, 'status')
  return {
    traceId: id(span, 'traceId'),
    spanId: id(span, 'spanId'),
    parentSpanId: id(span, 'parentSpanId'),
    name: text(span, 'name'),
    kind: enumeration(span, 'kind', SPAN_KINDS),
    startNs: nanoseconds(span, 'startTimeUnixNano'),
    endNs: nanoseconds(span, 'endTimeUnixNano'),
    attributes: keyValues(list(span, 'attributes'), 0),
    events: list(span, 'events').map((event) => readEvent(object(event, 'events'), allowance)),
    statusCode: enumeration(status, 'code', STATUS_CODES),
    statusMessage: text(status, 'message'),
  }
}

function readEvent(event: JsonObject, allowance: Allowance): OtlpEvent {
  allowance.take()
  return { timeNs: nanoseconds(event, 'timeUnixNano'), name: text(event, 'name'), attributes: keyValues(list(event, 'attributes'), 0) }
}

function readLog(log: JsonObject): OtlpLog {
  return {
    traceId: id(log, 'traceId'),
    spanId: id(log, 'spanId'),
    timeNs: nanoseconds(log, 'timeUnixNano'),
    observedNs: nanoseconds(log, 'observedTimeUnixNano'),
    severity: text(log, 'severityText'),
    eventName: text(log, 'eventName'),
    body: log['body'] === undefined || log['body'] === null ? undefined : anyValue(log['body'], 0),
    attributes: keyValues(list(log, 'attributes'), 0),
  }
}

// The specification wants numbers; protobuf's own JSON has names, and senders that are built on it send them
const SPAN_KINDS = ['SPAN_KIND_UNSPECIFIED', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER', 'SPAN_KIND_CONSUMER']
const STATUS_CODES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']

/** What is no such value is 0, as for any reader of protobuf that does not know it. */
function enumeration(of: JsonObject, key: string, names: readonly string[]): number {
  const value = of[key]
  if (typeof value === 'string') return Math.max(0, names.indexOf(value))
  return typeof value === 'number' ? value : 0
}

function keyValues(pairs: readonly unknown[], depth: number): Record<string, Json> {
  const record: Record<string, Json> = {}
  for (const pair of pairs) {
    const { key, value } = object(pair, 'attributes')
    if (typeof key !== 'string') throw new ItemError('an attribute has no key')
    put(record, key, value === undefined || value === null ? null : anyValue(value, depth))
  }
  return record
}

function anyValue(given: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) throw new ItemError(`a value is nested deeper than ${MAX_DEPTH} levels`)
  const value = object(given, 'value')
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value
  if (stringValue !== undefined && stringValue !== null) return text(value, 'stringValue')
  if (typeof boolValue === 'boolean') return boolValue
  if (intValue !== undefined && intValue !== null) return integer(intValue)
  if (typeof doubleValue === 'number') return jsonNumber(doubleValue)
  if (typeof doubleValue === 'string') return double(doubleValue)
  if (arrayValue !== undefined && arrayValue !== null) return list(object(arrayValue, 'arrayValue'), 'values').map((item) => anyValue(item ?? {}, depth + 1))
  if (kvlistValue !== undefined && kvlistValue !== null) return keyValues(list(object(kvlistValue, 'kvlistValue'), 'values'), depth + 1)
  return typeof bytesValue === 'string' ? bytesValue : null
}

function integer(value: unknown): Json {
  if (typeof value === 'number') return jsonNumber(value)
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return jsonInteger(BigInt(value))
  throw new ItemError(`intValue is ${shown(value)}, no integer`)
}

/** NaN and the infinities have no number in JSON. */
function double(value: string): Json {
  const number = Number(value)
  if (value.trim() === '' || (Number.isNaN(number) && value !== 'NaN')) throw new ItemError(`doubleValue is ${shown(value)}, no number`)
  return jsonNumber(number)
}

function nanoseconds(of: JsonObject, key: string): bigint {
  const value = of[key]
  if (value === undefined || value === null || value === '') return 0n
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value)
  // Beyond 2^53 a number is exact to 256 ns
  if (typeof value === 'number' && value >= 0 && value < 2 ** 64) return BigInt(Math.round(value))
  throw new ItemError(`${key} is ${shown(value)}, no number of nanoseconds`)
}

function id(of: JsonObject, key: string): string {
  return text(of, key).toLowerCase()
}

function text(of: JsonObject, key: string): string {
  const value = of[key]
  if (value === undefined || value === null) return ''
  // Half a surrogate pair can be written in JSON, and in no file
  if (typeof value === 'string') return value.toWellFormed()
  throw new ItemError(`${key} is ${shown(value)}, no text`)
}

function list(of: JsonObject, key: string): readonly unknown[] {
  const value = of[key]
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw new ItemError(`${key} is ${shown(value)}, no list`)
}

function object(value: unknown, name: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new ItemError(`${name} is or has ${shown(value)}, no object`)
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value)?.slice(0, 40) ?? typeof value
}
