/** What each dialect says of the same things. Real senders of them are in test/end-to-end/senders.test.ts; here is what these do not send. */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Json, Span, SpanEvent } from '@evals/core'
import { readSpan } from '../readSpan.ts'

// Random cases take as long as the machine lets them
vi.setConfig({ testTimeout: 60_000 })

const span = (attributes: Record<string, Json>, events?: SpanEvent[]): Span => ({ traceId: 't', spanId: 's', name: 'n', startMs: 0, durationMs: 1, attributes, ...(events && { events }) })
const read = (attributes: Record<string, Json>, events?: SpanEvent[]): Record<string, unknown> => {
  const { requests, metadata, ...facts } = readSpan(span(attributes, events))
  return JSON.parse(JSON.stringify({ ...facts, ...(requests.length > 0 && { requests }), ...(Object.keys(metadata).length > 0 && { metadata }) })) as Record<string, unknown>
}
const event = (name: string, attributes: Record<string, Json>): SpanEvent => ({ name, timeMs: 0, attributes })
const json = JSON.stringify
const call = { id: 'c1', type: 'function', function: { name: 'price', arguments: '{"sku":"tea"}' } }
const chat = [{ role: 'system', content: 'Sell.' }, { role: 'user', content: 'How much?' }]

describe('a conversation', () => {
  test.each<[string, Record<string, Json>, SpanEvent[] | undefined]>([
    ['the conventions, in attributes', { 'gen_ai.system_instructions': json([{ type: 'text', content: 'Sell.' }]), 'gen_ai.input.messages': json([{ role: 'user', parts: [{ type: 'text', content: 'How much?' }] }]), 'gen_ai.output.messages': json([{ role: 'assistant', parts: [{ type: 'reasoning', content: 'hm' }, { type: 'text', content: '5 EUR' }] }]) }, undefined],
    ['the conventions, in attributes that hold objects', { 'gen_ai.system_instructions': [{ type: 'text', content: 'Sell.' }], 'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'How much?' }] }], 'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: '5 EUR' }] }] }, undefined],
    ['the conventions, in an event', {}, [event('gen_ai.client.inference.operation.details', { 'gen_ai.input.messages': json([{ role: 'system', parts: [{ type: 'text', content: 'Sell.' }] }, { role: 'user', parts: [{ type: 'text', content: 'How much?' }] }]), 'gen_ai.output.messages': json([{ role: 'assistant', parts: [{ type: 'text', content: '5 EUR' }] }]) })]],
    ['the conventions, with instructions on the span and messages in two events', { 'gen_ai.system_instructions': 'Sell.' }, [event('gen_ai.client.inference.operation.details', { 'gen_ai.input.messages': [{ role: 'system', parts: [{ type: 'text', content: 'Sell.' }] }, { role: 'user', parts: [{ type: 'text', content: 'How much?' }] }] }), event('gen_ai.client.inference.operation.details', { 'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: '5 EUR' }] }] })]],
    ['events of log records', {}, [event('gen_ai.system.message', { 'log.body': { content: 'Sell.' } }), event('gen_ai.user.message', { 'log.body': { role: 'user', content: 'How much?' } }), event('gen_ai.choice', { 'log.body': { index: 0, message: { content: '5 EUR' } } })]],
    ['events of the span, with JSON', {}, [event('gen_ai.system.message', { 'gen_ai.event.content': '{"content":"Sell."}' }), event('gen_ai.user.message', { 'gen_ai.event.content': '{"content":"How much?"}' }), event('gen_ai.choice', { 'gen_ai.event.content': '{"message":{"content":"5 EUR"}}' })]],
    ['events of the span, with attributes', {}, [event('gen_ai.system.message', { content: 'Sell.' }), event('gen_ai.user.message', { content: 'How much?' }), event('gen_ai.choice', { message: '{"content":"5 EUR"}' })]],
    ['events of prompt and completion', {}, [event('gen_ai.content.prompt', { 'gen_ai.prompt': json(chat) }), event('gen_ai.content.completion', { 'gen_ai.completion': json([{ role: 'assistant', content: '5 EUR' }]) })]],
    ['prompts and completions as attributes', { 'gen_ai.prompt': json(chat), 'gen_ai.completion': json([{ role: 'assistant', content: '5 EUR' }]) }, undefined],
    ['flattened prompts and completions', { 'gen_ai.completion.0.content': '5 EUR', 'gen_ai.completion.0.role': 'assistant', 'gen_ai.prompt.1.role': 'user', 'gen_ai.prompt.1.content': 'How much?', 'gen_ai.prompt.0.role': 'system', 'gen_ai.prompt.0.content': 'Sell.' }, undefined],
    ['the AI SDK', { 'ai.prompt.messages': json([{ role: 'system', content: 'Sell.' }, { role: 'user', content: [{ type: 'text', text: 'How much?' }] }]), 'ai.response.text': '5 EUR' }, undefined],
    ['the AI SDK, around it', { 'ai.prompt': json({ system: 'Sell.', messages: [{ role: 'user', content: 'How much?' }] }), 'ai.response.text': '5 EUR' }, undefined],
    ['OpenInference', { 'llm.input_messages.0.message.role': 'system', 'llm.input_messages.0.message.content': 'Sell.', 'llm.input_messages.1.message.role': 'user', 'llm.input_messages.1.message.contents.0.message_content.type': 'text', 'llm.input_messages.1.message.contents.0.message_content.text': 'How much?', 'llm.output_messages.0.message.role': 'assistant', 'llm.output_messages.0.message.content': '5 EUR' }, undefined],
    ['OpenInference, as it was sent', { 'input.value': json({ model: 'x', messages: chat }), 'input.mime_type': 'application/json', 'output.value': json({ choices: [{ message: { role: 'assistant', content: '5 EUR' } }] }) }, undefined],
    ['Langfuse', { 'langfuse.observation.input': json(chat), 'langfuse.observation.output': '5 EUR' }, undefined],
  ])('%s', (_dialect, attributes, events) => {
    expect(read(attributes, events)).toEqual({ input: chat, output: '5 EUR' })
  })

  test('of eleven flattened messages is in the order of their numbers', () => {
    const attributes = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`gen_ai.prompt.${10 - index}.content`, String(10 - index)]))
    expect((read(attributes)['input'] as { content: string }[]).map(({ content }) => content)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])
  })
})

