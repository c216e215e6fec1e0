import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseQuery } from '../../query/parseQuery.ts'
import { startReceiver } from '../startReceiver.ts'
import { openReceiver, otlpJson, post, spanIdOf, traceIdOf, type OpenReceiver } from './openReceiver.ts'

let receiver: OpenReceiver
beforeEach(async () => (receiver = await openReceiver()))
afterEach(() => receiver.remove())

const everything = parseQuery('')

test.each([
  ['as it is', (text: string) => Buffer.from(text), undefined],
  ['gzip', gzipSync, 'gzip'],
  ['deflate', deflateSync, 'deflate'],
  ['br', brotliCompressSync, 'br'],
])('spans are kept before they are acknowledged: %s', async (_name, compress, encoding) => {
  const body = compress(JSON.stringify(otlpJson([{ trace: 1, span: 1 }, { trace: 1, span: 2, parent: 1 }])))
  const { status, body: answer } = await post(`${receiver.url}/v1/traces`, body, encoding ? { 'content-encoding': encoding } : {})
  expect({ status, answer }).toEqual({ status: 200, answer: { partialSuccess: {} } })
  expect((await receiver.engine.trace(traceIdOf(1))).map(({ span, isTop }) => [span.name, isTop])).toEqual([['span 1', true], ['span 2', false]])
  expect(receiver.counts()).toEqual({ requests: 1, refused: 0, bytes: JSON.stringify(otlpJson([{ trace: 1, span: 1 }, { trace: 1, span: 2, parent: 1 }])).length, added: 2, changed: 0, known: 0, rejected: 0, ignored: 0, metrics: 0 })
})

test('a trace whose spans come late, twice and out of order is one trace', async () => {
  const spans = [{ trace: 7, span: 3, parent: 2 }, { trace: 7, span: 2, parent: 1 }, { trace: 7, span: 3, parent: 2 }, { trace: 7, span: 1 }, { trace: 7, span: 2, parent: 1 }]
  for (const span of spans) expect((await post(`${receiver.url}/v1/traces`, otlpJson([span]))).status).toBe(200)
  expect((await receiver.engine.trace(traceIdOf(7))).map(({ span, isTop }) => [span.spanId, span.parentSpanId, isTop])).toEqual([[spanIdOf(1), undefined, true], [spanIdOf(2), spanIdOf(1), false], [spanIdOf(3), spanIdOf(2), false]])
  expect(await receiver.engine.count({ query: everything })).toBe(1)
  expect(receiver.counts()).toMatchObject({ added: 3, changed: 0, known: 2 })
})

test('what is wrong with single spans is a partial success: the others are kept', async () => {
  const sent = otlpJson([{ trace: 1, span: 1 }, { trace: 0, span: 2 }])
  expect((await post(`${receiver.url}/v1/traces`, sent)).body).toEqual({ partialSuccess: { rejectedSpans: '1', errorMessage: 'a trace id is all zeros, which OpenTelemetry has for "none"' } })
  expect(await receiver.engine.count({ query: everything, scope: 'spans' })).toBe(1)
  expect(receiver.counts()).toMatchObject({ requests: 1, refused: 0, added: 1, rejected: 1, problem: { message: 'a trace id is all zeros, which OpenTelemetry has for "none"' } })
})

test('metrics are answered, so that exporters stay calm, and not kept', async () => {
  expect(await post(`${receiver.url}/v1/metrics`, { resourceMetrics: [] })).toMatchObject({ status: 200, body: { partialSuccess: {} } })
  expect(receiver.counts()).toMatchObject({ metrics: 1, added: 0 })
})

test('it says what it is, and that it is well', async () => {
  const get = async (path: string): Promise<unknown> => (await fetch(receiver.url + path)).json()
  expect([await get('/'), await get('/health')]).toEqual([{ is: 'evals collector', takes: ['/v1/traces', '/v1/logs', '/v1/metrics', '/v1/evals/rows', '/v1/evals/feedback'], encodings: ['protobuf', 'json'] }, { status: 'ok' }])
})

