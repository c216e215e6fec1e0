/**
 * Which spans are calls of models and of tools, and what they say, in every dialect that instrumentations speak: the
 * GenAI semantic conventions, now and before 1.37, the AI SDK's own, OpenInference's and Traceloop's.
 *
 * The names are written here, for the constants of `@opentelemetry/semantic-conventions` are deprecated: they move to a
 * repository of their own, and the conventions are not stable yet.
 */
import type { Json } from '../json.ts'
import { isPlainObject } from '../plainObject.ts'
import type { ToolCall } from '../scorers/toolCall.ts'
import type { Span } from './span.ts'

/** One question to a model. What is not known is absent, and never 0. */
export interface ModelCall {
  /** As it names itself in its answer, else as it was asked for. */
  model?: string | undefined
  requestedModel?: string | undefined
  provider?: string | undefined
  inputTokens?: number | undefined
  /** Of the input's, those that the provider had cached. */
  cacheReadTokens?: number | undefined
  outputTokens?: number | undefined
  costUsd?: number | undefined
  /** Answered by our cache. */
  cached: boolean
  /** Milliseconds that a cached answer took when it was asked. */
  savedMs: number
  durationMs: number
  span: Span
}

/** What a model or an agent had a tool do. */
export interface TracedToolCall extends ToolCall {
  /** Absent: the span does not say, or the tool was only asked for. */
  result?: unknown
  /** What it failed with. */
  error?: string | undefined
  /** Absent: only asked for. */
  durationMs?: number | undefined
}

const MODEL_OPERATIONS = new Set(['chat', 'text_completion', 'generate_content', 'embeddings'])

/** Set by `@evals/llm`'s fetch. */
export const CACHED_ATTRIBUTE = 'evals.cached'
export const SAVED_ATTRIBUTE = 'evals.saved_ms'
/** Where a price is known: also on spans that others made. */
export const COST_ATTRIBUTE = 'evals.cost_usd'
/** US dollars, as emitters call them that reckon them themselves: the conventions have no name for it. */
const COST_ATTRIBUTES = [COST_ATTRIBUTE, 'gen_ai.usage.cost', 'gen_ai.usage.total_cost', 'llm.cost.total', 'operation.cost'] as const

/** @returns `undefined` for any other span, also for those of agents, which contain calls, and of calls that failed */
export function readModelCall(span: Span): ModelCall | undefined {
  const { attributes, durationMs, status } = span
  const operation = textOf(attributes, 'gen_ai.operation.name')
  const kind = textOf(attributes, 'openinference.span.kind')
  const isModel = operation !== undefined ? MODEL_OPERATIONS.has(operation) : kind !== undefined ? kind === 'LLM' || kind === 'EMBEDDING' : isNamedAsModel(attributes)
  if (!isModel) return undefined
  const isEmbedding = operation === 'embeddings' || kind === 'EMBEDDING'
  const { inputTokens, outputTokens, ...usage } = readUsage(attributes)
  const call: ModelCall = {
    ...readModelNames(attributes),
    ...usage,
    inputTokens,
    // It writes nothing, and its span says nothing of that
    outputTokens: outputTokens ?? (isEmbedding && inputTokens !== undefined ? 0 : undefined),
    cached: attributes[CACHED_ATTRIBUTE] === true,
    savedMs: numberOf(attributes, SAVED_ATTRIBUTE) ?? 0,
    durationMs,
    span,
  }
  // What was refused was not answered, and not paid for
  return status?.code === 'error' && call.inputTokens === undefined && call.outputTokens === undefined ? undefined : call
}

