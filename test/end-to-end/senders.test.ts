/**
 * Real senders of OpenTelemetry, each as its users write it, ask a model, run a tool and send what they saw: whatever
 * dialect they speak, the same question becomes the same row.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LogRecord } from '../../packages/store/src/index.ts'
import { startOtlpReceiver, type OtlpReceiver } from '../support/otlpReceiver.ts'
import { runSender } from '../support/senderLab.ts'

let receiver: OtlpReceiver
beforeEach(async () => (receiver = await startOtlpReceiver()))
afterEach(() => receiver.close())

/** What each sender sent, traces in order: rows of traces, without what differs from run to run. */
async function rowsOf(program: string, environment?: Record<string, string>): Promise<Record<string, unknown>[]> {
  await runSender(program, receiver.url, environment)
  const { refused, rejected, problem } = receiver.counts()
  expect({ refused, rejected, problem }).toEqual({ refused: 0, rejected: 0 })
  return (await receiver.traces()).map((trace) => {
    const tops = trace.filter(({ isTop }) => isTop)
    expect(tops.length).toBe(1)
    for (const record of trace) expectIds(record)
    return constant(tops[0]!)
  })
}

/** Of one trace, each span's row by its name and place. */
function spansOf(trace: readonly LogRecord[]): Record<string, unknown> {
  return Object.fromEntries(trace.filter(({ isTop }) => !isTop).map((record, index) => [`${index} ${record.span.name}`, constant(record)]))
}

function expectIds({ isTop, span, row }: LogRecord): void {
  expect(row.id).toBe(isTop ? span.traceId : span.spanId)
  expect(row.trace).toEqual({ traceId: span.traceId, spanId: span.spanId })
  expect(row.metrics).toMatchObject({ startMs: span.startMs, durationMs: span.durationMs })
  expect(row.created).toBe(new Date(span.startMs).toISOString())
  expect(Math.abs(span.startMs - Date.now())).toBeLessThan(60_000)
}

function constant({ row: { id: _id, trace: _trace, created: _created, metrics, ...row } }: LogRecord): Record<string, unknown> {
  const { startMs: _start, durationMs: _duration, ...numbers } = metrics!
  return { ...row, metrics: numbers }
}

const conversation = [{ role: 'system', content: 'You sell tea. Be brief.' }, { role: 'user', content: 'How much is the tea?' }]
const asksForPrice = { role: 'assistant', content: null, tool_calls: [{ id: 'call-1', type: 'function', function: { name: 'price', arguments: '{"sku":"tea"}' } }] }
const afterTool = [...conversation, asksForPrice, { role: 'tool', content: '{"sku":"tea","eur":5}', tool_call_id: 'call-1' }]
const priceRun = { name: 'price', arguments: { sku: 'tea' }, result: { sku: 'tea', eur: 5 } }
const priceAsked = { name: 'price', arguments: { sku: 'tea' } }
/** Of gpt-5-mini, which was asked for: 0.25 and 2 dollars for a million tokens. */
const costUsd = expect.closeTo((7 * 0.25 + 3 * 2) / 1e6, 12)
const costOfTwo = expect.closeTo((14 * 0.25 + 6 * 2) / 1e6, 12)
/** Where a stream was asked for. */
const streamed = [{ role: 'user', content: 'How much is the tea?' }, { role: 'tool', content: '5', tool_call_id: 'call-1' }]
const resumed = [conversation[1], asksForPrice, afterTool[3]]
const twoCalls = { promptTokens: 14, completionTokens: 6 }

