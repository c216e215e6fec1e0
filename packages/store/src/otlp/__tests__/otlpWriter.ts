/** OTLP requests in JSON, as arbitrary ones are made of them, and the same in protobuf, field by field as in OpenTelemetry's .proto files. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

export interface KeyValue {
  key: string
  value?: AnyValue
}

export type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string | number }
  | { doubleValue: number | string }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: KeyValue[] } }
  | { bytesValue: string }
  | Record<string, never>

export interface JsonSpan {
  traceId?: string
  spanId?: string
  parentSpanId?: string
  name?: string
  kind?: number
  startTimeUnixNano?: string
  endTimeUnixNano?: string
  attributes?: KeyValue[]
  events?: { timeUnixNano: string; name: string; attributes?: KeyValue[] }[]
  status?: { code?: number; message?: string }
}

export interface JsonLog {
  timeUnixNano?: string
  observedTimeUnixNano?: string
  severityText?: string
  body?: AnyValue
  attributes?: KeyValue[]
  traceId?: string
  spanId?: string
  eventName?: string
}

export const tracesJson = (spans: JsonSpan[], resource: KeyValue[] = [], scope = ''): Buffer => Buffer.from(JSON.stringify({ resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ scope: { name: scope }, spans }] }] }))
export const logsJson = (logRecords: JsonLog[], resource: KeyValue[] = []): Buffer => Buffer.from(JSON.stringify({ resourceLogs: [{ resource: { attributes: resource }, scopeLogs: [{ logRecords }] }] }))
export const tracesProtobuf = (spans: JsonSpan[], resource: KeyValue[] = [], scope = ''): Uint8Array => request(spans.map((each) => (writer: BinaryWriter) => span(writer, each)), resource, scope)
export const logsProtobuf = (logs: JsonLog[], resource: KeyValue[] = []): Uint8Array => request(logs.map((each) => (writer: BinaryWriter) => log(writer, each)), resource, '')

type Write = (writer: BinaryWriter) => void

function request(items: readonly Write[], resource: readonly KeyValue[], scope: string): Uint8Array {
  const writer = new BinaryWriter()
  message(writer, 1, (group) => {
    message(group, 1, (of) => attributes(of, 1, resource))
    message(group, 2, (scoped) => {
      message(scoped, 1, (of) => text(of, 1, scope))
      for (const item of items) message(scoped, 2, item)
    })
  })
  return writer.finish()
}

function span(writer: BinaryWriter, of: JsonSpan): void {
  hex(writer, 1, of.traceId)
  hex(writer, 2, of.spanId)
  hex(writer, 4, of.parentSpanId)
  text(writer, 5, of.name)
  if (of.kind !== undefined) writer.tag(6, WireType.Varint).int32(of.kind)
  time(writer, 7, of.startTimeUnixNano)
  time(writer, 8, of.endTimeUnixNano)
  attributes(writer, 9, of.attributes)
  for (const event of of.events ?? []) {
    message(writer, 11, (inner) => {
      time(inner, 1, event.timeUnixNano)
      text(inner, 2, event.name)
      attributes(inner, 3, event.attributes)
    })
  }
  if (of.status) {
    const { code, message: why } = of.status
    message(writer, 15, (inner) => {
      text(inner, 2, why)
      if (code !== undefined) inner.tag(3, WireType.Varint).int32(code)
    })
  }
}

function log(writer: BinaryWriter, of: JsonLog): void {
  time(writer, 1, of.timeUnixNano)
  text(writer, 3, of.severityText)
  if (of.body) message(writer, 5, (inner) => anyValue(inner, of.body!))
  attributes(writer, 6, of.attributes)
  hex(writer, 9, of.traceId)
  hex(writer, 10, of.spanId)
  time(writer, 11, of.observedTimeUnixNano)
  text(writer, 12, of.eventName)
}

function anyValue(writer: BinaryWriter, value: AnyValue): void {
  if ('stringValue' in value) writer.tag(1, WireType.LengthDelimited).string(value.stringValue as string)
  else if ('boolValue' in value) writer.tag(2, WireType.Varint).bool(value.boolValue as boolean)
  else if ('intValue' in value) writer.tag(3, WireType.Varint).int64(BigInt(value.intValue as string))
  else if ('doubleValue' in value) writer.tag(4, WireType.Bit64).double(Number(value.doubleValue))
  else if ('arrayValue' in value) message(writer, 5, (list) => { for (const item of (value.arrayValue as { values: AnyValue[] }).values) message(list, 1, (inner) => anyValue(inner, item)) })
  else if ('kvlistValue' in value) message(writer, 6, (list) => attributes(list, 1, (value.kvlistValue as { values: KeyValue[] }).values))
  else if ('bytesValue' in value) writer.tag(7, WireType.LengthDelimited).bytes(Buffer.from(value.bytesValue as string, 'base64'))
}

function attributes(writer: BinaryWriter, field: number, pairs: readonly KeyValue[] = []): void {
  for (const { key, value } of pairs) {
    message(writer, field, (pair) => {
      text(pair, 1, key)
      if (value) message(pair, 2, (inner) => anyValue(inner, value))
    })
  }
}

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  write(writer)
  writer.join()
}

function text(writer: BinaryWriter, field: number, value: string | undefined): void {
  if (value !== undefined) writer.tag(field, WireType.LengthDelimited).string(value)
}

function hex(writer: BinaryWriter, field: number, value: string | undefined): void {
  if (value !== undefined) writer.tag(field, WireType.LengthDelimited).bytes(Buffer.from(value, 'hex'))
}

function time(writer: BinaryWriter, field: number, value: string | undefined): void {
  if (value !== undefined) writer.tag(field, WireType.Bit64).fixed64(BigInt(value))
}
