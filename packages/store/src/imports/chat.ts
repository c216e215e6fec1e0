/** Chats in OpenAI's form, as data for fine-tuning and many logs have them: `{ messages: [...], tools? }`. */
import { isPlainObject, type Json, type Row, type RowToolCall } from '@evals/core'
import { parsed } from '../dialects/attributes.ts'
import { inputOf, outputOf, readMessages, type ChatMessage } from '../dialects/messages.ts'
import { LineError } from './imported.ts'
import { checkedRow } from './rows.ts'

/**
 * The last message is the output where it is the assistant's; all before it are the input. Tools, and whatever else is
 * beside the messages, become metadata; calls of tools have the results that follow them.
 *
 * @throws {LineError} for what is no chat
 */
export function readChat(value: unknown): Row {
  if (!isPlainObject(value) || !Array.isArray(value['messages'])) throw new LineError('has no list `messages`')
  const { messages: given, id, tags, metadata, ...rest } = value
  const wrong = given.findIndex((message) => !isPlainObject(message) || typeof message['role'] !== 'string')
  if (wrong !== -1) throw new LineError(`messages[${wrong}] has no role: a message is { "role": "user", "content": "…" }`)
  const messages = readMessages(given)
  const isAnswered = messages.at(-1)?.role === 'assistant'
  const asked = isAnswered ? messages.slice(0, -1) : messages
  const input = inputOf(asked)
  if (input === undefined) throw new LineError('has no message before the answer: there is no input')
  const output = isAnswered ? outputOf(messages.slice(-1)) : undefined
  const toolCalls = callsIn(messages)
  const more = { ...(isPlainObject(metadata) ? metadata : metadata !== undefined ? { metadata } : {}), ...rest }
  return checkedRow({
    ...(id !== undefined && { id }),
    input,
    ...(output !== undefined && { output }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(tags !== undefined && { tags }),
    ...(Object.keys(more).length > 0 && { metadata: more }),
  })
}

function callsIn(messages: readonly ChatMessage[]): RowToolCall[] {
  const results = new Map(messages.flatMap(({ tool_call_id, content }): [string, Json][] => (tool_call_id === undefined ? [] : [[tool_call_id, content]])))
  return messages.flatMap(({ tool_calls = [] }) =>
    tool_calls.map(({ id, function: { name, arguments: given } }): RowToolCall => {
      const result = id === undefined ? undefined : results.get(id)
      return { name, arguments: parsed(given) ?? null, ...(result !== undefined && { result: parsed(result) ?? null }) }
    }),
  )
}
