/** From what is known of a trace to its rows. */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Json, Row } from '@evals/core'
import { feedbackEvents, spanOfFeedback } from '../feedback.ts'
import { TRACE_ITSELF, type IncomingSpan } from '../incomingSpan.ts'
import type { LogRecord } from '../logRecord.ts'
import { mergeSpans } from '../mergeSpans.ts'
import { readTrace } from '../readTrace.ts'
import { idsOfFeedback, spanOfRow } from '../spanOfRow.ts'

// Random cases take as long as the machine lets them
vi.setConfig({ testTimeout: 60_000 })

const traceId = '0af7651916cd43dd8448eb211c80319c'
const at = 1764057600000
let count = 0
const span = (name: string, attributes: Record<string, Json> = {}, more: Partial<IncomingSpan['span']> = {}): IncomingSpan => {
  count++
  return { span: { traceId, spanId: count.toString(16).padStart(16, '0'), name, startMs: at + count, durationMs: 1, attributes, ...more } }
}
const under = (parent: IncomingSpan, name: string, attributes: Record<string, Json> = {}, more: Partial<IncomingSpan['span']> = {}): IncomingSpan => span(name, attributes, { parentSpanId: parent.span.spanId, ...more })
const topOf = (...known: IncomingSpan[]): Row & { top: string } => {
  const tops = readTrace(known).filter(({ isTop }) => isTop)
  expect(tops.length).toBe(1)
  return { ...tops[0]!.row, top: tops[0]!.span.name }
}
const rowOf = (incoming: IncomingSpan): Row => readTrace([span('top', {}, { startMs: 0 }), incoming])[1]!.row
const chat = (input: number, output: number, more: Record<string, Json> = {}): Record<string, Json> => ({ 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': output, ...more })
const says = (asked: string, answered: string): Record<string, Json> => ({ 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: asked }] }]), 'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: answered }] }]) })

describe('what stands for a trace', () => {
  test('is the earliest span whose parent is not there', () => {
    const [root, orphan] = [span('root'), span('orphan', {}, { parentSpanId: 'f'.repeat(16) })]
    expect(topOf(under(root, 'child', {}, { startMs: 0 }), root, orphan).top).toBe('root')
    expect(topOf(orphan, under(orphan, 'child')).top).toBe('orphan')
  })

  test('is one of them where they are in a circle, or each its own parent', () => {
    const [a, b] = [span('a', {}, { spanId: 'aa'.repeat(8), parentSpanId: 'bb'.repeat(8) }), span('b', {}, { spanId: 'bb'.repeat(8), parentSpanId: 'aa'.repeat(8) })]
    expect(['a', 'b']).toContain(topOf(a, b).top)
    expect(topOf(span('own', {}, { spanId: 'cc'.repeat(8), parentSpanId: 'cc'.repeat(8) })).top).toBe('own')
  })

  test('is what was heard of, as long as there is no whole span; never the trace itself', () => {
    const heard = spanOfFeedback({ traceId, spanId: 'ab'.repeat(8) }, { comment: 'good' }, at)
    const itself = spanOfFeedback({ traceId, spanId: TRACE_ITSELF }, { comment: 'good' }, at)
    expect(readTrace([itself, heard]).map(({ isTop, row }) => [isTop, row.id])).toEqual([[false, TRACE_ITSELF], [true, traceId]])
    expect(readTrace([itself, heard, span('whole')]).map(({ isTop }) => isTop)).toEqual([false, false, true])
    expect(readTrace([itself]).map(({ isTop }) => isTop)).toEqual([false])
    expect(readTrace([])).toEqual([])
  })
})