describe('an answer that asks for a tool', () => {
  const output = { role: 'assistant', content: null, tool_calls: [call] }
  test.each<[string, Record<string, Json>, SpanEvent[] | undefined]>([
    ['the conventions', { 'gen_ai.output.messages': json([{ role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'price', arguments: { sku: 'tea' } }] }]) }, undefined],
    ['events', {}, [event('gen_ai.choice', { 'log.body': { message: { tool_calls: [call] } } })]],
    ['flattened completions', { 'gen_ai.completion.0.tool_calls.0.id': 'c1', 'gen_ai.completion.0.tool_calls.0.name': 'price', 'gen_ai.completion.0.tool_calls.0.arguments': '{"sku":"tea"}' }, undefined],
    ['the AI SDK', { 'ai.response.toolCalls': json([{ toolCallId: 'c1', toolName: 'price', input: '{"sku":"tea"}' }]) }, undefined],
    ['OpenInference', { 'llm.output_messages.0.message.role': 'assistant', 'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1', 'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'price', 'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"sku":"tea"}' }, undefined],
  ])('%s', (_dialect, attributes, events) => {
    expect(read(attributes, events)).toEqual({ output, requests: [{ name: 'price', arguments: { sku: 'tea' } }] })
  })

  test('keeps its text, and has a result where one follows', () => {
    const parts = [{ type: 'text', content: 'I look.' }, { type: 'tool_call', id: 'c1', name: 'price', arguments: { sku: 'tea' } }]
    expect(read({ 'gen_ai.output.messages': json([{ role: 'assistant', parts }]) })['output']).toEqual({ ...output, content: 'I look.' })
    expect(read({ 'gen_ai.output.messages': json([{ role: 'assistant', parts: [...parts, { type: 'tool_call_response', id: 'c1', response: 5 }] }]) })['output']).toBe('I look.')
  })
})

test('messages keep what is no text, in OpenAI\'s form where that has one', () => {
  const parts = [{ type: 'text', content: 'What is this?' }, { type: 'uri', modality: 'image', uri: 'https://x/y.png' }, { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' }, { type: 'file', file_id: 'f1' }]
  expect(read({ 'gen_ai.input.messages': json([{ role: 'user', parts }]) })['input']).toEqual([{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: 'https://x/y.png' } }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }, { type: 'file', file_id: 'f1' }] }])
})

