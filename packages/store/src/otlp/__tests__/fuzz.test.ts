/** Bodies that were hurt on their way, or by somebody: each is decoded, or refused by an `OtlpError`. Nothing else, and nothing hangs. */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { decodeOtlp } from '../decodeOtlp.ts'
import { OtlpError } from '../otlpError.ts'
import { readTrace } from '../../trace/readTrace.ts'
import { mergeSpans } from '../../trace/mergeSpans.ts'
import { SIGNALS, type Signal } from '../otlpRecords.ts'
import { logsJson, logsProtobuf, tracesJson, tracesProtobuf, type JsonLog, type JsonSpan } from './otlpWriter.ts'

// Random cases take as long as the machine lets them
vi.setConfig({ testTimeout: 60_000 })

const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
const start = '1764057600000000000'
const messages = '[{"role":"user","parts":[{"type":"text","content":"How much is the tea?"}]}]'
const spans: JsonSpan[] = [
  { ...ids, name: 'chat', kind: 3, startTimeUnixNano: start, endTimeUnixNano: '1764057600250500000', attributes: [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }, { key: 'gen_ai.input.messages', value: { stringValue: messages } }, { key: 'gen_ai.usage.input_tokens', value: { intValue: '7' } }, { key: 'list', value: { arrayValue: { values: [{ doubleValue: 0.5 }, { boolValue: true }] } } }], events: [{ timeUnixNano: start, name: 'gen_ai.evaluation.result', attributes: [{ key: 'gen_ai.evaluation.score.value', value: { doubleValue: 0.5 } }] }], status: { code: 2, message: 'no' } },
  { ...ids, spanId: '00f067aa0ba902b7', parentSpanId: ids.spanId, name: 'tool', startTimeUnixNano: start, endTimeUnixNano: start, attributes: [{ key: 'llm.input_messages.0.message.role', value: { stringValue: 'user' } }, { key: 'evals.row', value: { stringValue: '{"id":"a","input":1}' } }] },
]
const logs: JsonLog[] = [{ ...ids, timeUnixNano: start, eventName: 'gen_ai.choice', body: { kvlistValue: { values: [{ key: 'message', value: { kvlistValue: { values: [{ key: 'content', value: { stringValue: 'hi' } }] } } }] } } }]
const resource = [{ key: 'service.name', value: { stringValue: 'shop' } }]

const bodies: readonly [Signal, string, Uint8Array][] = [
  ['traces', 'application/x-protobuf', tracesProtobuf(spans, resource, 'scope')],
  ['traces', 'application/json', tracesJson(spans, resource, 'scope')],
  ['logs', 'application/x-protobuf', logsProtobuf(logs, resource)],
  ['logs', 'application/json', logsJson(logs, resource)],
]

function survives(signal: Signal, contentType: string, body: Uint8Array): void {
  try {
    const decoded = decodeOtlp({ signal, contentType, body })
    for (const [, trace] of Map.groupBy(decoded.spans, ({ span }) => span.traceId)) {
      const known = mergeSpans([], trace).spans
      const records = readTrace(known)
      expect(records.length).toBe(known.length)
      JSON.stringify(records)
    }
  } catch (error) {
    if (!(error instanceof OtlpError)) throw error
    expect(error.message).toMatch(/^The body is no /)
  }
}

test('every truncation', () => {
  for (const [signal, type, body] of bodies) for (let length = 0; length <= body.length; length++) survives(signal, type, body.subarray(0, length))
})

test('flipped, overwritten, doubled and dropped bytes', () => {
  const change = fc.record({ at: fc.nat(), how: fc.constantFrom('flip', 'set', 'drop', 'double'), value: fc.integer({ min: 0, max: 255 }) })
  fc.assert(fc.property(fc.constantFrom(...bodies), fc.array(change, { minLength: 1, maxLength: 8 }), ([signal, type, body], changes) => {
    let bytes = Buffer.from(body)
    for (const { at: anywhere, how, value } of changes) {
      const at = anywhere % bytes.length
      if (how === 'flip') bytes[at]! ^= 1 << (value & 7)
      else if (how === 'set') bytes[at] = value
      else if (how === 'drop') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (value & 7))])
      else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at - (at % 64), at), bytes.subarray(at)])
      if (bytes.length === 0) break
    }
    survives(signal, type, bytes)
  }), { numRuns: 3_000 })
})

test('any bytes, and any JSON where JSON is', () => {
  fc.assert(fc.property(fc.constantFrom(...SIGNALS), fc.uint8Array({ maxLength: 200 }), (signal, bytes) => survives(signal, 'application/x-protobuf', bytes)), { numRuns: 2_000 })
  fc.assert(fc.property(fc.constantFrom(...SIGNALS), fc.json(), (signal, text) => survives(signal, 'application/json', Buffer.from(text))), { numRuns: 500 })
  const places = ['traceId', 'name', 'kind', 'startTimeUnixNano', 'attributes', 'events', 'status']
  fc.assert(fc.property(fc.constantFrom(...places), fc.jsonValue(), (key, value) => survives('traces', 'application/json', tracesJson([{ ...spans[0], [key]: value }]))), { numRuns: 1_000 })
})

test('JSON that is nested a million deep', () => {
  survives('traces', 'application/json', Buffer.from('['.repeat(1_000_000)))
  survives('traces', 'application/json', Buffer.from(`{"resourceSpans":${'['.repeat(100_000)}${']'.repeat(100_000)}}`))
  const values = `{"arrayValue":{"values":[`.repeat(50_000) + ']}}'.repeat(50_000)
  survives('traces', 'application/json', Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"a","value":${values}}]}]}]}]}`))
})
