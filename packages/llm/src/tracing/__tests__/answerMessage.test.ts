/** Answers of models, whole and streamed, in the dialects that SDKs speak. */
import { expect, test } from 'vitest'
import { readEvents } from '../../cache/answer.ts'
import { readMessage } from '../answerMessage.ts'

const streamed = (...events: unknown[]): string => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
const search = { name: 'search', arguments: { q: 1 } }

test.each<[string, string, string, unknown]>([
  ['chat', 'application/json', JSON.stringify({ id: 'i', model: 'm', choices: [{ finish_reason: 'tool_calls', message: { content: 'hm', tool_calls: [{ id: 'c', function: { name: 'search', arguments: '{"q":1}' } }] } }] }), { finishReasons: ['tool_calls'], toolCalls: [{ id: 'c', ...search }] }],
  ['chat, streamed', 'text/event-stream', streamed({ id: 'i', model: 'm', choices: [{ index: 0, delta: { content: 'h' } }] }, { choices: [{ index: 0, delta: { content: 'm', tool_calls: [{ index: 0, id: 'c', function: { name: 'search', arguments: '{"q"' } }] } }] }, { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }, finish_reason: 'tool_calls' }] }), { finishReasons: ['tool_calls'], toolCalls: [{ id: 'c', ...search }] }],
  ['completions', 'application/json', JSON.stringify({ id: 'i', model: 'm', choices: [{ text: 'hm', finish_reason: 'stop' }] }), { finishReasons: ['stop'], toolCalls: [] }],
  ['responses', 'application/json', JSON.stringify({ id: 'i', model: 'm', status: 'completed', output: [{ type: 'message', content: [{ type: 'output_text', text: 'hm' }] }, { type: 'function_call', call_id: 'c', name: 'search', arguments: '{"q":1}' }] }), { finishReasons: ['completed'], toolCalls: [{ id: 'c', ...search }] }],
  ['responses, streamed', 'text/event-stream', streamed({ type: 'response.created', response: { id: 'i', model: 'm', status: 'in_progress', output: [] } }, { type: 'response.output_text.delta', delta: 'hm' }, { type: 'response.completed', response: { id: 'i', model: 'm', status: 'completed', output: [{ type: 'message', content: [{ type: 'output_text', text: 'hm' }] }, { type: 'function_call', call_id: 'c', name: 'search', arguments: '{"q":1}' }] } }), { finishReasons: ['completed'], toolCalls: [{ id: 'c', ...search }] }],
  ['Anthropic', 'application/json', JSON.stringify({ type: 'message', id: 'i', model: 'm', stop_reason: 'tool_use', content: [{ type: 'text', text: 'hm' }, { type: 'tool_use', id: 'c', name: 'search', input: { q: 1 } }] }), { finishReasons: ['tool_use'], toolCalls: [{ id: 'c', ...search }] }],
  ['Anthropic, streamed', 'text/event-stream', streamed({ type: 'message_start', message: { id: 'i', model: 'm' } }, { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }, { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hm' } }, { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'c', name: 'search', input: {} } }, { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"q"' } }, { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: ':1}' } }, { type: 'message_delta', delta: { stop_reason: 'tool_use' } }), { finishReasons: ['tool_use'], toolCalls: [{ id: 'c', ...search }] }],
  ['Google', 'application/json', JSON.stringify({ responseId: 'i', modelVersion: 'm', candidates: [{ finishReason: 'STOP', content: { parts: [{ text: 'hm' }, { functionCall: { name: 'search', args: { q: 1 } } }] } }] }), { finishReasons: ['STOP'], toolCalls: [search] }],
])('%s', (_dialect, contentType, body, expected) => {
  expect(readMessage(readEvents(body, contentType).events)).toEqual({ id: 'i', model: 'm', text: 'hm', ...(expected as object) })
})

test('what is nothing of these is nothing, and never an error', () => {
  for (const odd of [{}, { choices: 7 }, { choices: [null, { message: 'x', delta: 1 }] }, { output: [{ content: 'x' }] }, { candidates: [{ content: [] }] }, { type: 'content_block_start' }]) expect(readMessage([odd as never])).toMatchObject({ text: '', toolCalls: [] })
})