test("Anthropic's blocks, the AI SDK's and Gemini's are messages too", () => {
  const messages = [{ role: 'user', content: 'a' }, { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'price', input: { sku: 'tea' } }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: '5' }] }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c1', toolName: 'price', output: { type: 'json', value: { eur: 5 } } }] }, { role: 'model', parts: [{ text: 'b' }, { text: 'c' }] }]
  expect(read({ 'gen_ai.prompt': json(messages) })['input']).toEqual([
    { role: 'user', content: 'a' }, { role: 'assistant', content: null, tool_calls: [call] }, { role: 'tool', content: '5', tool_call_id: 'c1' }, { role: 'tool', content: '{"eur":5}', tool_call_id: 'c1' }, { role: 'assistant', content: 'b\nc' },
  ])
})

test('several choices are a list', () => {
  expect(read({ 'gen_ai.completion.0.content': 'a', 'gen_ai.completion.1.content': 'b' })['output']).toEqual(['a', 'b'])
})

describe('other work than chats', () => {
  test.each<[string, Record<string, Json>, Record<string, unknown>]>([
    ['an object by the AI SDK', { 'ai.operationId': 'ai.generateObject', 'ai.prompt': json({ prompt: 'a' }), 'ai.response.object': '{"b":1}' }, { operation: 'invoke_agent', input: 'a', output: { b: 1 } }],
    ['an embedding by the AI SDK', { 'ai.operationId': 'ai.embed', 'ai.value': '"tea"' }, { operation: 'embeddings', input: 'tea' }],
    ['embeddings by the AI SDK', { 'ai.operationId': 'ai.embedMany.doEmbed', 'ai.values': ['"tea"', '"milk"'] }, { operation: 'embeddings', input: ['tea', 'milk'] }],
    ['a stream by the AI SDK', { 'ai.operationId': 'ai.streamText.doStream', 'ai.response.text': 'a' }, { operation: 'chat', output: 'a' }],
    ['a tool by the conventions', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.arguments': '{"a":1}', 'gen_ai.tool.call.result': '[2]' }, { operation: 'execute_tool', input: { a: 1 }, output: [2] }],
    ['a tool of the AI SDK', { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.args': '{"a":1}', 'ai.toolCall.result': '[2]' }, { operation: 'execute_tool', input: { a: 1 }, output: [2] }],
    ['a tool of OpenInference', { 'openinference.span.kind': 'TOOL', 'input.value': '{"a":1}', 'output.value': '2', 'output.mime_type': 'text/plain' }, { operation: 'execute_tool', input: { a: 1 }, output: '2' }],
    ['a retrieval by the conventions', { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.query.text': 'tea', 'gen_ai.retrieval.documents': '[{"id":"d"}]' }, { operation: 'retrieval', input: 'tea', output: [{ id: 'd' }] }],
    ['a retrieval of OpenInference', { 'openinference.span.kind': 'RETRIEVER', 'input.value': 'tea', 'retrieval.documents.0.document.content': 'green', 'retrieval.documents.1.document.id': 'd', 'retrieval.documents.1.document.content': 'black' }, { operation: 'retrieval', input: 'tea', output: ['green', { id: 'd', content: 'black' }] }],
    ['a workflow of the conventions', { 'gen_ai.operation.name': 'invoke_workflow' }, { operation: 'workflow' }],
    ['a workflow of Traceloop, of two arguments', { 'traceloop.span.kind': 'workflow', 'traceloop.entity.input': json({ args: ['a', 2], kwargs: {} }), 'traceloop.entity.output': '"b"' }, { operation: 'workflow', input: ['a', 2], output: 'b' }],
    ['a chain of LangChain, by Traceloop', { 'traceloop.span.kind': 'task', 'traceloop.entity.input': json({ inputs: { question: 'a' }, tags: [], metadata: {}, kwargs: {} }), 'traceloop.entity.output': json({ outputs: { answer: 'b' }, kwargs: {} }) }, { operation: 'task', input: { question: 'a' }, output: { answer: 'b' } }],
    ['an agent of Traceloop', { 'traceloop.span.kind': 'agent', 'traceloop.entity.input': json({ args: [1], kwargs: { a: 1 } }) }, { operation: 'invoke_agent', input: { args: [1], kwargs: { a: 1 } } }],
    ['a completion of old Traceloop', { 'llm.request.type': 'completion', 'gen_ai.prompt.0.content': 'a', 'gen_ai.prompt.0.role': 'user', 'gen_ai.completion.0.content': 'b' }, { operation: 'text_completion', input: 'a', output: 'b' }],
    ['nothing of models', { 'http.request.method': 'GET', metadata: '{"a":1}', 'ai': 1 }, {}],
  ])('%s', (_name, attributes, facts) => {
    expect(read(attributes)).toEqual(facts)
  })
})

describe('whose it was', () => {
  const facts = { user: 'ann', session: 's1', tags: ['beta'], metadata: { plan: 'free' } }
  test.each<[string, Record<string, Json>]>([
    ['the AI SDK', { 'ai.telemetry.metadata.userId': 'ann', 'ai.telemetry.metadata.sessionId': 's1', 'ai.telemetry.metadata.tags': ['beta'], 'ai.telemetry.metadata.plan': 'free' }],
    ['OpenInference', { 'openinference.span.kind': 'CHAIN', 'user.id': 'ann', 'session.id': 's1', 'tag.tags': ['beta'], metadata: '{"plan":"free"}' }],
    ['Traceloop', { 'traceloop.association.properties.user_id': 'ann', 'traceloop.association.properties.session_id': 's1', 'traceloop.association.properties.tags': '["beta"]', 'traceloop.association.properties.plan': 'free' }],
    ['Langfuse', { 'langfuse.user.id': 'ann', 'langfuse.session.id': 's1', 'langfuse.trace.tags': ['beta'], 'langfuse.trace.metadata.plan': 'free' }],
  ])('%s', (_dialect, attributes) => {
    const { operation: _operation, ...read_ } = read(attributes)
    expect(read_).toEqual(facts)
  })

  test('of OpenTelemetry: users by number, and the environment of the resource', () => {
    expect(readSpan(span({ 'enduser.id': 7, 'gen_ai.conversation.id': 's1' }), { 'deployment.environment': 'prod' })).toMatchObject({ user: '7', session: 's1', environment: 'prod' })
  })
})

describe('whatever stands in attributes', () => {
  const names = ['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.system_instructions', 'gen_ai.prompt', 'gen_ai.prompt.0', 'gen_ai.prompt.0.role', 'gen_ai.prompt.999999999.content', 'gen_ai.completion.0.tool_calls.0.name', 'gen_ai.tool.call.arguments', 'ai.prompt', 'ai.prompt.messages', 'ai.response.text', 'ai.response.toolCalls', 'ai.telemetry.metadata.__proto__', 'ai.telemetry.metadata.tags', 'ai.values', 'llm.input_messages.0.message.role', 'llm.input_messages.0.message', 'llm.input_messages.__proto__.x', 'llm.output_messages.0.message.tool_calls.0.tool_call', 'input.value', 'output.value', 'openinference.span.kind', 'metadata', 'retrieval.documents.0.document.content', 'traceloop.entity.input', 'traceloop.association.properties.tags', 'langfuse.trace.tags', 'session.id', 'user.id', 'tag.tags']
  const part = fc.record({ type: fc.constantFrom('text', 'tool_call', 'tool_call_response', 'reasoning', 'blob', 'uri', 'x', 1), content: fc.jsonValue(), text: fc.jsonValue(), id: fc.jsonValue(), name: fc.jsonValue(), arguments: fc.jsonValue(), response: fc.jsonValue() }, { requiredKeys: [] })
  const message = fc.record({ role: fc.oneof(fc.constantFrom('user', 'assistant', 'tool'), fc.jsonValue()), content: fc.oneof(fc.array(part, { maxLength: 3 }), fc.jsonValue()), parts: fc.array(part, { maxLength: 3 }), tool_calls: fc.jsonValue(), message: fc.jsonValue() }, { requiredKeys: [] })
  const value = fc.oneof(fc.jsonValue(), fc.json(), fc.array(message, { maxLength: 3 }).map((messages) => JSON.stringify(messages)), fc.constantFrom('[', '{"a":', '"', 'LLM', 'CHAIN')) as fc.Arbitrary<Json>

  test('something is read, and it is JSON', () => {
    const events = fc.array(fc.record({ name: fc.constantFrom('gen_ai.choice', 'gen_ai.user.message', 'gen_ai.content.prompt', 'gen_ai.client.inference.operation.details', 'x'), timeMs: fc.constant(0), attributes: fc.dictionary(fc.constantFrom('log.body', 'gen_ai.event.content', 'content', 'message', ...names), value) }), { maxLength: 3 })
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 }), events, (attributes, of) => {
      const facts = readSpan(span(attributes, of as SpanEvent[]))
      expect(Object.getPrototypeOf(facts.metadata)).toBe(Object.prototype)
      const text = JSON.stringify(facts)
      expect(JSON.stringify(JSON.parse(text))).toBe(text)
    }), { numRuns: 300 })
  })

  test('JSON that is nested deeper than anything real stays text', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    for (const name of names) expect(JSON.stringify(readSpan(span({ [name]: deep }))).length).toBeLessThan(1_000_000)
  })
})
