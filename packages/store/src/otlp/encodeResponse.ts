/** What is answered to an OTLP/HTTP request, in the encoding that it came in. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { Decoded } from './decoded.ts'
import type { OtlpEncoding } from './decodeOtlp.ts'
import type { Signal } from './otlpRecords.ts'

export interface OtlpResponse {
  contentType: string
  body: Uint8Array
}

const CONTENT_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const

/**
 * `ExportTraceServiceResponse` or `ExportLogsServiceResponse`, for status 200. What was rejected is a partial success,
 * which a sender does not send again.
 *
 * @example encodeOtlpResponse('json', 'traces', { rejected: 0, reasons: [] })   // {"partialSuccess":{}}
 */
export function encodeOtlpResponse(encoding: OtlpEncoding, signal: Signal, { rejected, reasons }: Pick<Decoded, 'rejected' | 'reasons'>): OtlpResponse {
  const message = reasons.join('; ')
  if (encoding === 'json') {
    const partialSuccess = rejected === 0 ? {} : { [signal === 'traces' ? 'rejectedSpans' : 'rejectedLogRecords']: String(rejected), errorMessage: message }
    return response(encoding, Buffer.from(JSON.stringify({ partialSuccess })))
  }
  const writer = new BinaryWriter()
  if (rejected > 0) writer.tag(1, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(rejected).tag(2, WireType.LengthDelimited).string(message).join()
  return response(encoding, writer.finish())
}

/** `google.rpc.Status`, which is the body of every answer that is no success. @param code gRPC's: 3 for what is malformed, 8 for what is too much, 16 for a missing token */
export function encodeOtlpError(encoding: OtlpEncoding, { code, message }: { code: number; message: string }): OtlpResponse {
  if (encoding === 'json') return response(encoding, Buffer.from(JSON.stringify({ code, message })))
  return response(encoding, new BinaryWriter().tag(1, WireType.Varint).int32(code).tag(2, WireType.LengthDelimited).string(message).finish())
}

function response(encoding: OtlpEncoding, body: Uint8Array): OtlpResponse {
  return { contentType: CONTENT_TYPES[encoding], body }
}
