/** Spans as exporters send them: an OTLP request in protobuf. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { IncomingSpan } from '../../trace/incomingSpan.ts'

const LENGTH = WireType.LengthDelimited

export function otlpBody(spans: readonly IncomingSpan[]): Buffer {
  const writer = new BinaryWriter()
  // Of several resources, as of a gateway that passes on what others send
  for (const [resource, of] of Map.groupBy(spans, (one) => one.resource)) {
    writer.tag(1, LENGTH).fork()
    writer.tag(1, LENGTH).fork()
    attributes(writer, 1, resource ?? {})
    writer.join()
    writer.tag(2, LENGTH).fork()
    for (const { span } of of) {
      writer.tag(2, LENGTH).fork().tag(1, LENGTH).bytes(Buffer.from(span.traceId, 'hex')).tag(2, LENGTH).bytes(Buffer.from(span.spanId, 'hex'))
      if (span.parentSpanId !== undefined) writer.tag(4, LENGTH).bytes(Buffer.from(span.parentSpanId, 'hex'))
      writer.tag(5, LENGTH).string(span.name)
      time(writer, 7, span.startMs)
      time(writer, 8, span.startMs + span.durationMs)
      attributes(writer, 9, span.attributes)
      for (const event of span.events ?? []) {
        writer.tag(11, LENGTH).fork()
        time(writer, 1, event.timeMs)
        writer.tag(2, LENGTH).string(event.name)
        attributes(writer, 3, event.attributes ?? {})
        writer.join()
      }
      if (span.status) writer.tag(15, LENGTH).fork().tag(2, LENGTH).string(span.status.message ?? '').tag(3, WireType.Varint).int32(2).join()
      writer.join()
    }
    writer.join().join()
  }
  return Buffer.from(writer.finish())
}

function time(writer: BinaryWriter, field: number, ms: number): void {
  writer.tag(field, WireType.Bit64).fixed64(BigInt(Math.round(ms * 1e3)) * 1_000n)
}

function attributes(writer: BinaryWriter, field: number, values: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(values)) {
    writer.tag(field, LENGTH).fork().tag(1, LENGTH).string(key).tag(2, LENGTH).fork()
    anyValue(writer, value)
    writer.join().join()
  }
}

function anyValue(writer: BinaryWriter, value: unknown): void {
  if (typeof value === 'string') writer.tag(1, LENGTH).string(value)
  else if (Number.isInteger(value)) writer.tag(3, WireType.Varint).int64(value as number)
  else if (typeof value === 'number') writer.tag(4, WireType.Bit64).double(value)
  else if (Array.isArray(value)) {
    writer.tag(5, LENGTH).fork()
    for (const item of value) {
      writer.tag(1, LENGTH).fork()
      anyValue(writer, item)
      writer.join()
    }
    writer.join()
  }
}
