/**
 * The conventions before 1.37: one event for each message, which comes as a log record or on the span; and what was
 * before that, prompts and completions as attributes, whole or flattened.
 */
import { isPlainObject, type Json, type Span, type SpanEvent } from '@evals/core'
import { BODY_ATTRIBUTE } from '../otlp/incomingLogs.ts'
import { parsed, textOf, unflattened } from './attributes.ts'
import type { Dialect, SpanFacts } from './dialect.ts'
import { inputOf, outputOf, readMessages, requestsIn, type ChatMessage } from './messages.ts'

export const legacy: Dialect = { marks: ['gen_ai', 'llm'], read }

const ROLES: Readonly<Record<string, string>> = { 'gen_ai.system.message': 'system', 'gen_ai.user.message': 'user', 'gen_ai.assistant.message': 'assistant', 'gen_ai.tool.message': 'tool' }

const OPERATIONS: Readonly<Record<string, string>> = { chat: 'chat', completion: 'text_completion', embedding: 'embeddings', rerank: 'rerank' }

function read({ attributes, events }: Span, facts: SpanFacts): void {
  const type = textOf(attributes, 'llm.request.type')
  if (type !== undefined) facts.operation ??= OPERATIONS[type]
  const asked: ChatMessage[] = []
  const answered: ChatMessage[] = []
  for (const event of events ?? []) {
    if (!event.name.startsWith('gen_ai.')) continue
    const role = ROLES[event.name]
    if (role !== undefined) asked.push(...readMessages(contentOf(event), role))
    else if (event.name === 'gen_ai.choice') answered.push(...choice(contentOf(event)))
    else if (event.name === 'gen_ai.content.prompt') asked.push(...readMessages(parsed(event.attributes?.['gen_ai.prompt'])))
    else if (event.name === 'gen_ai.content.completion') answered.push(...readMessages(parsed(event.attributes?.['gen_ai.completion']), 'assistant'))
  }
  if (asked.length === 0) asked.push(...readMessages(parsed(attributes['gen_ai.prompt']) ?? unflattened(attributes, 'gen_ai.prompt.')))
  if (answered.length === 0) answered.push(...readMessages(parsed(attributes['gen_ai.completion']) ?? unflattened(attributes, 'gen_ai.completion.'), 'assistant'))
  facts.input ??= inputOf(asked)
  facts.output ??= outputOf(answered)
  if (facts.requests.length === 0) facts.requests = requestsIn(answered)
}

/** The body of a log record, or what a span event has in its place. */
function contentOf({ attributes = {} }: SpanEvent): Json | undefined {
  return parsed(attributes[BODY_ATTRIBUTE]) ?? parsed(attributes['gen_ai.event.content']) ?? attributes
}

function choice(body: Json | undefined): ChatMessage[] {
  if (!isPlainObject(body)) return readMessages(body, 'assistant')
  return readMessages(parsed(body['message'] as Json | undefined) ?? body, 'assistant')
}