describe('the SDK of OpenTelemetry, with attributes of the conventions', () => {
  const chat = {
    kind: 'log',
    name: 'chat gpt-5-mini',
    input: 'Zwölf Tees? 茶',
    output: '60 €',
    scores: { helpful: 0.75, stars: null },
    scoreDetails: { helpful: { reason: 'names the price', metadata: { label: 'pass' } }, stars: { error: { name: 'RangeError', message: 'stars gave 5; a score is a number from 0 to 1', phase: 'scorer' } } },
    metadata: { model: 'gpt-5-mini-2025-08-07', provider: 'openai', operation: 'chat', service: 'shop', session: 's1' },
    metrics: { promptTokens: 1000, completionTokens: 100, cachedPromptTokens: 400, costUsd: expect.closeTo((600 * 0.25 + 400 * 0.025 + 100 * 2) / 1e6, 12) },
  }

  test.each([
    ['protobuf', 'senders/sdk-proto.mjs', {}],
    ['protobuf, gzip', 'senders/sdk-proto.mjs', { COMPRESSION: 'gzip' }],
    ['JSON', 'senders/sdk-http.mjs', {}],
    ['JSON, gzip', 'senders/sdk-http.mjs', { COMPRESSION: 'gzip' }],
  ])('as %s', async (_encoding, program, environment) => {
    expect(await rowsOf(program, environment)).toEqual([
      { kind: 'log', name: 'POST /ask', input: chat.input, output: chat.output, metadata: { model: 'gpt-5-mini-2025-08-07', provider: 'openai', service: 'shop', session: 's1', user: 'ann' }, metrics: { ...chat.metrics, errors: 1 } },
    ])
    const [trace] = await receiver.traces()
    expect(spansOf(trace!)).toEqual({
      '0 chat gpt-5-mini': chat,
      '1 GET /stock': { kind: 'log', name: 'GET /stock', input: null, error: { name: 'TypeError', message: 'stock is down', phase: 'task' }, metadata: { service: 'shop' }, metrics: {} },
    })
    const { span, resource } = trace![1]!
    expect({ kind: span.kind, scope: span.scope, negative: span.attributes['app.negative'], ratio: span.attributes['app.ratio'], on: span.attributes['app.on'], list: span.attributes['app.list'], service: resource!['service.name'] }).toEqual({ kind: 'client', scope: 'shop-tracing', negative: -3, ratio: 0.25, on: true, list: ['a', 'b'], service: 'shop' })
    expect(trace![2]!.span.events![0]).toMatchObject({ name: 'exception', attributes: { 'exception.type': 'TypeError', 'exception.message': 'no stock' } })
  })
})

test('an exporter sends its token as it sends headers, and sends again what could not be kept at first', async () => {
  const guarded = await startOtlpReceiver({ token: 's3cret+/=' }, { failures: 1 })
  try {
    await expect(runSender('senders/sdk-proto.mjs', guarded.url)).rejects.toThrow('Unauthorized')
    await runSender('senders/sdk-proto.mjs', guarded.url, { OTEL_EXPORTER_OTLP_HEADERS: `Authorization=${encodeURIComponent('Bearer s3cret+/=')}` })
    expect((await guarded.traces()).map((trace) => trace.length)).toEqual([3])
    expect(guarded.counts()).toMatchObject({ requests: 3, refused: 2, added: 3 })
  } finally {
    await guarded.close()
  }
})

// It sends nothing of a call that is refused: its span is never ended. Nor tokens of a stream, or instructions of the Responses API
test("Traceloop's SDK", async () => {
  const around = { plan: 'free', service: 'shop', session: 's1', user: 'ann' }
  const asked = { ...around, model: 'small', provider: 'openai' }
  expect(await rowsOf('senders/traceloop.mjs')).toEqual([
    { kind: 'log', name: 'ask.workflow', input: 'How much is the tea?', output: 'It costs 5 EUR', toolCalls: [priceRun], metadata: { ...asked, operation: 'workflow' }, metrics: { ...twoCalls, costUsd: costOfTwo, errors: 0 } },
    { kind: 'log', name: 'chat gpt-5-mini', input: streamed, output: 'It costs 5 EUR', metadata: { model: 'small', provider: 'openai', operation: 'chat', service: 'shop' }, metrics: { errors: 0 } },
    { kind: 'log', name: 'chat gpt-5-mini', input: 'How much is the tea?', output: 'It costs 5 EUR', metadata: { model: 'small', provider: 'openai', operation: 'chat', service: 'shop' }, metrics: { promptTokens: 7, completionTokens: 3, costUsd, errors: 0 } },
  ])
  expect(spansOf((await receiver.traces())[0]!)).toEqual({
    '0 price.tool': { kind: 'log', name: 'price.tool', input: { sku: 'tea' }, output: { sku: 'tea', eur: 5 }, toolCalls: [priceRun], metadata: { ...around, operation: 'execute_tool' }, metrics: {} },
    '1 chat gpt-5-mini': { kind: 'log', name: 'chat gpt-5-mini', input: conversation, output: asksForPrice, toolCalls: [priceAsked], metadata: { ...asked, operation: 'chat' }, metrics: { promptTokens: 7, completionTokens: 3, costUsd } },
    '2 chat gpt-5-mini': { kind: 'log', name: 'chat gpt-5-mini', input: afterTool, output: 'It costs 5 EUR', metadata: { ...asked, operation: 'chat' }, metrics: { promptTokens: 7, completionTokens: 3, costUsd } },
  })
})