describe('the row of a trace', () => {
  test('has what its spans add up to: tokens, cost, models, tools, failures', () => {
    const root = span('POST /ask')
    const agent = under(root, 'agent', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.usage.input_tokens': 2000 })
    const first = under(agent, 'chat', chat(1000, 10, { 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.provider.name': 'openai', 'gen_ai.usage.cache_read.input_tokens': 400 }))
    const tool = under(agent, 'execute_tool f', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'f', 'gen_ai.tool.call.arguments': '{"a":1}' }, { status: { code: 'error', message: 'no' } })
    const second = under(agent, 'chat', chat(1000, 20, { 'gen_ai.request.model': 'claude-sonnet-4-5', 'gen_ai.provider.name': 'anthropic' }))
    expect(topOf(root, agent, first, tool, second)).toMatchObject({
      id: traceId,
      metadata: { model: ['gpt-5-mini', 'claude-sonnet-4-5'], provider: ['openai', 'anthropic'] },
      metrics: { promptTokens: 2000, completionTokens: 30, cachedPromptTokens: 400, costUsd: expect.closeTo((600 * 0.25 + 400 * 0.025 + 10 * 2 + 1000 * 3 + 20 * 15) / 1e6, 12), errors: 1 },
      toolCalls: [{ name: 'f', arguments: { a: 1 }, error: 'no' }],
    })
  })

  test('says nothing of cost or tokens where a call does not, and never 0', () => {
    const root = span('root')
    const known = under(root, 'chat', chat(10, 1, { 'gen_ai.request.model': 'gpt-5-mini' }))
    expect(topOf(root, known, under(root, 'chat', chat(10, 1, { 'gen_ai.request.model': 'our-own' }))).metrics).toEqual({ startMs: root.span.startMs, durationMs: 1, promptTokens: 20, completionTokens: 2, errors: 0 })
    expect(topOf(root, known, under(root, 'chat', { 'gen_ai.operation.name': 'chat' })).metrics).toEqual({ startMs: root.span.startMs, durationMs: 1, errors: 0 })
    expect(topOf(root, under(root, 'GET /')).metrics).toEqual({ startMs: root.span.startMs, durationMs: 1, errors: 0 })
  })

  test('has the cost that its emitters say, at the top for all of it', () => {
    const root = span('root')
    const call = under(root, 'chat', chat(10, 1, { 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.usage.cost': 0.5 }))
    expect(topOf(root, call).metrics!.costUsd).toBe(0.5)
    expect(topOf({ span: { ...root.span, attributes: { 'evals.cost_usd': 0.75 } } }, call).metrics!.costUsd).toBe(0.75)
  })

  test('has the earliest question and the answer that ended last, tools and embeddings left aside', () => {
    const root = span('root')
    const embedding = under(root, 'embeddings', { 'gen_ai.operation.name': 'embeddings', ...says('vector', 'none') })
    const first = under(root, 'chat', { ...chat(1, 1), ...says('first?', 'first.') })
    const tool = under(root, 'execute_tool f', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.arguments': '1', 'gen_ai.tool.call.result': '"result"' }, { durationMs: 1000 })
    const last = under(root, 'chat', { ...chat(1, 1), ...says('second?', 'second.') })
    expect(topOf(tool, last, embedding, first, root)).toMatchObject({ input: 'first?', output: 'second.' })
    expect(topOf({ span: { ...root.span, attributes: says('own?', 'own.') } }, first)).toMatchObject({ input: 'own?', output: 'own.' })
    expect(topOf(root, tool)).toMatchObject({ input: '1' })
  })

  test('knows whose it was from wherever it is said, its own word first', () => {
    const root = span('root', { 'user.id': 'ann' })
    const inner = under(root, 'chat', { ...chat(1, 1), 'ai.telemetry.metadata.userId': 'other', 'ai.telemetry.metadata.sessionId': 's1', 'ai.telemetry.metadata.plan': 'free', 'ai.telemetry.metadata.tags': ['t'], 'ai.telemetry.metadata.model': 'mine' })
    expect(topOf(root, { ...inner, resource: { 'service.name': 'shop', 'deployment.environment.name': 'prod' } })).toMatchObject({ metadata: { user: 'ann', session: 's1', plan: 'free', service: 'shop', environment: 'prod', model: 'mine' }, tags: ['t'] })
  })

  test('names whom it was for where no call was answered', () => {
    expect(topOf(span('root'), span('chat', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'refused', 'gen_ai.provider.name': 'openai' }, { status: { code: 'error' } })).metadata).toMatchObject({ model: 'refused', provider: 'openai' })
  })
})

describe('an error', () => {
  test.each<[string, Partial<IncomingSpan['span']>, Row['error']]>([
    ['is of the status and the exception', { status: { code: 'error', message: 'down' }, events: [{ name: 'exception', timeMs: at, attributes: { 'exception.type': 'TypeError', 'exception.message': 'x' } }] }, { name: 'TypeError', message: 'down', phase: 'task' }],
    ['has the message of the exception', { status: { code: 'error' }, events: [{ name: 'exception', timeMs: at, attributes: { 'exception.message': 'x' } }] }, { name: 'Error', message: 'x', phase: 'task' }],
    ['has the type of its attribute', { status: { code: 'error' }, attributes: { 'error.type': 'timeout' } }, { name: 'timeout', message: 'failed', phase: 'task' }],
    ['is none where an exception was dealt with', { events: [{ name: 'exception', timeMs: at }] }, undefined],
    ['is none where all is well', { status: { code: 'ok' } }, undefined],
  ])('%s', (_name, more, error) => {
    expect(rowOf(span('x', {}, more)).error).toEqual(error)
  })
})

describe('scores', () => {
  const evaluation = (attributes: Record<string, Json>): IncomingSpan => span('x', {}, { events: [{ name: 'gen_ai.evaluation.result', timeMs: at, attributes: { 'gen_ai.evaluation.name': 's', ...attributes } }] })
  const problem = (message: string, name = 'RangeError') => ({ name, message, phase: 'scorer' })
  test.each<[string, Record<string, Json>, number | null, unknown]>([
    ['a number', { 'gen_ai.evaluation.score.value': 0.5, 'gen_ai.evaluation.explanation': 'fine', 'evals.source': 'judge' }, 0.5, { reason: 'fine', source: 'judge' }],
    ['a label that passes', { 'gen_ai.evaluation.score.label': 'Pass' }, 1, { metadata: { label: 'Pass' } }],
    ['a label that fails', { 'gen_ai.evaluation.score.label': 'fail' }, 0, { metadata: { label: 'fail' } }],
    ['above 1', { 'gen_ai.evaluation.score.value': 5 }, null, { error: problem('s gave 5; a score is a number from 0 to 1') }],
    ['below 0', { 'gen_ai.evaluation.score.value': -0.1 }, null, { error: problem('s gave -0.1; a score is a number from 0 to 1') }],
    ['a text', { 'gen_ai.evaluation.score.value': '1' }, null, { error: problem('s gave "1"; a score is a number from 0 to 1') }],
    ['NaN, as attributes have it', { 'gen_ai.evaluation.score.value': 'NaN' }, null, { error: problem('s gave "NaN"; a score is a number from 0 to 1') }],
    ['another label', { 'gen_ai.evaluation.score.label': 'meh' }, null, { error: problem('s gave the label "meh" and no number; only pass and fail are read as 1 and 0'), metadata: { label: 'meh' } }],
    ['an error', { 'error.type': 'Timeout' }, null, { error: problem('Timeout', 'Timeout') }],
    ['nothing', { 'gen_ai.evaluation.explanation': 'does not apply' }, null, { reason: 'does not apply' }],
  ])('%s', (_name, attributes, score, detail) => {
    const { scores, scoreDetails } = rowOf(evaluation(attributes))
    expect([scores, scoreDetails]).toEqual([{ s: score }, detail && { s: detail }])
  })

  test('survive the way through events, with what is known beside them', () => {
    const feedback = { scores: { a: 0.5, b: null, ['__proto__']: 1 }, details: { a: { reason: 'r', metadata: { m: [1] }, source: 'code' as const }, b: { error: { name: 'E', message: 'm', phase: 'scorer' as const } } }, expected: { x: [1] }, comment: 'hm' }
    const { scores, scoreDetails, expected, metadata } = rowOf(span('x', {}, { events: feedbackEvents(feedback, at) }))
    expect(JSON.stringify(scores)).toBe('{"a":0.5,"b":null,"__proto__":1}')
    expect({ a: scoreDetails!['a'], b: scoreDetails!['b'] }).toEqual({ a: feedback.details.a, b: { ...feedback.details.b, source: 'human' } })
    expect([expected, metadata]).toEqual([feedback.expected, { comments: ['hm'] }])
  })

  test('of the trace as a whole are the top\'s, and the later word counts', () => {
    const top = span('top')
    const known = mergeSpans([top], [
      spanOfFeedback({ traceId, spanId: TRACE_ITSELF }, { scores: { helpful: 1 }, expected: 'b', comment: 'second' }, at + 2),
      spanOfFeedback({ traceId, spanId: TRACE_ITSELF }, { scores: { helpful: 0 }, expected: 'a', comment: 'first' }, at + 1),
      spanOfFeedback(top.span, { scores: { own: 1 }, comment: 'own' }, at),
    ])
    expect(topOf(...known.spans)).toMatchObject({ scores: { helpful: 1, own: 1 }, expected: 'b', metadata: { comments: ['own', 'first', 'second'] } })
  })
})

describe('a row that was logged', () => {
  const row: Row = { id: 'mine', input: 'q', output: 'a', scores: { s: 0.5 }, tags: ['t'], metadata: { model: 'm' } }
  const later = (incoming: IncomingSpan, feedback: Parameters<typeof spanOfFeedback>[1]): LogRecord => readTrace(mergeSpans([incoming], [spanOfFeedback(incoming.span, feedback, at + 9)]).spans)[0]!

  test('is itself, and feedback on it is later', () => {
    expect(later(spanOfRow(row, at), { scores: { s: 1, thumbs: 0 }, expected: 'b' })).toMatchObject({ isTop: true, row: { ...row, scores: { s: 1, thumbs: 0 }, expected: 'b', kind: 'log', created: new Date(at).toISOString() } })
  })

  test.each(['mine', traceId])('is found by its id for feedback: %s', (id) => {
    const known = mergeSpans([spanOfFeedback(idsOfFeedback(id), { scores: { thumbs: 1 } }, at)], [spanOfRow({ ...row, id }, at)])
    expect(new Set(known.spans.map(({ span: of }) => of.traceId)).size).toBe(1)
    expect(topOf(...known.spans)).toMatchObject({ id, scores: { s: 0.5, thumbs: 1 } })
  })

  test('tells its time, its failure, and where to find it', () => {
    const { span: of } = spanOfRow({ ...row, created: '2025-11-25T08:00:00Z', metrics: { startMs: at + 5, durationMs: 12 }, error: { name: 'E', message: 'm', phase: 'task' } })
    expect(of).toMatchObject({ startMs: at + 5, durationMs: 12, status: { code: 'error', message: 'E: m' } })
    expect(spanOfRow({ ...row, created: '2025-11-25T08:00:00Z' }).span.startMs).toBe(Date.parse('2025-11-25T08:00:00Z'))
    expect(spanOfRow({ ...row, output: 'other' }).span.spanId).toBe(spanOfRow(row).span.spanId)
  })

  test('with a trace that can be none is a trace of its own', () => {
    for (const trace of [{ traceId: 'x', spanId: 'y' }, { traceId, spanId: TRACE_ITSELF }, { traceId: '0'.repeat(32), spanId: 'ab'.repeat(8) }]) {
      const incoming = spanOfRow({ ...row, trace }, at)
      expect([incoming.partial, incoming.span.spanId]).toEqual([undefined, spanOfRow(row).span.spanId])
    }
  })

  test('of an eval run is told apart by its case, trial and time', () => {
    const ids = [{}, { trial: 1 }, { variant: 'terse' }, { metrics: { startMs: at, durationMs: 1 } }, { suite: 'x' }].map((more) => spanOfRow({ ...row, kind: 'eval', suite: 's', trial: 0, ...more }).span.spanId)
    expect(new Set(ids).size).toBe(5)
  })

  test('that is none is an error of its span, and nothing else is lost', () => {
    for (const bad of ['{', '5', '{"id":"a"}', '{"id":"a","input":1,"scores":{"s":7}}']) {
      expect(rowOf(span('x', { 'evals.row': bad, ...says('a', 'b') }))).toMatchObject({ input: 'a', output: 'b', error: { name: 'RowError', message: expect.stringMatching(/^The attribute evals.row holds no row: /), phase: 'data' } })
    }
  })
})

test.each([100, 1_000, 3_000, 10_000, 100_000])('a logged row that is nested %i deep is itself or an error, and can be written down', (depth) => {
  const { input, error } = rowOf(span('x', { 'evals.row': `{"id":"a","input":${'['.repeat(depth)}${']'.repeat(depth)}}` }))
  expect(error === undefined ? JSON.stringify(input).length : error.name).toBe(error === undefined ? depth * 2 : 'RowError')
})

test('whatever is known, each span has a record, one of whole spans is the top, and all of it is JSON', () => {
  const ids = ['aa'.repeat(8), 'bb'.repeat(8), 'cc'.repeat(8), TRACE_ITSELF]
  const attributes = fc.dictionary(fc.constantFrom('gen_ai.operation.name', 'gen_ai.request.model', 'gen_ai.usage.input_tokens', 'gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.output_tokens', 'evals.row', 'evals.cost_usd', 'user.id'), fc.oneof(fc.constantFrom<Json>('chat', 'execute_tool', 'gpt-5-mini', 100, -1, 1e300), fc.jsonValue() as fc.Arbitrary<Json>))
  const incoming: fc.Arbitrary<IncomingSpan> = fc.record({
    span: fc.record({ traceId: fc.constant(traceId), spanId: fc.constantFrom(...ids), parentSpanId: fc.option(fc.constantFrom(...ids), { nil: undefined }), name: fc.string(), startMs: fc.oneof(fc.double({ min: 0, max: 1e16 }), fc.constant(at)), durationMs: fc.double({ min: 0, max: 1e16 }), attributes, events: fc.array(fc.record({ name: fc.constantFrom('gen_ai.evaluation.result', 'evals.feedback', 'evals.row', 'exception'), timeMs: fc.constant(at), attributes: fc.dictionary(fc.constantFrom('evals.row', 'evals.expected', 'evals.comment', 'gen_ai.evaluation.name', 'gen_ai.evaluation.score.value', 'gen_ai.evaluation.score.label', 'exception.type'), fc.jsonValue() as fc.Arbitrary<Json>) }), { maxLength: 3 }), status: fc.constantFrom(undefined, { code: 'error' as const }) }),
    partial: fc.constantFrom(undefined, true),
  })
  fc.assert(fc.property(fc.uniqueArray(incoming, { selector: ({ span: { spanId } }) => spanId, maxLength: 4 }), (known) => {
    const records = readTrace(known)
    expect(records.map(({ span: { spanId } }) => spanId)).toEqual(known.map(({ span: { spanId } }) => spanId))
    expect(records.filter(({ isTop }) => isTop).length).toBe(known.some(({ span: { spanId } }) => spanId !== TRACE_ITSELF) ? 1 : 0)
    JSON.stringify(records)
    for (const { row } of records) for (const score of Object.values(row.scores ?? {})) if (score !== null) expect(score >= 0 && score <= 1).toBe(true)
  }), { numRuns: 250 })
})