test('several receivers on one store', async () => {
  const { openSqlite } = await import('../../engine/sqlite/sqliteEngine.ts')
  const engine = await openSqlite({ folder: receiver.folder })
  const second = await startReceiver({ engine, port: 0 })
  const urls = [receiver.url, second.url]
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => post(`${urls[index % 2]}/v1/traces`, otlpJson([{ trace: (index % 20) + 1, span: index + 1 }]))))
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect([await receiver.engine.count({ query: everything }), await receiver.engine.count({ query: everything, scope: 'spans' })]).toEqual([20, 60])
  await second.close()
  await engine.close()
})

describe('rows of applications', () => {
  const jsonl = (...lines: unknown[]): string => lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const rows = async (...lines: unknown[]): Promise<unknown> => (await post(`${receiver.url}/v1/evals/rows`, jsonl(...lines), { 'content-type': 'application/jsonl' })).body
  const feedback = async (...lines: unknown[]): Promise<unknown> => (await post(`${receiver.url}/v1/evals/feedback`, jsonl(...lines), { 'content-type': 'application/jsonl' })).body
  const found = async (query: string): Promise<unknown[]> => (await receiver.engine.search({ query: parseQuery(query) })).map(({ row }) => row)
  const taken = { rejected: 0, reasons: [] }

  test('are kept, and a line that is none is told by its number', async () => {
    expect(await rows({ id: 'a', input: 'How much?', output: '5 EUR', mine: 1 }, '', '{', { id: 'b' }, { id: 'c', input: 1, scores: { good: 7 } }, [1])).toEqual({
      rejected: 4,
      reasons: [
        "line 3: no JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
        'line 4: no row: input: Invalid input',
        'line 5: no row: scores.good: Too big: expected number to be <=1',
        'line 6: no row: Invalid input: expected object, received array',
      ],
    })
    expect(await found('')).toMatchObject([{ id: 'a', input: 'How much?', output: '5 EUR', mine: 1, kind: 'log' }])
  })

  test('have feedback, by the id that the application has, also where it comes first', async () => {
    expect(await feedback({ id: 'a', scores: { helpful: 0.25 }, comment: 'too dear', expected: '4 EUR' })).toEqual(taken)
    expect(await rows({ id: 'a', input: 'How much?', output: '5 EUR' })).toEqual(taken)
    expect(await feedback({ id: 'a', scores: { polite: 1 }, source: 'judge', reasons: { polite: 'says please' } })).toEqual(taken)
    expect(await found('scores.helpful:<0.5')).toMatchObject([{ id: 'a', scores: { helpful: 0.25, polite: 1 }, scoreDetails: { helpful: { source: 'human' }, polite: { source: 'judge', reason: 'says please' } }, expected: '4 EUR', metadata: { comments: ['too dear'] } }])
  })

  test('a trace has feedback by its id, and a row in it by its own', async () => {
    await post(`${receiver.url}/v1/traces`, otlpJson([{ trace: 9, span: 1 }, { trace: 9, span: 2, parent: 1 }]))
    await rows({ id: 'inner', input: 'part', trace: { traceId: traceIdOf(9), spanId: spanIdOf(2) } })
    expect(await feedback({ id: traceIdOf(9), scores: { whole: 0.5 } }, { id: 'inner', scores: { part: 0 } }, { trace: { traceId: traceIdOf(9), spanId: spanIdOf(1) }, scores: { first: 1 } })).toEqual(taken)
    const records = await receiver.engine.trace(traceIdOf(9))
    expect(records.flatMap(({ span, row }) => (row.scores ? [[span.spanId, row.id, row.scores]] : []))).toEqual(
      expect.arrayContaining([[spanIdOf(1), traceIdOf(9), { first: 1, whole: 0.5 }], [spanIdOf(2), 'inner', { part: 0 }]]),
    )
    expect(await receiver.engine.count({ query: everything })).toBe(1)
  })

  test('feedback that says nothing, or of nobody, is told', async () => {
    expect(await feedback({ id: 'a' }, { scores: { a: 1 } }, { id: 'a', scores: { a: 2 } }, '{"id":"a","scores":{"__proto__":1}}', { id: 'a', trace: { traceId: traceIdOf(1) }, comment: '' })).toEqual({
      rejected: 5,
      reasons: [
        'line 1: no feedback: has no scores, no expected and no comment',
        'line 2: no feedback: must have an `id` or a `trace`',
        'line 3: no feedback: scores.a: Too big: expected number to be <=1',
        'line 4: no feedback: has no scores, no expected and no comment',
        'line 5: no feedback: must have an `id` or a `trace`',
      ],
    })
  })
})
