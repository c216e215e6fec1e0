import type { Span } from '@evals/core'
import { expect, test } from 'vitest'
import { spanDetail } from '../spanDetail.ts'
import { traceModel } from '../traceModel.ts'

const TRACE = 'a'.repeat(32)

function span(spanId: string, startMs: number, durationMs: number, more: Partial<Span> = {}): Span {
  return { traceId: TRACE, spanId, name: spanId, startMs, durationMs, attributes: {}, ...more }
}

const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5-mini' }

test('a trace is a tree in the order of its reading, with what each span is of', () => {
  const model = traceModel(TRACE, [
    span('judge', 60, 30, { parentSpanId: 'root', attributes: { ...chat, 'evals.scorer': 'rubric', 'gen_ai.usage.input_tokens': 70, 'gen_ai.usage.output_tokens': 3 } }),
    span('tool', 30, 5, { parentSpanId: 'agent', attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' }, status: { code: 'error', message: 'no such index' } }),
    span('root', 10, 90, { scope: '@evals/core', attributes: { 'evals.row': 'r1' } }),
    span('agent', 12, 40, { parentSpanId: 'root', attributes: { 'gen_ai.operation.name': 'invoke_agent' } }),
    span('ask', 14, 10, { parentSpanId: 'agent', attributes: { ...chat, 'evals.cached': true, 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 2, 'evals.cost_usd': 0.5 } }),
    span('check', 55, 4, { parentSpanId: 'root', attributes: { 'evals.scorer': 'isPolite' } }),
    span('stray', 20, 1, { parentSpanId: 'nobody', attributes: { 'gen_ai.operation.name': 'retrieval' } }),
  ])
  expect(model).toEqual({
    traceId: TRACE,
    startMs: 10,
    durationMs: 90,
    totals: { spans: 5, errors: 1, modelCalls: 1, cachedCalls: 1, toolCalls: 1, inputTokens: 10, outputTokens: 2, costUsd: 0.5 },
    judges: { spans: 2, errors: 0, modelCalls: 1, cachedCalls: 0, toolCalls: 0, inputTokens: 70, outputTokens: 3, costUsd: expect.closeTo(0.0000235, 7) },
    spans: [
      { spanId: 'root', name: 'root', kind: 'case', depth: 0, below: 5, offsetMs: 0, durationMs: 90 },
      { spanId: 'agent', name: 'agent', kind: 'agent', depth: 1, below: 2, offsetMs: 2, durationMs: 40 },
      { spanId: 'ask', name: 'ask', kind: 'model', depth: 2, below: 0, offsetMs: 4, durationMs: 10, cached: true, model: 'gpt-5-mini', inputTokens: 10, outputTokens: 2, costUsd: 0.5 },
      { spanId: 'tool', name: 'tool', kind: 'tool', depth: 2, below: 0, offsetMs: 20, durationMs: 5, error: 'no such index' },
      { spanId: 'check', name: 'check', kind: 'scorer', depth: 1, below: 0, offsetMs: 45, durationMs: 4, scorer: 'isPolite' },
      { spanId: 'judge', name: 'judge', kind: 'judge', depth: 1, below: 0, offsetMs: 50, durationMs: 30, model: 'gpt-5-mini', inputTokens: 70, outputTokens: 3, costUsd: expect.closeTo(0.0000235, 7), scorer: 'rubric' },
      { spanId: 'stray', name: 'stray', kind: 'retrieval', depth: 0, below: 0, offsetMs: 10, durationMs: 1 },
    ],
  })
})

test('a call that an SDK, a client and our fetch each tell of counts once', () => {
  const usage = { ...chat, 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20, 'evals.cost_usd': 0.25 }
  const { spans, totals } = traceModel(TRACE, [
    span('agent', 0, 12, { attributes: { ...usage, 'gen_ai.operation.name': 'invoke_agent' } }),
    span('sdk', 0, 10, { parentSpanId: 'agent', attributes: usage }),
    span('client', 1, 8, { parentSpanId: 'sdk', attributes: usage }),
    span('fetch', 2, 6, { parentSpanId: 'client', attributes: usage }),
  ])
  expect(totals).toEqual({ spans: 4, errors: 0, modelCalls: 1, cachedCalls: 0, toolCalls: 0, inputTokens: 100, outputTokens: 20, costUsd: 0.25 })
  expect(spans.map(({ spanId, costUsd, inputTokens, kind, model }) => ({ spanId, costUsd, inputTokens, kind, model }))).toEqual([
    { spanId: 'agent', kind: 'agent', costUsd: undefined, inputTokens: undefined, model: undefined },
    { spanId: 'sdk', kind: 'model', costUsd: undefined, inputTokens: undefined, model: 'gpt-5-mini' },
    { spanId: 'client', kind: 'model', costUsd: undefined, inputTokens: undefined, model: 'gpt-5-mini' },
    { spanId: 'fetch', kind: 'model', costUsd: 0.25, inputTokens: 100, model: 'gpt-5-mini' },
  ])
})

test('spans that are each other’s parents are all there, and so are ten thousand within each other', () => {
  const circle = traceModel(TRACE, [span('a', 0, 1, { parentSpanId: 'b' }), span('b', 0, 1, { parentSpanId: 'a' }), span('c', 0, 1, { parentSpanId: 'c' })])
  expect(circle.spans.map(({ spanId, depth, below }) => ({ spanId, depth, below }))).toEqual([
    { spanId: 'c', depth: 0, below: 0 },
    { spanId: 'a', depth: 0, below: 1 },
    { spanId: 'b', depth: 1, below: 0 },
  ])
  const deep = traceModel(TRACE, Array.from({ length: 10_000 }, (_, index) => span(`s${index}`, index, 1, index === 0 ? {} : { parentSpanId: `s${index - 1}` })))
  expect(deep.spans.at(-1)).toEqual({ spanId: 's9999', name: 's9999', kind: 'other', depth: 9_999, below: 0, offsetMs: 9_999, durationMs: 1 })
  expect(deep.spans[0]!.below).toBe(9_999)
})

test('of nothing there is nothing', () => {
  expect(traceModel(TRACE, [])).toEqual({ traceId: TRACE, startMs: 0, durationMs: 0, spans: [], totals: { spans: 0, errors: 0, modelCalls: 0, cachedCalls: 0, toolCalls: 0 } })
})

test('a call of a model is a conversation, with its tools and what it took', () => {
  const asked = span('ask', 0, 10, {
    attributes: {
      ...chat,
      'gen_ai.response.model': 'gpt-5-mini-2025-08-07',
      'gen_ai.provider.name': 'openai',
      'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Be brief.' }]),
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'Where is my order?' }] }]),
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'lookup', arguments: { order: 7 } }] }]),
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 4,
      'evals.cached': true,
      'evals.saved_ms': 800,
      'evals.cost_usd': 0.01,
    },
  })
  expect(spanDetail(asked)).toEqual({
    span: asked,
    kind: 'model',
    model: 'gpt-5-mini-2025-08-07',
    requestedModel: 'gpt-5-mini',
    provider: 'openai',
    usage: { inputTokens: 12, outputTokens: 4, costUsd: 0.01 },
    cached: { savedMs: 800 },
    conversation: {
      asked: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Where is my order?' },
      ],
      answered: [{ role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'lookup', arguments: '{"order":7}' } }] }],
    },
    exceptions: [],
  })
})

test('a tool that failed shows what it was given, and what was thrown', () => {
  const ran = span('run', 0, 10, {
    attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'lookup', 'gen_ai.tool.call.arguments': '{"order":7}' },
    status: { code: 'error', message: 'gone' },
    events: [{ name: 'exception', timeMs: 5, attributes: { 'exception.type': 'NotFound', 'exception.message': 'gone', 'exception.stacktrace': 'NotFound: gone\n    at lookup' } }],
  })
  expect(spanDetail(ran)).toEqual({
    span: ran,
    kind: 'tool',
    tool: 'lookup',
    input: { order: 7 },
    error: 'gone',
    exceptions: [{ type: 'NotFound', message: 'gone', stack: 'NotFound: gone\n    at lookup', timeMs: 5 }],
  })
})
