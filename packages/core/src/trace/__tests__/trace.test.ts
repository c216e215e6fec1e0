/** What scorers see of spans, in every dialect that instrumentations speak. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { inOrderOfStart, type Span } from '../span.ts'
import { createTrace } from '../trace.ts'

let ids = 0
const span = (name: string, attributes: Record<string, Json> = {}, more: Partial<Span> = {}): Span => ({ traceId: 't', spanId: `s${++ids}`, name, startMs: ids, durationMs: 1, attributes, ...more })
const under = (parent: Span, name: string, attributes: Record<string, Json> = {}, more: Partial<Span> = {}): Span => span(name, attributes, { parentSpanId: parent.spanId, ...more })
const traceOf = (...spans: Span[]) => createTrace('t', spans, 12)
const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 7, 'gen_ai.usage.output_tokens': 3 }

describe('a call of a model is read in the dialect of', () => {
  test.each<[string, Record<string, Json>]>([
    ['the conventions', { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'small', 'gen_ai.response.model': 'small-2026', 'gen_ai.usage.input_tokens': 7, 'gen_ai.usage.output_tokens': 3, 'gen_ai.usage.cache_read.input_tokens': 2 }],
    ['the conventions before 1.37', { 'gen_ai.system': 'openai', 'gen_ai.request.model': 'small', 'gen_ai.response.model': 'small-2026', 'gen_ai.usage.prompt_tokens': 7, 'gen_ai.usage.completion_tokens': 3, 'gen_ai.usage.cache_read_input_tokens': 2 }],
    ['the AI SDK', { 'ai.model.id': 'small', 'ai.response.model': 'small-2026', 'ai.model.provider': 'openai', 'ai.usage.inputTokens': 7, 'ai.usage.outputTokens': 3, 'ai.usage.cachedInputTokens': 2 }],
    ['OpenInference', { 'openinference.span.kind': 'LLM', 'llm.model_name': 'small-2026', 'llm.provider': 'openai', 'llm.token_count.prompt': 7, 'llm.token_count.completion': 3, 'llm.token_count.prompt_details.cache_read': 2 }],
  ])('%s', (_dialect, attributes) => {
    expect(traceOf(span('call', attributes)).modelCalls[0]).toMatchObject({ model: 'small-2026', provider: 'openai', inputTokens: 7, outputTokens: 3, cacheReadTokens: 2, costUsd: undefined, cached: false })
  })

  test('none, for agents, tools, failed calls and the rest', () => {
    const others = [{ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'small' }, { 'gen_ai.tool.name': 'search', 'gen_ai.request.model': 'small' }, { 'openinference.span.kind': 'AGENT', 'llm.model_name': 'small' }, { page: 1 }]
    expect(traceOf(...others.map((attributes) => span('x', attributes)), span('x', { 'gen_ai.operation.name': 'chat' }, { status: { code: 'error' } })).modelCalls).toEqual([])
  })
})

describe('a run of a tool is read in the dialect of', () => {
  test.each<[string, Record<string, Json>]>([
    ['the conventions', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search', 'gen_ai.tool.call.arguments': '{"q":1}', 'gen_ai.tool.call.result': '[2]' }],
    ['the AI SDK', { 'ai.toolCall.name': 'search', 'ai.toolCall.args': '{"q":1}', 'ai.toolCall.result': '[2]' }],
    ['OpenInference', { 'openinference.span.kind': 'TOOL', 'tool.name': 'search', 'input.value': '{"q":1}', 'output.value': '[2]' }],
    ['Traceloop', { 'traceloop.span.kind': 'tool', 'traceloop.entity.name': 'search', 'traceloop.entity.input': '{"q":1}', 'traceloop.entity.output': '[2]' }],
  ])('%s', (_dialect, attributes) => {
    expect(traceOf(span('tool', attributes)).toolCalls).toEqual([{ name: 'search', arguments: { q: 1 }, result: [2], durationMs: 1 }])
  })

  test('with what it failed with', () => {
    const failed = span('execute_tool search', { 'gen_ai.operation.name': 'execute_tool' }, { status: { code: 'error' }, events: [{ name: 'exception', timeMs: 1, attributes: { 'exception.message': 'no index' } }] })
    expect(traceOf(failed).toolCalls).toEqual([{ name: 'search', error: 'no index', durationMs: 1 }])
  })
})

test.each<[string, Record<string, Json>]>([
  ['the conventions', { 'gen_ai.operation.name': 'chat', 'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"hm"},{"type":"tool_call","name":"search","arguments":"{\\"q\\":1}"},{"type":"tool_call","name":"reply"}]}]' }],
  ['the AI SDK', { 'ai.model.id': 'small', 'ai.response.toolCalls': '[{"toolName":"search","input":"{\\"q\\":1}"},{"toolName":"reply"}]' }],
  ['OpenInference', { 'openinference.span.kind': 'LLM', 'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'search', 'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"q":1}', 'llm.output_messages.0.message.tool_calls.1.tool_call.function.name': 'reply' }],
])('where no tool has a span, those count that a model asks for: %s', (_dialect, attributes) => {
  expect(traceOf(span('chat', attributes)).toolCalls).toEqual([{ name: 'search', arguments: { q: 1 } }, { name: 'reply' }])
  expect(traceOf(span('chat', attributes), span('execute_tool other', { 'gen_ai.operation.name': 'execute_tool' })).toolCalls).toEqual([{ name: 'other', durationMs: 1 }])
})

describe('sums', () => {
  test('the innermost span of a call counts, and the innermost that says its tokens', () => {
    const outer = span('ai.generateText', { 'ai.model.id': 'small', 'ai.usage.inputTokens': 14, 'ai.usage.outputTokens': 6 })
    const inner = under(outer, 'doGenerate', { ...chat })
    const fetched = under(inner, 'chat small', chat)
    const second = under(outer, 'doGenerate', chat)
    const silent = under(second, 'chat small', { 'gen_ai.operation.name': 'chat' })
    const trace = traceOf(outer, inner, fetched, second, silent)
    expect(trace.modelCalls.map((call) => call.span)).toEqual([fetched, second])
    expect(trace).toMatchObject({ steps: 2, inputTokens: 14, outputTokens: 6, tokens: 20, durationMs: 12 })
  })

  test('one unknown part makes a sum unknown, and none makes it 0', () => {
    expect(traceOf()).toMatchObject({ steps: 0, tokens: 0, costUsd: 0 })
    const known = span('a', { ...chat, 'evals.cost_usd': 0.5 })
    expect(traceOf(known).costUsd).toBe(0.5)
    expect(traceOf(known, span('b', chat))).toMatchObject({ costUsd: undefined, tokens: 20 })
    expect(traceOf(known, span('b', { 'gen_ai.operation.name': 'chat' }))).toMatchObject({ steps: 2, tokens: undefined })
  })

  test('every call is counted once, or by another in its line', () => {
    const tree = fc.array(fc.tuple(fc.nat(), fc.constantFrom('model', 'silent', 'other')), { maxLength: 12 })
    fc.assert(fc.property(tree, (given) => {
      const spans: Span[] = []
      for (const [at, kind] of given) {
        const parent = spans.length > 0 && at % 3 !== 0 ? spans[at % spans.length] : undefined
        const attributes = kind === 'model' ? chat : kind === 'silent' ? { 'gen_ai.operation.name': 'chat' } : {}
        spans.push(parent ? under(parent, kind, attributes) : span(kind, attributes))
      }
      const line = (of: Span): Span[] => [of, ...spans.filter(({ spanId }) => spanId === of.parentSpanId).flatMap(line)]
      const counted = traceOf(...spans).modelCalls.map((call) => call.span)
      for (const one of counted) expect(counted.filter((other) => other !== one && line(one).includes(other))).toEqual([])
      for (const call of spans.filter(({ name }) => name !== 'other')) expect(counted.some((one) => line(one).includes(call) || line(call).includes(one))).toBe(true)
    }))
  })
})

test('a trace of 20,000 spans, each within the one before, is read without going its length for each', () => {
  const deep = Array.from({ length: 20_000 }, (_, index) => span('call', index % 2 === 0 ? chat : {}, { spanId: `deep${index}`, startMs: 20_000 - index, ...(index > 0 && { parentSpanId: `deep${index - 1}` }) }))
  const trace = traceOf(...deep)
  expect(trace.modelCalls.map((call) => call.span.spanId)).toEqual(['deep19998'])
  expect(trace.spans.map(({ spanId }) => spanId)).toEqual(deep.map(({ spanId }) => spanId))
})

test('a circle of calls comes to an end', () => {
  const circle = ['a', 'b', 'c'].map((spanId, index) => span(spanId, chat, { spanId, parentSpanId: 'abc'[(index + 1) % 3]! }))
  expect(traceOf(...circle, span('alone', chat)).modelCalls.map((call) => call.span.name)).toEqual(['alone'])
  expect(inOrderOfStart(circle).map(({ name }) => name).sort()).toEqual(['a', 'b', 'c'])
})

test('embeddings write nothing, so that they leave what the others wrote known', () => {
  const embedding = span('embeddings', { 'gen_ai.operation.name': 'embeddings', 'gen_ai.usage.input_tokens': 2 })
  expect(traceOf(embedding, span('chat', chat))).toMatchObject({ inputTokens: 9, outputTokens: 3 })
})

test.each(['evals.cost_usd', 'gen_ai.usage.cost', 'gen_ai.usage.total_cost', 'llm.cost.total', 'operation.cost'])('what a call cost, where its emitter reckons it as %s', (name) => {
  expect(traceOf(span('chat', { ...chat, [name]: 0.25 })).costUsd).toBe(0.25)
})

test('spans are in the order of their start, and a parent is before what is under it', () => {
  const child = span('child', {}, { parentSpanId: 'p', startMs: 10 })
  const parent = span('parent', {}, { spanId: 'p', startMs: 10.4 })
  const early = span('early', {}, { startMs: 9 })
  const circle = span('circle', {}, { spanId: 'c', parentSpanId: 'c', startMs: 11 })
  expect(inOrderOfStart([circle, child, parent, early]).map(({ name }) => name)).toEqual(['early', 'parent', 'child', 'circle'])
})
