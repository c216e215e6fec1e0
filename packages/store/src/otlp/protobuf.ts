/**
 * OTLP bodies in protobuf. By hand over the wire reader of `@bufbuild/protobuf`, the maintained one: no package ships
 * a decoder of OTLP requests, and these few messages are frozen by OpenTelemetry's promise of stability.
 * Fields that are not known are skipped; one of another wire type than it must have makes its item unreadable.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import type { Json } from '@evals/core'
import { OtlpError } from './otlpError.ts'
import { jsonInteger, jsonNumber, MAX_DEPTH, put } from '../jsonValue.ts'
import { Allowance, ItemError, type Judge, type OtlpEvent, type OtlpGroup, type OtlpLog, type OtlpRequest, type OtlpSpan } from './otlpRecords.ts'
import { Tally } from './tally.ts'

/** @throws {OtlpError} for what is no such message */
export function readProtobufTraces(body: Uint8Array, judge: Judge<OtlpSpan>): OtlpRequest<OtlpSpan> {
  return request(body, 'span', readSpan, judge)
}

/** @throws {OtlpError} for what is no such message */
export function readProtobufLogs(body: Uint8Array, judge: Judge<OtlpLog>): OtlpRequest<OtlpLog> {
  return request(body, 'log record', readLog, judge)
}

/** By the number of a field: reads its value, or throws where it is of another wire type. */
type Readers = Partial<Record<number, (type: WireType) => unknown>>

type ReadItem<Item> = (reader: BinaryReader, end: number, allowance: Allowance) => Item

/** Traces and logs are the same down to their items: a list of resources, each a list of scopes, each a list of items. */
function request<Item>(body: Uint8Array, what: string, readItem: ReadItem<Item>, judge: Judge<Item>): OtlpRequest<Item> {
  const reader = new BinaryReader(body, lenientUtf8)
  const allowance = new Allowance()
  const groups: OtlpGroup<Item>[] = []
  const refused = new Tally()

  const item = (type: WireType, into: Item[]): void => {
    const end = endOf(reader, type)
    try {
      const read = readItem(reader, end, allowance)
      const problem = judge(read)
      if (problem !== undefined) return refused.add(problem)
      allowance.take()
      into.push(read)
    } catch (error) {
      if (error instanceof OtlpError) throw error
      // Its length is known, so that what comes after it can be read
      reader.pos = end
      refused.add(`a ${what} that can not be read: ${(error as Error).message}`)
    }
  }
  const scope = (type: WireType): void => {
    const group: OtlpGroup<Item> = { resource: {}, scope: '', items: [] }
    message(reader, type, {
      1: (of) => message(reader, of, { 1: (name) => (group.scope = text(reader, name)) }),
      2: (of) => item(of, group.items),
    })
    if (group.items.length > 0) groups.push(group)
  }
  const resource = (type: WireType): void => {
    const attributes: Record<string, Json> = {}
    const first = groups.length
    message(reader, type, {
      1: (of) => message(reader, of, { 1: (pair) => keyValue(reader, pair, attributes, 0) }),
      2: scope,
    })
    // The resource may stand after its scopes
    for (let index = first; index < groups.length; index++) groups[index]!.resource = attributes
  }

  try {
    fields(reader, body.length, { 1: resource })
  } catch (error) {
    if (error instanceof OtlpError) throw error
    throw new OtlpError(`The body is no OTLP request of ${what}s in protobuf: ${(error as Error).message} (at byte ${Math.min(reader.pos, body.length)} of ${body.length})`)
  }
  return { groups, refused }
}

function readSpan(reader: BinaryReader, end: number, allowance: Allowance): OtlpSpan {
  const span: OtlpSpan = { traceId: '', spanId: '', parentSpanId: '', name: '', kind: 0, startNs: 0n, endNs: 0n, attributes: {}, events: [], statusCode: 0, statusMessage: '' }
  fields(reader, end, {
    1: (type) => (span.traceId = hex(reader, type)),
    2: (type) => (span.spanId = hex(reader, type)),
    4: (type) => (span.parentSpanId = hex(reader, type)),
    5: (type) => (span.name = text(reader, type)),
    6: (type) => (span.kind = int32(reader, type)),
    7: (type) => (span.startNs = fixed64(reader, type)),
    8: (type) => (span.endNs = fixed64(reader, type)),
    9: (type) => keyValue(reader, type, span.attributes, 0),
    11: (type) => {
      allowance.take()
      span.events.push(readEvent(reader, type))
    },
    15: (type) =>
      message(reader, type, {
        2: (of) => (span.statusMessage = text(reader, of)),
        3: (of) => (span.statusCode = int32(reader, of)),
      }),
  })
  return span
}

function readEvent(reader: BinaryReader, type: WireType): OtlpEvent {
  const event: OtlpEvent = { timeNs: 0n, name: '', attributes: {} }
  message(reader, type, {
    1: (of) => (event.timeNs = fixed64(reader, of)),
    2: (of) => (event.name = text(reader, of)),
    3: (of) => keyValue(reader, of, event.attributes, 0),
  })
  return event
}