const notNow = { name: 'AI_APICallError', message: 'not now', phase: 'task' }

test('AI SDK 7, with its package for OpenTelemetry', async () => {
  const about = { model: 'small', provider: 'shop.chat', service: 'shop' }
  const one = { promptTokens: 7, completionTokens: 3, cachedPromptTokens: 0, costUsd }
  expect(await rowsOf('senders/ai-sdk-7.mjs')).toEqual([
    { kind: 'log', name: 'invoke_agent gpt-5-mini', input: conversation, output: 'It costs 5 EUR', toolCalls: [priceRun], metadata: { ...about, operation: 'invoke_agent' }, metrics: { ...twoCalls, cachedPromptTokens: 0, costUsd: costOfTwo, errors: 0 } },
    { kind: 'log', name: 'invoke_agent refused', input: 'Are you there?', error: notNow, metadata: { ...about, model: 'refused', operation: 'invoke_agent' }, metrics: { errors: 3 } },
    { kind: 'log', name: 'invoke_agent gpt-5-mini', input: resumed, output: 'It costs 5 EUR', metadata: { ...about, operation: 'invoke_agent' }, metrics: { ...one, errors: 0 } },
    // It does not say what it made a vector of
    { kind: 'log', name: 'embeddings text-embedding-3-small', input: null, metadata: { model: 'text-embedding-3-small', provider: 'shop.embedding', operation: 'embeddings', service: 'shop' }, metrics: { promptTokens: 2, errors: 0 } },
  ])
  const step = { kind: 'log', input: null, metadata: { operation: 'agent_step', service: 'shop' }, metrics: {} }
  expect(spansOf((await receiver.traces())[0]!)).toEqual({
    '0 step 1': { ...step, name: 'step 1' },
    '1 chat gpt-5-mini': { kind: 'log', name: 'chat gpt-5-mini', input: conversation, output: asksForPrice, toolCalls: [priceAsked], metadata: { ...about, operation: 'chat' }, metrics: one },
    '2 execute_tool price': { kind: 'log', name: 'execute_tool price', input: { sku: 'tea' }, output: { sku: 'tea', eur: 5 }, toolCalls: [priceRun], metadata: { operation: 'execute_tool', service: 'shop' }, metrics: {} },
    '3 step 2': { ...step, name: 'step 2' },
    '4 chat gpt-5-mini': { kind: 'log', name: 'chat gpt-5-mini', input: afterTool, output: 'It costs 5 EUR', metadata: { ...about, operation: 'chat' }, metrics: one },
  })
})

test('AI SDK 6, with its experimental telemetry', async () => {
  const user = { functionId: 'ask', plan: 'free', session: 's1', user: 'ann', provider: 'shop.chat', service: 'shop' }
  const tags = ['beta', 'tea']
  expect(await rowsOf('senders-legacy/ai-sdk-6.mjs')).toEqual([
    { kind: 'log', name: 'ai.generateText', input: conversation, output: 'It costs 5 EUR', toolCalls: [priceRun], tags, metadata: { ...user, model: 'small', operation: 'invoke_agent' }, metrics: { ...twoCalls, cachedPromptTokens: 0, costUsd: costOfTwo, errors: 0 } },
    { kind: 'log', name: 'ai.generateText', input: 'Are you there?', error: notNow, tags, metadata: { ...user, model: 'refused', operation: 'invoke_agent' }, metrics: { errors: 2 } },
    { kind: 'log', name: 'ai.streamText', input: resumed, output: 'It costs 5 EUR', tags, metadata: { ...user, model: 'small', operation: 'invoke_agent' }, metrics: { promptTokens: 7, completionTokens: 3, cachedPromptTokens: 0, costUsd, errors: 0 } },
    { kind: 'log', name: 'ai.embed', input: 'tea', tags, metadata: { ...user, model: 'text-embedding-3-small', provider: 'shop.embedding', operation: 'embeddings' }, metrics: { promptTokens: 2, errors: 0 } },
  ])
  const { provider: _provider, ...caller } = user
  expect(spansOf((await receiver.traces())[0]!)).toEqual({
    '0 ai.generateText.doGenerate': { kind: 'log', name: 'ai.generateText.doGenerate', input: conversation, output: asksForPrice, toolCalls: [priceAsked], tags, metadata: { ...user, model: 'small', operation: 'chat' }, metrics: { promptTokens: 7, completionTokens: 3, cachedPromptTokens: 0, costUsd } },
    '1 ai.toolCall': { kind: 'log', name: 'ai.toolCall', input: { sku: 'tea' }, output: { sku: 'tea', eur: 5 }, toolCalls: [priceRun], tags, metadata: { ...caller, operation: 'execute_tool' }, metrics: {} },
    '2 ai.generateText.doGenerate': { kind: 'log', name: 'ai.generateText.doGenerate', input: afterTool, output: 'It costs 5 EUR', tags, metadata: { ...user, model: 'small', operation: 'chat' }, metrics: { promptTokens: 7, completionTokens: 3, cachedPromptTokens: 0, costUsd } },
  })
})

