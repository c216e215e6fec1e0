/**
 * Chat messages in OpenAI's form, out of all the forms in which SDKs and instrumentations write them: with parts as the
 * conventions have them, with content blocks as Anthropic and the AI SDK do, flattened and unflattened.
 * What a model thought before it answered is left out: it is in the span's attributes.
 */
import { isPlainObject, type Json, type RowToolCall } from '@evals/core'
import { parsed } from './attributes.ts'

export interface ChatMessage {
  role: string
  /** Text; `null` where it only asks for tools; parts where they are not all text. */
  content: Json
  tool_calls?: ChatToolCall[]
  /** Which call this is the result of. */
  tool_call_id?: string
  name?: string
}

export interface ChatToolCall {
  id?: string
  type: 'function'
  /** The arguments as JSON. */
  function: { name: string; arguments: string }
}

/** @returns one that is a text is a user's; what is no message is passed over */
export function readMessages(value: unknown, role = 'user'): ChatMessage[] {
  if (typeof value === 'string') return value === '' ? [] : [{ role, content: value }]
  if (Array.isArray(value)) return value.flatMap((item) => (isPlainObject(item) ? readMessage(item, role) : typeof item === 'string' ? readMessages(item, role) : []))
  return isPlainObject(value) ? readMessage(value, role) : []
}

const ROLES: Readonly<Record<string, string>> = { human: 'user', ai: 'assistant', model: 'assistant', function: 'tool' }

/** One message, and one more for each result of a tool that stands in it. */
function readMessage(given: Record<string, unknown>, defaultRole: string): ChatMessage[] {
  // OpenInference's, once it is unflattened
  const message = isPlainObject(given['message']) ? given['message'] : given
  const named = text(message['role'])
  const role = named === undefined ? defaultRole : (ROLES[named] ?? named)
  const found: Found = { parts: [], calls: listOf(message['tool_calls']).flatMap(readToolCall), results: [] }
  const content = message['content'] ?? message['parts'] ?? message['contents']
  for (const part of Array.isArray(content) ? content : [content]) addPart(part as unknown, found)

  const name = text(message['name'])
  const id = text(message['tool_call_id']) ?? (role === 'tool' ? text(message['id']) : undefined)
  const own: ChatMessage = {
    role,
    content: contentOf(found.parts),
    ...(found.calls.length > 0 && { tool_calls: found.calls }),
    ...(id !== undefined && { tool_call_id: id }),
    ...(name !== undefined && { name }),
  }
  return own.content === null && found.calls.length === 0 && found.results.length > 0 ? found.results : own.content === null && found.calls.length === 0 && content === undefined ? [] : [own, ...found.results]
}

interface Found {
  parts: Json[]
  calls: ChatToolCall[]
  results: ChatMessage[]
}

function addPart(given: unknown, { parts, calls, results }: Found): void {
  if (typeof given === 'string') return void parts.push({ type: 'text', text: given })
  if (!isPlainObject(given)) return
  const part = isPlainObject(given['message_content']) ? given['message_content'] : given
  switch (part['type']) {
    case 'reasoning':
    case 'thinking':
    case 'redacted_thinking':
      return
    case 'tool_call':
    case 'tool-call':
    case 'tool_use':
    case 'function_call':
      return void calls.push(...readToolCall(part))
    case 'tool_call_response':
    case 'tool-result':
    case 'tool_result':
    case 'function_call_output': {
      const id = idOf(part)
      return void results.push({ role: 'tool', content: asText(resultOf(part)), ...(id !== undefined && { tool_call_id: id }) })
    }
    case 'uri':
      return void parts.push(part['modality'] === 'image' ? { type: 'image_url', image_url: { url: text(part['uri']) ?? '' } } : (part as Json))
    case 'blob':
      return void parts.push(part['modality'] === 'image' ? { type: 'image_url', image_url: { url: `data:${text(part['mime_type']) ?? 'image/png'};base64,${text(part['content']) ?? ''}` } } : (part as Json))
    default: {
      const content = part['text'] ?? (part['type'] === 'text' ? part['content'] : undefined)
      parts.push(typeof content === 'string' ? { type: 'text', text: content } : (part as Json))
    }
  }
}

function contentOf(parts: readonly Json[]): Json {
  if (parts.length === 0) return null
  const texts = parts.map((part) => (isPlainObject(part) && part['type'] === 'text' && Object.keys(part).length === 2 ? part['text'] : undefined))
  return texts.every((each) => typeof each === 'string') ? texts.join('\n') : parts
}

function readToolCall(given: unknown): ChatToolCall[] {
  if (!isPlainObject(given)) return []
  const call = isPlainObject(given['tool_call']) ? given['tool_call'] : given
  const of = isPlainObject(call['function']) ? call['function'] : call
  const name = text(of['name']) ?? text(of['toolName'])
  if (name === undefined) return []
  const id = idOf(call)
  return [{ ...(id !== undefined && { id }), type: 'function', function: { name, arguments: asText(of['arguments'] ?? of['input'] ?? of['args'] ?? {}) } }]
}

function idOf(part: Record<string, unknown>): string | undefined {
  return text(part['id']) ?? text(part['toolCallId']) ?? text(part['tool_use_id']) ?? text(part['call_id'])
}

function resultOf(part: Record<string, unknown>): unknown {
  const result = part['response'] ?? part['result'] ?? part['output'] ?? part['content'] ?? null
  // The AI SDK's, with its kind
  return isPlainObject(result) && typeof result['type'] === 'string' && 'value' in result && Object.keys(result).length === 2 ? result['value'] : result
}

/** A single text of a user is itself; all else is messages. */
export function inputOf(messages: readonly ChatMessage[]): Json | undefined {
  if (messages.length === 0) return undefined
  const [first] = messages
  return messages.length === 1 && first!.role === 'user' && typeof first!.content === 'string' ? first!.content : (messages as unknown as Json)
}

/** The last answer: its text, or the whole message where it has more. Several choices are a list. */
export function outputOf(messages: readonly ChatMessage[]): Json | undefined {
  const answered = new Set(messages.flatMap(({ tool_call_id }) => tool_call_id ?? []))
  const isChoices = messages.length > 1 && messages.every(({ role }) => role === 'assistant')
  const choices = isChoices ? messages : messages.filter(({ role }) => role !== 'tool').slice(-1)
  const outputs = choices.map(({ tool_calls, ...message }): Json => {
    const open = tool_calls?.filter(({ id }) => id === undefined || !answered.has(id)) ?? []
    return open.length === 0 && message.content !== null && typeof message.content !== 'object' ? message.content : ({ ...message, ...(open.length > 0 && { tool_calls: open }) } as unknown as Json)
  })
  return outputs.length === 0 ? undefined : outputs.length === 1 ? outputs[0] : outputs
}

/** The tools that these messages ask for. */
export function requestsIn(messages: readonly ChatMessage[]): RowToolCall[] {
  return messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ function: { name, arguments: given } }): RowToolCall => ({ name, arguments: parsed(given) ?? null })))
}

function listOf(value: unknown): readonly unknown[] {
  const list = parsed(value as Json | undefined)
  return Array.isArray(list) ? list : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
