/** The AI SDK's own names, up to its version 6: `ai.prompt`, `ai.response.text`, `ai.telemetry.metadata.*`, … */
import { isPlainObject, type Json, type Span } from '@evals/core'
import { parsed, textOf, textsOf, under, type Attributes } from './attributes.ts'
import type { Dialect, SpanFacts } from './dialect.ts'
import { inputOf, outputOf, readMessages, requestsIn } from './messages.ts'

export const aiSdk: Dialect = { marks: ['ai'], read }

function read({ attributes }: Span, facts: SpanFacts): void {
  const id = textOf(attributes, 'ai.operationId')
  if (id !== undefined) facts.operation ??= operationOf(id)
  facts.input ??= askedIn(attributes)
  const calls = parsed(attributes['ai.response.toolCalls'])
  const answer = readMessages([{ role: 'assistant', content: attributes['ai.response.text'] ?? '', tool_calls: calls }]).map((message) => (message.content === '' && message.tool_calls ? { ...message, content: null } : message))
  if (attributes['ai.response.text'] !== undefined || calls !== undefined) {
    facts.output ??= outputOf(answer)
    if (facts.requests.length === 0) facts.requests = requestsIn(answer)
  }
  facts.output ??= parsed(attributes['ai.response.object']) ?? parsed(attributes['ai.toolCall.result']) ?? parsed(attributes['ai.toolCall.output'])

  const { userId, sessionId, tags, ...metadata } = under(attributes, 'ai.telemetry.metadata.')
  facts.user ??= textOf({ userId: userId ?? null }, 'userId')
  facts.session ??= textOf({ sessionId: sessionId ?? null }, 'sessionId')
  facts.tags ??= textsOf(tags)
  facts.metadata = { ...metadata, ...facts.metadata }
  const functionId = attributes['ai.telemetry.functionId']
  if (functionId !== undefined) facts.metadata = { functionId, ...facts.metadata }
}

/** The outer span of a call of the SDK is the loop of an agent, however short; the inner one asks the model. */
function operationOf(id: string): string | undefined {
  if (id === 'ai.toolCall') return 'execute_tool'
  if (id.startsWith('ai.embed')) return 'embeddings'
  if (/\.do(Generate|Stream)$/.test(id)) return 'chat'
  return /^ai\.(generate|stream)(Text|Object)$/.test(id) ? 'invoke_agent' : undefined
}

function askedIn(attributes: Attributes): Json | undefined {
  const messages = parsed(attributes['ai.prompt.messages'])
  if (messages !== undefined) return inputOf(readMessages(messages))
  const prompt = parsed(attributes['ai.prompt'])
  if (isPlainObject(prompt)) {
    const { system, messages: given, prompt: text } = prompt
    return inputOf([...readMessages(system, 'system'), ...readMessages(given), ...readMessages(text)])
  }
  if (typeof prompt === 'string') return prompt
  return parsed(attributes['ai.toolCall.args']) ?? parsed(attributes['ai.toolCall.input']) ?? parsed(attributes['ai.value']) ?? manyValues(attributes['ai.values'])
}

/** Of `embedMany`: each value as JSON of its own. */
function manyValues(values: Json | undefined): Json | undefined {
  return Array.isArray(values) ? values.map((value) => parsed(value as Json) ?? null) : undefined
}
