/** The GenAI semantic conventions of today: messages with parts, as JSON in attributes or in an event. Spoken by Traceloop, the AI SDK from 7 on, and `@evals/llm`. */
import type { Span } from '@evals/core'
import { parsed, textOf, type Attributes } from './attributes.ts'
import type { Dialect, SpanFacts } from './dialect.ts'
import { inputOf, outputOf, readMessages, requestsIn, type ChatMessage } from './messages.ts'

export const conventions: Dialect = { marks: ['gen_ai'], read }

/** Holds what was said where an emitter keeps it out of the span. */
const DETAILS = 'gen_ai.client.inference.operation.details'

function read({ attributes, events }: Span, facts: SpanFacts): void {
  const operation = textOf(attributes, 'gen_ai.operation.name')
  facts.operation ??= operation === 'invoke_workflow' ? 'workflow' : operation
  facts.session ??= textOf(attributes, 'gen_ai.conversation.id')
  readContent(attributes, facts)
  for (const event of events ?? []) if (event.name === DETAILS && event.attributes) readContent(event.attributes, facts)
}

function readContent(attributes: Attributes, facts: SpanFacts): void {
  if (attributes['gen_ai.input.messages'] !== undefined || attributes['gen_ai.system_instructions'] !== undefined) {
    facts.input ??= inputOf([...instructions(attributes), ...readMessages(parsed(attributes['gen_ai.input.messages']))])
  }
  if (attributes['gen_ai.output.messages'] !== undefined) {
    const messages = readMessages(parsed(attributes['gen_ai.output.messages']), 'assistant')
    facts.output ??= outputOf(messages)
    if (facts.requests.length === 0) facts.requests = requestsIn(messages)
  }
  facts.input ??= parsed(attributes['gen_ai.tool.call.arguments']) ?? attributes['gen_ai.retrieval.query.text']
  facts.output ??= parsed(attributes['gen_ai.tool.call.result']) ?? parsed(attributes['gen_ai.retrieval.documents'])
}

/** Parts without a message around them. */
function instructions(attributes: Attributes): ChatMessage[] {
  const given = parsed(attributes['gen_ai.system_instructions'])
  return given === undefined ? [] : readMessages([{ role: 'system', content: given }])
}
