/** OpenInference, of Phoenix and Arize: messages flattened into attributes, `input.value` and `output.value` beside them. */
import { isPlainObject, type Json, type Span } from '@evals/core'
import { parsed, textOf, textsOf, unflattened, type Attributes } from './attributes.ts'
import type { Dialect, SpanFacts } from './dialect.ts'
import { inputOf, outputOf, readMessages, requestsIn } from './messages.ts'

export const openInference: Dialect = { marks: ['openinference', 'llm', 'input', 'output', 'retrieval', 'tag', 'embedding'], read }

const OPERATIONS: Readonly<Record<string, string>> = { LLM: 'chat', EMBEDDING: 'embeddings', TOOL: 'execute_tool', AGENT: 'invoke_agent', RETRIEVER: 'retrieval', CHAIN: 'workflow', RERANKER: 'rerank', GUARDRAIL: 'guardrail', EVALUATOR: 'evaluate' }

function read({ attributes }: Span, facts: SpanFacts): void {
  const kind = textOf(attributes, 'openinference.span.kind')
  if (kind !== undefined) facts.operation ??= OPERATIONS[kind]
  const asked = readMessages(unflattened(attributes, 'llm.input_messages.'))
  const answered = readMessages(unflattened(attributes, 'llm.output_messages.'), 'assistant')
  facts.input ??= inputOf(asked) ?? askedIn(value(attributes, 'input'))
  facts.output ??= outputOf(answered) ?? documents(attributes) ?? answerIn(value(attributes, 'output'))
  if (facts.requests.length === 0) facts.requests = requestsIn(answered)
  facts.tags ??= textsOf(attributes['tag.tags'])
  if (kind === undefined) return
  const metadata = parsed(attributes['metadata'])
  if (isPlainObject(metadata)) facts.metadata = { ...(metadata as Record<string, Json>), ...facts.metadata }
}

function value(attributes: Attributes, of: 'input' | 'output'): Json | undefined {
  const given = attributes[`${of}.value`]
  return attributes[`${of}.mime_type`] === 'text/plain' ? given : parsed(given)
}

/** A request to a model as it was sent. */
function askedIn(given: Json | undefined): Json | undefined {
  return isPlainObject(given) && Array.isArray(given['messages']) ? (inputOf(readMessages(given['messages'])) ?? (given as Json)) : given
}

/** An answer of a model as it came. */
function answerIn(given: Json | undefined): Json | undefined {
  if (!isPlainObject(given) || !Array.isArray(given['choices'])) return given
  return outputOf(readMessages(given['choices'], 'assistant')) ?? (given as Json)
}

/** What was retrieved: the text of each document, or all that is known of it. */
function documents(attributes: Attributes): Json | undefined {
  return unflattened(attributes, 'retrieval.documents.')?.map((item): Json => {
    const document = isPlainObject(item) && isPlainObject(item['document']) ? item['document'] : item
    return isPlainObject(document) && typeof document['content'] === 'string' && Object.keys(document).length === 1 ? document['content'] : (document as Json)
  })
}