function readLog(reader: BinaryReader, end: number): OtlpLog {
  const log: OtlpLog = { traceId: '', spanId: '', timeNs: 0n, observedNs: 0n, severity: '', eventName: '', body: undefined, attributes: {} }
  fields(reader, end, {
    1: (type) => (log.timeNs = fixed64(reader, type)),
    3: (type) => (log.severity = text(reader, type)),
    5: (type) => (log.body = anyValue(reader, type, 0)),
    6: (type) => keyValue(reader, type, log.attributes, 0),
    9: (type) => (log.traceId = hex(reader, type)),
    10: (type) => (log.spanId = hex(reader, type)),
    11: (type) => (log.observedNs = fixed64(reader, type)),
    12: (type) => (log.eventName = text(reader, type)),
  })
  return log
}

// The two messages of which there are many are read without closures

function keyValue(reader: BinaryReader, type: WireType, into: Record<string, Json>, depth: number): void {
  const end = endOf(reader, type)
  let key = ''
  let value: Json = null
  while (reader.pos < end) {
    const [field, of] = reader.tag()
    if (field === 1) key = text(reader, of)
    else if (field === 2) value = anyValue(reader, of, depth)
    else reader.skip(of, field)
  }
  over(reader, end)
  put(into, key, value)
}

function anyValue(reader: BinaryReader, type: WireType, depth: number): Json {
  if (depth > MAX_DEPTH) throw new ItemError(`a value is nested deeper than ${MAX_DEPTH} levels`)
  const end = endOf(reader, type)
  let value: Json = null
  while (reader.pos < end) {
    const [field, of] = reader.tag()
    if (field === 1) value = text(reader, of)
    else if (field === 2) value = bool(reader, of)
    else if (field === 3) value = int64(reader, of)
    else if (field === 4) value = double(reader, of)
    else if (field === 5) value = arrayValue(reader, of, depth)
    else if (field === 6) value = recordValue(reader, of, depth)
    else if (field === 7) value = bytes(reader, of).toString('base64')
    else reader.skip(of, field)
  }
  over(reader, end)
  return value
}

function arrayValue(reader: BinaryReader, type: WireType, depth: number): Json {
  const list: Json[] = []
  message(reader, type, { 1: (of) => list.push(anyValue(reader, of, depth + 1)) })
  return list
}

function recordValue(reader: BinaryReader, type: WireType, depth: number): Json {
  const record: Record<string, Json> = {}
  message(reader, type, { 1: (of) => keyValue(reader, of, record, depth + 1) })
  return record
}

/** All fields up to a place in the body, which is where the last of them must end. */
function fields(reader: BinaryReader, end: number, readers: Readers): void {
  while (reader.pos < end) {
    const [field, type] = reader.tag()
    const read = readers[field]
    if (read) read(type)
    else reader.skip(type, field)
  }
  over(reader, end)
}

function message(reader: BinaryReader, type: WireType, readers: Readers): void {
  fields(reader, endOf(reader, type), readers)
}

/** Where the message ends of which the length stands here. */
function endOf(reader: BinaryReader, type: WireType): number {
  is(type, WireType.LengthDelimited)
  const length = reader.uint32()
  const end = reader.pos + length
  if (end > reader.len) throw new ItemError(`a message of ${length} bytes is cut off`)
  return end
}

function over(reader: BinaryReader, end: number): void {
  if (reader.pos !== end) throw new ItemError('a field is longer than the message that it is in')
}

function is(type: WireType, wanted: WireType): void {
  if (type !== wanted) throw new ItemError(`a field has wire type ${type} in place of ${wanted}`)
}

function text(reader: BinaryReader, type: WireType): string {
  is(type, WireType.LengthDelimited)
  return reader.string()
}

function bytes(reader: BinaryReader, type: WireType): Buffer {
  is(type, WireType.LengthDelimited)
  const of = reader.bytes()
  return Buffer.from(of.buffer, of.byteOffset, of.byteLength)
}

function hex(reader: BinaryReader, type: WireType): string {
  return bytes(reader, type).toString('hex')
}

function bool(reader: BinaryReader, type: WireType): boolean {
  is(type, WireType.Varint)
  return reader.bool()
}

function int32(reader: BinaryReader, type: WireType): number {
  is(type, WireType.Varint)
  return reader.int32()
}

function int64(reader: BinaryReader, type: WireType): Json {
  is(type, WireType.Varint)
  return jsonInteger(BigInt(reader.int64()))
}

function double(reader: BinaryReader, type: WireType): Json {
  is(type, WireType.Bit64)
  return jsonNumber(reader.double())
}

function fixed64(reader: BinaryReader, type: WireType): bigint {
  is(type, WireType.Bit64)
  return BigInt(reader.fixed64())
}

/** What is no UTF-8 becomes U+FFFD: a sender that cut a text in the middle of a character still has its span. */
function lenientUtf8(of: Uint8Array): string {
  return Buffer.from(of.buffer, of.byteOffset, of.byteLength).toString('utf8')
}
