/** From the body of an OTLP/HTTP request to what comes in: the border where other people's telemetry is checked. */
import { readJsonLogs, readJsonTraces } from './json.ts'
import { incomingLogs, logProblem } from './incomingLogs.ts'
import { incomingSpans, spanProblem } from './incomingSpans.ts'
import { OtlpError } from './otlpError.ts'
import type { Signal } from './otlpRecords.ts'
import type { Decoded } from './decoded.ts'
import { readProtobufLogs, readProtobufTraces } from './protobuf.ts'

export interface OtlpBody {
  signal: Signal
  /** Of the request, with or without parameters. */
  contentType: string | undefined
  /** Not compressed any more. */
  body: Uint8Array
}

export type OtlpEncoding = 'protobuf' | 'json'

/** @throws {OtlpError} 415 */
export function otlpEncoding(contentType: string | undefined): OtlpEncoding {
  const type = contentType?.split(';')[0]!.trim().toLowerCase()
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf'
  if (type === 'application/json') return 'json'
  throw new OtlpError(`The content type must be application/x-protobuf or application/json, and is ${type === undefined ? 'not given' : JSON.stringify(type.slice(0, 80))}`, 415)
}

/**
 * @throws {OtlpError} for a body that can not be read at all; what is wrong with single spans is in `reasons`
 * @example
 * const { spans, rejected, reasons } = decodeOtlp({ signal: 'traces', contentType: 'application/x-protobuf', body })
 */
export function decodeOtlp({ signal, contentType, body }: OtlpBody): Decoded {
  if (otlpEncoding(contentType) === 'json') return decodeOtlpJson(signal, parse(body))
  return signal === 'traces' ? incomingSpans(readProtobufTraces(body, spanProblem)) : incomingLogs(readProtobufLogs(body, logProblem))
}

/** Of a body in JSON that is parsed already, such as a line of a file. @throws {OtlpError} */
export function decodeOtlpJson(signal: Signal, value: unknown): Decoded {
  return signal === 'traces' ? incomingSpans(readJsonTraces(value, spanProblem)) : incomingLogs(readJsonLogs(value, logProblem))
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  } catch (error) {
    throw new OtlpError(`The body is no JSON: ${(error as Error).message.slice(0, 200)}`)
  }
}
