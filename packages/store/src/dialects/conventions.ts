/** The GenAI semantic conventions of today: messages with parts, as JSON in attributes or in an event. Spoken by Traceloop, the AI SDK from 7 on, and `@evals/llm`. */
import type { Json, Span } from '@evals/core'
import { parsed, textOf } from './attributes.ts'
import type { Dialect, SpanFacts } from './dialect.ts'
import { inputOf, outputOf, readMessages, requestsIn, type ChatMessage } from './messages.ts'

export const conventions: Dialect = { marks: ['gen_ai'], read }

/** Holds what was said where an emitter keeps it out of the span. */
const DETAILS = 'gen_ai.client.inference.operation.details'

function read({ attributes, events }: Span, facts: SpanFacts): void {
  const operation = textOf(attributes, 'gen_ai.operation.name')
  facts.operation ??= operation === 'invoke_workflow' ? 'workflow' : operation
  facts.session ??= textOf(attributes, 'gen_ai.conversation.id')
  // What is on the span may be a part of it: instructions here, messages in an event
  const details = events?.flatMap(({ name, attributes: of }) => (name === DETAILS && of ? [of] : [])) ?? []
  const given = (name: string): Json | undefined => attributes[name] ?? details.find((of) => of[name] !== undefined)?.[name]

  facts.input ??= inputOf(asked(given('gen_ai.system_instructions'), given('gen_ai.input.messages'))) ?? parsed(given('gen_ai.tool.call.arguments')) ?? given('gen_ai.retrieval.query.text')
  const answered = readMessages(parsed(given('gen_ai.output.messages')), 'assistant')
  facts.output ??= outputOf(answered) ?? parsed(given('gen_ai.tool.call.result')) ?? parsed(given('gen_ai.retrieval.documents'))
  if (facts.requests.length === 0) facts.requests = requestsIn(answered)
}

/** Instructions are parts without a message around them, and by some emitters the first message, too. */
function asked(instructions: Json | undefined, given: Json | undefined): ChatMessage[] {
  const messages = readMessages(parsed(given))
  if (instructions === undefined || messages[0]?.role === 'system') return messages
  return [...readMessages([{ role: 'system', content: parsed(instructions) }]), ...messages]
}
