/** The border where OTLP comes in: what is taken, what is refused, and with which words. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Decoded } from '../decoded.ts'
import { decodeOtlp, otlpEncoding } from '../decodeOtlp.ts'
import { OtlpError } from '../otlpError.ts'
import type { Signal } from '../otlpRecords.ts'
import { logsJson, logsProtobuf, tracesJson, tracesProtobuf, type AnyValue, type JsonLog, type JsonSpan, type KeyValue } from './otlpWriter.ts'

// Random cases take as long as the machine lets them
vi.setConfig({ testTimeout: 60_000 })

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const start = '1764057600000000000'
const good: JsonSpan = { traceId, spanId, name: 'chat', startTimeUnixNano: start, endTimeUnixNano: '1764057600250500000' }

const protobuf = (signal: Signal, body: Uint8Array): Decoded => decodeOtlp({ signal, contentType: 'application/x-protobuf', body })
const json = (signal: Signal, body: Uint8Array): Decoded => decodeOtlp({ signal, contentType: 'application/json; charset=utf-8', body })
const problem = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

describe('both encodings say the same', () => {
  const word = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.toWellFormed())
  const { value } = fc.letrec<{ value: AnyValue; pairs: KeyValue[] }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.record({ stringValue: word }),
      fc.record({ boolValue: fc.boolean() }),
      fc.record({ intValue: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) }),
      fc.record({ doubleValue: fc.double({ noNaN: true }).map((number) => (Number.isFinite(number) ? (Object.is(number, -0) ? 0 : number) : String(number))) }),
      fc.record({ bytesValue: fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('base64')) }),
      fc.constant({}),
      fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
      fc.record({ kvlistValue: fc.record({ values: tie('pairs') }) }),
    ) as fc.Arbitrary<AnyValue>,
    pairs: fc.array(fc.record({ key: fc.oneof(word, fc.constantFrom('__proto__', 'constructor', '')), value: tie('value') }), { maxLength: 4 }),
  }))
  const pairs = fc.array(fc.record({ key: fc.oneof(word, fc.constant('__proto__')), value }), { maxLength: 5 })
  const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)
  const goodTime = fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_800_000_000_000_000_000n }).map(String)
  const hex = (bytes: number): fc.Arbitrary<string> => fc.oneof({ weight: 5, arbitrary: fc.uint8Array({ minLength: bytes, maxLength: bytes }) }, fc.uint8Array({ maxLength: 20 })).map((id) => Buffer.from(id).toString('hex'))
  const span: fc.Arbitrary<JsonSpan> = fc.record({
    traceId: hex(16), spanId: hex(8), parentSpanId: hex(8), name: word, kind: fc.integer({ min: 0, max: 9 }),
    startTimeUnixNano: fc.oneof(goodTime, time), endTimeUnixNano: fc.oneof(goodTime, time), attributes: pairs,
    events: fc.array(fc.record({ timeUnixNano: time, name: word, attributes: pairs }), { maxLength: 3 }),
    status: fc.record({ code: fc.integer({ min: 0, max: 4 }), message: word }),
  }, { requiredKeys: [] })
  const log: fc.Arbitrary<JsonLog> = fc.record({ traceId: hex(16), spanId: hex(8), timeUnixNano: fc.oneof(goodTime, time), observedTimeUnixNano: goodTime, severityText: word, body: value, attributes: pairs, eventName: word }, { requiredKeys: [] })

  test('of spans', () => {
    fc.assert(fc.property(fc.array(span, { maxLength: 4 }), pairs, word, (spans, resource, scope) => {
      const decoded = json('traces', tracesJson(spans, resource, scope))
      expect(protobuf('traces', tracesProtobuf(spans, resource, scope))).toEqual(decoded)
      expect(decoded.spans.length + decoded.rejected).toBe(spans.length)
      // What is kept is JSON
      expect(JSON.parse(JSON.stringify(decoded))).toEqual(decoded)
    }), { numRuns: 300 })
  })

  test('of log records', () => {
    fc.assert(fc.property(fc.array(log, { maxLength: 4 }), pairs, (logs, resource) => {
      const decoded = json('logs', logsJson(logs, resource))
      expect(protobuf('logs', logsProtobuf(logs, resource))).toEqual(decoded)
      expect(decoded.spans.length + decoded.rejected + decoded.ignored).toBe(logs.length)
    }), { numRuns: 300 })
  })
})

test('a span, in all its parts', () => {
  const whole: JsonSpan = { ...good, parentSpanId: '00f067aa0ba902b7', kind: 3, status: { code: 2, message: 'down' }, attributes: [{ key: 'a', value: { intValue: '-5' } }, { key: 'big', value: { intValue: '9007199254740993' } }, { key: 'nan', value: { doubleValue: 'NaN' } }, { key: 'none' }], events: [{ timeUnixNano: '1764057600100250000', name: 'exception', attributes: [{ key: 'exception.type', value: { stringValue: 'TypeError' } }] }] }
  const expected = {
    spans: [{
      span: {
        traceId, spanId, parentSpanId: '00f067aa0ba902b7', name: 'chat', kind: 'client', startMs: 1764057600000, durationMs: 250.5,
        attributes: { a: -5, big: '9007199254740993', nan: 'NaN', none: null },
        events: [{ name: 'exception', timeMs: 1764057600100.25, attributes: { 'exception.type': 'TypeError' } }],
        status: { code: 'error', message: 'down' }, scope: 'mine',
      },
      resource: { 'service.name': 'shop' },
    }],
    rejected: 0, ignored: 0, reasons: [],
  }
  const resource = [{ key: 'service.name', value: { stringValue: 'shop' } }]
  expect(protobuf('traces', tracesProtobuf([whole], resource, 'mine'))).toEqual(expected)
  expect(json('traces', tracesJson([whole], resource, 'mine'))).toEqual(expected)
})

test('an attribute may be called __proto__', () => {
  const odd: JsonSpan = { ...good, attributes: [{ key: '__proto__', value: { kvlistValue: { values: [{ key: '__proto__', value: { intValue: '1' } }] } } }] }
  for (const { spans } of [protobuf('traces', tracesProtobuf([odd])), json('traces', tracesJson([odd]))]) expect(JSON.stringify(spans[0]!.span.attributes)).toBe('{"__proto__":{"__proto__":1}}')
})

test('JSON as senders that are built on protobuf write it: names of enumerations, numbers for 64-bit integers, capitals in ids', () => {
  const body = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...good, traceId: traceId.toUpperCase(), kind: 'SPAN_KIND_SERVER', status: { code: 'STATUS_CODE_OK' }, startTimeUnixNano: 1764057600000000000, attributes: [{ key: 'n', value: { intValue: 5 } }], unheardOf: 1 }] }] }] }
  expect(json('traces', Buffer.from(JSON.stringify(body))).spans).toEqual([{ span: { traceId, spanId, name: 'chat', kind: 'server', startMs: 1764057600000, durationMs: 250.5, attributes: { n: 5 }, status: { code: 'ok' } } }])
})

describe('one span that can not be, and the others are taken', () => {
  const deep = (depth: number): AnyValue => (depth === 0 ? { intValue: 1 } : { arrayValue: { values: [deep(depth - 1)] } })
  test.each<[string, JsonSpan, string]>([
    ['a short trace id', { ...good, traceId: 'abcd' }, 'a trace id must be 32 hexadecimal digits (16 bytes)'],
    ['no trace id', { ...good, traceId: '' }, 'a trace id must be 32 hexadecimal digits (16 bytes)'],
    ['a trace id of zeros', { ...good, traceId: '0'.repeat(32) }, 'a trace id is all zeros, which OpenTelemetry has for "none"'],
    ['a long span id', { ...good, spanId: `${spanId}00` }, 'a span id must be 16 hexadecimal digits (8 bytes)'],
    ['a span id of zeros', { ...good, spanId: '0'.repeat(16) }, 'a span id is all zeros, which OpenTelemetry has for "none"'],
    ['no start', { ...good, startTimeUnixNano: '0' }, 'it is not said when a span begins'],
    ['a start in milliseconds', { ...good, startTimeUnixNano: '1764057600000' }, 'a span begins outside the years 2000 to 2100: times are nanoseconds since 1970'],
    ['an end after all time', { ...good, endTimeUnixNano: '18446744073709551615' }, 'a span ends outside the years 2000 to 2100: times are nanoseconds since 1970'],
    ['nesting without end', { ...good, attributes: [{ key: 'deep', value: deep(70) }] }, 'a span that can not be read: a value is nested deeper than 64 levels'],
  ])('%s', (_name, bad, reason) => {
    for (const decoded of [protobuf('traces', tracesProtobuf([bad, good, bad])), json('traces', tracesJson([bad, good, bad]))]) {
      expect(decoded).toEqual({ spans: [{ span: expect.objectContaining({ spanId }) }], rejected: 2, ignored: 0, reasons: [`${reason} (2 times)`] })
    }
  })

  test('an id in base64, a name that is a number, attributes that are no list', () => {
    const bodies = [{ ...good, traceId: 'CvdlGRbNQ92ESOshHIAxnA==' }, { ...good, name: 7 }, { ...good, attributes: { a: 1 } }, { ...good, attributes: [{ key: 'a', value: { intValue: 'many' } }] }, null]
    expect(json('traces', tracesJson(bodies as JsonSpan[])).reasons).toEqual([
      'a trace id must be 32 hexadecimal digits (16 bytes)',
      'a span that can not be read: name is 7, no text',
      'a span that can not be read: attributes is an object, no list',
      'a span that can not be read: intValue is "many", no integer',
      'a span that can not be read: spans is or has null, no object',
    ])
  })

  test('more reasons than anybody reads are counted', () => {
    const bodies = Array.from({ length: 15 }, (_, index) => ({ ...good, name: index }))
    expect(json('traces', tracesJson(bodies as unknown as JsonSpan[])).reasons.at(-1)).toBe('and 5 more for other reasons')
  })
})

describe('a small body that says much', () => {
  const nested = (bytes: Uint8Array): Uint8Array => new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(bytes).finish()).finish()
  const empty = Buffer.alloc(2_000_000, Buffer.from([0x12, 0x00]))

  test('a million spans of nothing are counted, and not kept', () => {
    expect(protobuf('traces', nested(empty))).toEqual({ spans: [], rejected: 1_000_000, ignored: 0, reasons: ['a trace id must be 32 hexadecimal digits (16 bytes) (1000000 times)'] })
  })

  test('more events than anybody sends are refused', () => {
    const events = Buffer.alloc(2_000_000, Buffer.from([0x5a, 0x00]))
    const message = 'The body has more than 500000 spans, events and log records: send fewer at once'
    expect(problem(() => protobuf('traces', nested(new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(events).finish())))).toEqual(new OtlpError(message))
    expect(problem(() => json('traces', tracesJson([{ ...good, events: Array.from({ length: 500_001 }, () => ({})) } as unknown as JsonSpan])))).toEqual(new OtlpError(message))
  })
})

describe('what is odd, and still a span', () => {
  test('one that ends before it begins lasts 0 ms, and says by how much its clock went back', () => {
    const [{ span }] = protobuf('traces', tracesProtobuf([{ ...good, endTimeUnixNano: '1764057599000000000' }])).spans as [Decoded['spans'][0]]
    expect([span.durationMs, span.attributes]).toEqual([0, { 'evals.clock_went_back_ms': 1000 }])
  })

  test('one without an end, of an unheard-of kind and status, without a name, under a parent of zeros', () => {
    expect(protobuf('traces', tracesProtobuf([{ traceId, spanId, parentSpanId: '0'.repeat(16), startTimeUnixNano: start, kind: 99, status: { code: 99 } }])).spans).toEqual([{ span: { traceId, spanId, name: '(no name)', startMs: 1764057600000, durationMs: 0, attributes: {} } }])
  })

  test('text that is no UTF-8 has U+FFFD where it is none', () => {
    const body = Buffer.from(tracesProtobuf([{ ...good, name: 'tea@' }]))
    body[body.indexOf('tea@') + 3] = 0xff
    expect(protobuf('traces', body).spans[0]!.span.name).toBe('tea\ufffd')
    expect(json('traces', Buffer.from(tracesJson([{ ...good, name: 'tea@' }]).toString('latin1').replace('tea@', 'tea\\ud800'))).spans[0]!.span.name).toBe('tea\ufffd')
  })

  test('fields that nobody knows are passed over', () => {
    const extra = new BinaryWriter().tag(99, WireType.LengthDelimited).string('future').tag(98, WireType.Varint).uint32(7).tag(97, WireType.Bit32).fixed32(1).tag(96, WireType.StartGroup).tag(1, WireType.Varint).uint32(1).tag(96, WireType.EndGroup).finish()
    expect(protobuf('traces', Buffer.concat([extra, tracesProtobuf([good]), extra]))).toEqual(protobuf('traces', tracesProtobuf([good])))
  })
})

describe('a body that can not be read at all', () => {
  const body = tracesProtobuf([good])
  test.each<[string, () => unknown, string, number]>([
    ['a cut in protobuf', () => protobuf('traces', body.subarray(0, 30)), 'The body is no OTLP request of spans in protobuf: a message of 62 bytes is cut off (at byte 2 of 30)', 400],
    ['another wire type', () => protobuf('logs', new BinaryWriter().tag(1, WireType.Varint).uint32(1).finish()), 'The body is no OTLP request of log records in protobuf: a field has wire type 0 in place of 2 (at byte 1 of 2)', 400],
    ['JSON called protobuf', () => protobuf('traces', tracesJson([good])), 'The body is no OTLP request of spans in protobuf: ', 400],
    ['a cut in JSON', () => json('traces', tracesJson([good]).subarray(0, 30)), 'The body is no JSON: ', 400],
    ['a list', () => json('traces', Buffer.from('[]')), 'The body is no OTLP request of spans in JSON: the body is or has a list, no object', 400],
    ['no list of resources', () => json('logs', Buffer.from('{"resourceLogs":5}')), 'The body is no OTLP request of log records in JSON: resourceLogs is 5, no list', 400],
    ['text', () => decodeOtlp({ signal: 'traces', contentType: 'text/plain', body }), 'The content type must be application/x-protobuf or application/json, and is "text/plain"', 415],
    ['no content type', () => otlpEncoding(undefined), 'The content type must be application/x-protobuf or application/json, and is not given', 415],
  ])('%s', (_name, run, message, status) => {
    const error = problem(run)
    expect(error).toBeInstanceOf(OtlpError)
    expect({ message: (error as OtlpError).message.slice(0, message.length), status: (error as OtlpError).status }).toEqual({ message, status })
  })

  test('an empty one is a request without spans', () => {
    expect(protobuf('traces', new Uint8Array())).toEqual({ spans: [], rejected: 0, ignored: 0, reasons: [] })
    expect(json('traces', Buffer.from('{}'))).toEqual({ spans: [], rejected: 0, ignored: 0, reasons: [] })
  })
})

describe('log records', () => {
  const about: JsonLog = { traceId, spanId, timeUnixNano: start, severityText: 'INFO', body: { kvlistValue: { values: [{ key: 'content', value: { stringValue: 'hi' } }] } }, attributes: [{ key: 'event.name', value: { stringValue: 'gen_ai.user.message' } }] }
  const event = { name: 'gen_ai.user.message', timeMs: 1764057600000, attributes: { 'event.name': 'gen_ai.user.message', 'log.body': { content: 'hi' }, 'log.severity': 'INFO' } }

  test('are events of the span, or of the trace, that they name', () => {
    const { spanId: _none, ...ofTrace } = about
    expect(protobuf('logs', logsProtobuf([about, ofTrace])).spans).toEqual([spanId, '0000000000000000'].map((id) => ({ partial: true, span: { traceId, spanId: id, name: '', startMs: 1764057600000, durationMs: 0, attributes: {}, events: [event] } })))
  })

  test('have a name of their own, and the time at which they were seen', () => {
    const [{ span }] = json('logs', logsJson([{ traceId, spanId, observedTimeUnixNano: start, eventName: 'paid' }])).spans as [Decoded['spans'][0]]
    expect(span.events).toEqual([{ name: 'paid', timeMs: 1764057600000 }])
  })

  test('without a trace are a trace of their own where they are about models, the same one whenever they come, and else ignored', () => {
    const evaluation: JsonLog = { timeUnixNano: start, eventName: 'gen_ai.evaluation.result', attributes: [{ key: 'gen_ai.evaluation.name', value: { stringValue: 'helpful' } }] }
    const decoded = protobuf('logs', logsProtobuf([evaluation, evaluation, { timeUnixNano: start, body: { stringValue: 'GET /' } }, { eventName: 'gen_ai.choice' }]))
    expect(decoded).toMatchObject({ rejected: 1, ignored: 1, reasons: ['it is not said when a log record was'] })
    const [one, again] = decoded.spans.map(({ span }) => span)
    expect(one).toEqual(again)
    expect(one).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), spanId: expect.stringMatching(/^[0-9a-f]{16}$/), name: 'gen_ai.evaluation.result', attributes: { 'gen_ai.evaluation.name': 'helpful' } })
  })

  test('with ids of the wrong length are rejected', () => {
    expect(protobuf('logs', logsProtobuf([{ ...about, traceId: 'ab' }, { ...about, spanId: 'ab' }, { ...about, timeUnixNano: '5', observedTimeUnixNano: '5' }])).reasons).toEqual(['a trace id must be 32 hexadecimal digits (16 bytes)', 'a span id must be 16 hexadecimal digits (8 bytes)', 'a log record was outside the years 2000 to 2100: times are nanoseconds since 1970'])
  })
})
