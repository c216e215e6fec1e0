import { connect } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseQuery } from '../../query/parseQuery.ts'
import { openReceiver, otlpJson, post, traceIdOf, type OpenReceiver } from './openReceiver.ts'

let receiver: OpenReceiver
beforeAll(async () => {
  receiver = await openReceiver({ limits: { bodyBytes: 16 * 1024 * 1024, headersTimeoutMs: 500, requestTimeoutMs: 1_000 } })
  await post(`${receiver.url}/v1/traces`, otlpJson([{ trace: 0xabc, span: 1, name: 'before' }]))
})
afterAll(() => receiver.remove())

/** It takes what is right, it has what it had, and it holds nothing of what was wrong. */
async function expectHealthy(): Promise<void> {
  expect((await fetch(`${receiver.url}/health`)).status).toBe(200)
  const trace = 0xdef0000 + Math.floor(Math.random() * 0xffff)
  expect(await post(`${receiver.url}/v1/traces`, otlpJson([{ trace, span: 1, name: 'good' }]))).toMatchObject({ status: 200, body: { partialSuccess: {} } })
  expect((await receiver.engine.trace(traceIdOf(trace))).map(({ span }) => span.name)).toEqual(['good'])
  expect((await receiver.engine.trace(traceIdOf(0xabc))).map(({ span }) => span.name)).toEqual(['before'])
}

const path = fc.constantFrom('/v1/traces', '/v1/logs', '/v1/metrics', '/v1/evals/rows', '/v1/evals/feedback', '/v1/traces/', '/v1/traces?x=1')
const contentType = fc.oneof(fc.constantFrom('application/json', 'application/x-protobuf', 'application/jsonl', 'application/json; charset=utf-8', 'text/plain', ''), fc.string({ unit: fc.constantFrom('a', '/', ';', ' ', '='), maxLength: 12 }))
const compression = fc.constantFrom<[string, (body: Uint8Array) => Uint8Array]>(['identity', (body) => body], ['gzip', gzipSync], ['deflate', deflateSync], ['br', brotliCompressSync], ['gzip', (body) => body], ['gzip', (body) => gzipSync(body).subarray(0, -5)], ['gzip, gzip', gzipSync])

/** Valid at first, then with some bytes changed, cut, or given twice. */
const hurt = fc.tuple(fc.constantFrom(...validBodies()), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(), fc.boolean()).map(([body, changes, cut, isCut]) => {
  const copy = Buffer.from(body)
  for (const [at, byte] of changes) copy[at % copy.length] = byte
  return isCut ? copy.subarray(0, cut % copy.length) : copy
})
const body = fc.oneof(hurt, fc.uint8Array({ maxLength: 300 }), fc.json().map((text) => Buffer.from(text)), fc.array(fc.json(), { maxLength: 5 }).map((lines) => Buffer.from(lines.join('\n'))))

function validBodies(): Buffer[] {
  const LENGTH = WireType.LengthDelimited
  const protobuf = new BinaryWriter()
  protobuf.tag(1, LENGTH).fork().tag(2, LENGTH).fork().tag(2, LENGTH).fork()
  protobuf.tag(1, LENGTH).bytes(Buffer.alloc(16, 7)).tag(2, LENGTH).bytes(Buffer.alloc(8, 7)).tag(5, LENGTH).string('chat').tag(6, WireType.Varint).int32(77).tag(7, WireType.Bit64).fixed64('1793000000000000000').tag(8, WireType.Bit64).fixed64('1793000001000000000')
  protobuf.tag(9, LENGTH).fork().tag(1, LENGTH).string('gen_ai.input.messages').tag(2, LENGTH).fork().tag(1, LENGTH).string('[{"role":"user","parts":[{"type":"text","content":"hi"}]}]').join().join()
  protobuf.tag(15, LENGTH).fork().tag(3, WireType.Varint).int32(99).join()
  protobuf.join().join().join()
  return [
    Buffer.from(protobuf.finish()),
    Buffer.from(JSON.stringify(otlpJson([{ trace: 5, span: 1, attributes: { 'gen_ai.output.messages': '[{"role":"assistant","parts":[]}]' } }, { trace: 5, span: 2, parent: 1 }]))),
    Buffer.from(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ traceId: traceIdOf(5), spanId: '0000000000000001', timeUnixNano: '1793000000000000000', eventName: 'gen_ai.choice', body: { stringValue: 'x' } }] }] }] })),
    Buffer.from('{"id":"a","input":{"q":1},"scores":{"a":0.5},"trace":{"traceId":"x","spanId":"y"},"metrics":{"startMs":1e308,"durationMs":-1}}\n{"id":"b","input":null,"created":"when"}'),
    Buffer.from('{"id":"a","scores":{"a":0.5},"expected":{"deep":[[[1]]]},"comment":"\\u0000\\ud800"}'),
  ]
}