// It says only which model answered, so that there is no price here; and sends nothing of a call that is refused, or tokens of a stream
test("OpenInference's instrumentation of openai", async () => {
  const about = { model: 'small', provider: 'openai', service: 'shop' }
  expect(await rowsOf('senders/openinference.mjs')).toEqual([
    { kind: 'log', name: 'ask', input: 'How much is the tea?', output: 'It costs 5 EUR', toolCalls: [priceAsked], tags: ['beta', 'tea'], metadata: { ...about, operation: 'workflow', plan: 'free', session: 's1', user: 'ann' }, metrics: { ...twoCalls, errors: 0 } },
    { kind: 'log', name: 'OpenAI Embeddings', input: 'tea', metadata: { ...about, model: 'text-embedding-3-small', operation: 'embeddings' }, metrics: { errors: 0 } },
    { kind: 'log', name: 'OpenAI Chat Completions', input: streamed, output: 'It costs 5 EUR', metadata: { ...about, model: 'gpt-5-mini', operation: 'chat' }, metrics: { errors: 0 } },
    { kind: 'log', name: 'OpenAI Responses', input: conversation, output: 'It costs 5 EUR', metadata: { ...about, operation: 'chat' }, metrics: { promptTokens: 7, completionTokens: 3, cachedPromptTokens: 4, errors: 0 } },
  ])
  expect(spansOf((await receiver.traces())[0]!)).toEqual({
    '0 OpenAI Chat Completions': { kind: 'log', name: 'OpenAI Chat Completions', input: conversation, output: asksForPrice, toolCalls: [priceAsked], metadata: { ...about, operation: 'chat' }, metrics: { promptTokens: 7, completionTokens: 3 } },
    '1 OpenAI Chat Completions': { kind: 'log', name: 'OpenAI Chat Completions', input: afterTool, output: 'It costs 5 EUR', metadata: { ...about, operation: 'chat' }, metrics: { promptTokens: 7, completionTokens: 3 } },
  })
})

test("OpenTelemetry's instrumentation of openai, whose messages come as log records", async () => {
  const about = { model: 'small', provider: 'openai', operation: 'chat', service: 'shop' }
  expect(await rowsOf('senders-legacy/instrumentation-openai.mjs')).toEqual([
    { kind: 'log', name: 'chat gpt-5-mini', input: conversation, output: asksForPrice, toolCalls: [priceAsked], metadata: about, metrics: { promptTokens: 7, completionTokens: 3, costUsd, errors: 0 } },
    { kind: 'log', name: 'chat gpt-5-mini', input: afterTool, output: 'It costs 5 EUR', metadata: about, metrics: { promptTokens: 7, completionTokens: 3, costUsd, errors: 0 } },
    { kind: 'log', name: 'chat refused', input: 'Are you there?', error: { name: 'BadRequestError', message: '400 not now', phase: 'task' }, metadata: { ...about, model: 'refused' }, metrics: { errors: 1 } },
    { kind: 'log', name: 'chat gpt-5-mini', input: streamed, output: 'It costs 5 EUR', metadata: about, metrics: { promptTokens: 7, completionTokens: 3, costUsd, errors: 0 } },
    // The Responses API, whose messages it has in events of the conventions
    { kind: 'log', name: 'chat gpt-5-mini', input: conversation, output: 'It costs 5 EUR', metadata: about, metrics: { promptTokens: 7, completionTokens: 3, costUsd, errors: 0 } },
  ])
})