/** What a span says of a model, also where it is an agent's or one that failed. */
export function readModelNames(attributes: Span['attributes']): Pick<ModelCall, 'model' | 'requestedModel' | 'provider'> {
  return {
    model: textOf(attributes, 'gen_ai.response.model', 'gen_ai.request.model', 'llm.model_name', 'embedding.model_name', 'ai.response.model', 'ai.model.id'),
    requestedModel: textOf(attributes, 'gen_ai.request.model', 'ai.model.id'),
    provider: textOf(attributes, 'gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'llm.system', 'ai.model.provider'),
  }
}

/** Tokens and cost as a span says them; an agent's are those of its calls. */
export function readUsage(attributes: Span['attributes']): Pick<ModelCall, 'inputTokens' | 'cacheReadTokens' | 'outputTokens' | 'costUsd'> {
  return {
    inputTokens: numberOf(attributes, 'gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'llm.token_count.prompt', 'llm.usage.prompt_tokens', 'ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'),
    cacheReadTokens: numberOf(attributes, 'gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens', 'llm.token_count.prompt_details.cache_read', 'ai.usage.cachedInputTokens', 'ai.usage.inputTokenDetails.cacheReadTokens'),
    outputTokens: numberOf(attributes, 'gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens', 'llm.token_count.completion', 'llm.usage.completion_tokens', 'ai.usage.outputTokens', 'ai.usage.completionTokens'),
    costUsd: numberOf(attributes, ...COST_ATTRIBUTES),
  }
}

/** Without an operation: a span that names a model and is no tool's is a call of it. */
function isNamedAsModel(attributes: Span['attributes']): boolean {
  if (textOf(attributes, 'ai.toolCall.name', 'gen_ai.tool.name') !== undefined) return false
  return textOf(attributes, 'gen_ai.request.model', 'llm.model_name', 'ai.model.id') !== undefined
}

/** @returns `undefined` for a span that is no tool's run */
export function readToolRun({ name, attributes, status, events, durationMs }: Span): TracedToolCall | undefined {
  const isTool = attributes['gen_ai.operation.name'] === 'execute_tool' || attributes['openinference.span.kind'] === 'TOOL' || attributes['traceloop.span.kind'] === 'tool' || attributes['ai.toolCall.name'] !== undefined
  if (!isTool) return undefined
  const given = attributes['gen_ai.tool.call.arguments'] ?? attributes['ai.toolCall.args'] ?? attributes['ai.toolCall.input'] ?? attributes['tool.parameters'] ?? attributes['input.value'] ?? attributes['traceloop.entity.input']
  const result = attributes['gen_ai.tool.call.result'] ?? attributes['ai.toolCall.result'] ?? attributes['ai.toolCall.output'] ?? attributes['output.value'] ?? attributes['traceloop.entity.output']
  const error = status?.code === 'error' ? (status.message ?? textOf(events?.find(({ attributes: of }) => of?.['exception.message'] !== undefined)?.attributes ?? {}, 'exception.message') ?? 'failed') : undefined
  return {
    name: textOf(attributes, 'gen_ai.tool.name', 'ai.toolCall.name', 'tool.name', 'traceloop.entity.name') ?? name.replace(/^execute_tool /, ''),
    ...(given !== undefined && { arguments: parsed(given) }),
    ...(result !== undefined && { result: parsed(result) }),
    ...(error !== undefined && { error }),
    durationMs,
  }
}

/** The tools that a model's answer asks for, whether or not anybody ran them. */
export function readToolRequests({ attributes }: Span): TracedToolCall[] {
  const messages = parsed(attributes['gen_ai.output.messages'] ?? null)
  if (Array.isArray(messages)) {
    return messages.flatMap((message) => (isPlainObject(message) && Array.isArray(message['parts']) ? message['parts'] : [])).flatMap((part) => (isPlainObject(part) && part['type'] === 'tool_call' ? requested(part['name'], part['arguments']) : []))
  }
  const ofAiSdk = parsed(attributes['ai.response.toolCalls'] ?? null)
  if (Array.isArray(ofAiSdk)) return ofAiSdk.flatMap((call) => (isPlainObject(call) ? requested(call['toolName'], call['input'] ?? call['args']) : []))
  const flat = /^llm\.output_messages\.(\d+)\.message\.tool_calls\.(\d+)\.tool_call\.function\.name$/
  return Object.keys(attributes).filter((key) => flat.test(key)).toSorted(byNumbersIn).flatMap((key) => requested(attributes[key], attributes[key.replace(/name$/, 'arguments')]))
}

function requested(name: unknown, given: unknown): TracedToolCall[] {
  return typeof name === 'string' && name !== '' ? [{ name, ...(given !== undefined && given !== null && { arguments: parsed(given) }) }] : []
}

function byNumbersIn(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** Attributes hold no objects: what is one comes as its JSON. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

function textOf(attributes: Record<string, Json>, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

function numberOf(attributes: Record<string, Json>, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = attributes[key]
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
  }
  return undefined
}