test('whatever is sent, it is answered, and all else goes on', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(path, contentType, compression, body, async (to, type, [encoding, compress], bytes) => {
      const response = await fetch(receiver.url + to, { method: 'POST', body: compress(bytes) as BodyInit, headers: { 'content-type': type, 'content-encoding': encoding } })
      await response.arrayBuffer()
      // 500 would be an error of ours
      expect([200, 400, 415]).toContain(response.status)
    }),
    { numRuns: 400 },
  )
  await expectHealthy()
})

test('whatever stands in the headers, and wherever the connection ends', { timeout: 60_000 }, async () => {
  const header = fc.tuple(fc.constantFrom('host', 'content-length', 'content-encoding', 'transfer-encoding', 'authorization', 'origin', 'connection', 'expect', 'x'), fc.oneof(fc.constantFrom('localhost', '5', '-1', '99999999999999999999', 'chunked', 'gzip', 'application/json', '100-continue', 'upgrade', 'Bearer', '\0', '\x1b[2J'), fc.string({ maxLength: 30 })))
  const exchange = (head: string, rest: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1', () => {
        socket.write(head)
        socket.write(rest)
        setTimeout(() => socket.destroy(), 5)
      })
      socket.on('error', () => {}).on('close', () => resolve()).resume()
    })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'OPTIONS', 'POSTT', 'CONNECT'), path, fc.array(header, { maxLength: 2 }), fc.constantFrom(-3, 0, 0, 10, 1e9), fc.boolean(), body, (method, to, headers, lie, isCut, bytes) => {
      const lines = [`${method} ${to} HTTP/1.1`, 'host: localhost', 'content-type: application/json', `content-length: ${Math.max(0, bytes.length + lie)}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
      return exchange(`${lines.join('\r\n')}${isCut ? '\r' : '\r\n\r\n'}`, isCut ? Buffer.alloc(0) : bytes)
    }),
    { numRuns: 200 },
  )
  await expectHealthy()
})

test('texts of 10 MB are kept, whole', { timeout: 60_000 }, async () => {
  const text = 'tea '.repeat(2_500_000)
  expect((await post(`${receiver.url}/v1/traces`, otlpJson([{ trace: 77, span: 1, attributes: { 'app.text': text } }]))).status).toBe(200)
  const [record] = await receiver.engine.trace(traceIdOf(77))
  expect(record!.span.attributes['app.text'] === text).toBe(true)
  await expectHealthy()
})

test('what is nested without end, or of millions of parts, is refused', { timeout: 60_000 }, async () => {
  const deep = '['.repeat(1_000_000)
  const deepRow = `{"id":"deep","input":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  const deepValue = `${'{"arrayValue":{"values":['.repeat(5_000)}{}${']}}'.repeat(5_000)}`
  const deepAttribute = JSON.stringify(otlpJson([{ trace: 78, span: 1, attributes: { deep: 'x' } }])).replace('{"stringValue":"x"}', deepValue)
  const many = `{"resourceSpans":[${'{},'.repeat(5_000_000)}{}]}`
  expect(await post(`${receiver.url}/v1/traces`, deep)).toMatchObject({ status: 400 })
  expect(await post(`${receiver.url}/v1/traces`, deepAttribute)).toMatchObject({ status: 200, body: { partialSuccess: { rejectedSpans: '1', errorMessage: 'a span that can not be read: a value is nested deeper than 64 levels' } } })
  expect(await post(`${receiver.url}/v1/traces`, many)).toMatchObject({ status: 400, body: { message: 'The body has more than 1000000 objects and lists in it: send less at once' } })
  expect(await post(`${receiver.url}/v1/evals/rows`, deepRow)).toMatchObject({ status: 200, body: { rejected: 1, reasons: ['line 1: nested too deeply'] } })
  await expectHealthy()
})

test('unknown numbers of enumerations are as good as none', async () => {
  const [span] = validBodies()
  expect((await fetch(`${receiver.url}/v1/traces`, { method: 'POST', body: span as BodyInit, headers: { 'content-type': 'application/x-protobuf' } })).status).toBe(200)
  const [record] = await receiver.engine.trace('07'.repeat(16))
  expect([record!.span.kind, record!.span.status, record!.row.input]).toEqual([undefined, undefined, 'hi'])
  expect(await receiver.engine.count({ query: parseQuery('"hi"') })).toBeGreaterThan(0)
})
