import { BinaryReader } from '@bufbuild/protobuf/wire'
import { describe, expect, test } from 'vitest'
import { encodeOtlpError, encodeOtlpResponse } from '../encodeResponse.ts'
import { SIGNALS } from '../otlpRecords.ts'

const text = (body: Uint8Array): string => Buffer.from(body).toString()

describe.each(SIGNALS)('an answer to %s', (signal) => {
  test('is empty where all was taken', () => {
    expect(encodeOtlpResponse('protobuf', signal, { rejected: 0, reasons: [] })).toEqual({ contentType: 'application/x-protobuf', body: new Uint8Array() })
    const { contentType, body } = encodeOtlpResponse('json', signal, { rejected: 0, reasons: [] })
    expect([contentType, text(body)]).toEqual(['application/json', '{"partialSuccess":{}}'])
  })

  test('says how many were rejected, and why', () => {
    const decoded = { rejected: 300, reasons: ['too short (299 times)', 'zu früh'] }
    const key = signal === 'traces' ? 'rejectedSpans' : 'rejectedLogRecords'
    expect(JSON.parse(text(encodeOtlpResponse('json', signal, decoded).body))).toEqual({ partialSuccess: { [key]: '300', errorMessage: 'too short (299 times); zu früh' } })
    const reader = new BinaryReader(encodeOtlpResponse('protobuf', signal, decoded).body)
    expect(reader.tag()).toEqual([1, 2])
    expect(reader.uint32()).toBe(reader.len - reader.pos)
    expect([reader.tag(), Number(reader.int64()), reader.tag(), reader.string(), reader.pos]).toEqual([[1, 0], 300, [2, 2], 'too short (299 times); zu früh', reader.len])
  })
})

test('an error is a google.rpc.Status', () => {
  const error = { code: 3, message: 'no such thing' }
  expect(JSON.parse(text(encodeOtlpError('json', error).body))).toEqual(error)
  const reader = new BinaryReader(encodeOtlpError('protobuf', error).body)
  expect([reader.tag(), reader.int32(), reader.tag(), reader.string(), reader.pos]).toEqual([[1, 0], 3, [2, 2], 'no such thing', reader.len])
})
