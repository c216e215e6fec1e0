/** A call through our fetch as a span, by the GenAI semantic conventions. */
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { CACHED_ATTRIBUTE, SAVED_ATTRIBUTE, type CurrentTrial, type Json, type Span } from '@evals/core/worker'
import { readEvents, type AnswerFacts } from '../cache/answer.ts'
import { list, object, text, type JsonObject } from '../cache/jsonObject.ts'
import type { ModelRequest } from '../cache/modelRequest.ts'
import { readMessage } from './answerMessage.ts'
import { priced } from './toSpan.ts'
import { loadedCapture } from './tracing.ts'

/** What an answer was, wherever it came from. */
export interface Answered extends Pick<AnswerFacts, 'promptTokens' | 'completionTokens' | 'cachedPromptTokens'> {
  chunks: readonly string[]
  headers: Readonly<Record<string, string>>
  /** Milliseconds that it took when it was asked. */
  durationMs: number
}

export interface ModelSpan {
  answered: (answer: Answered, cached: boolean) => void
  failed: (error: unknown) => void
}

/** Enough to see what was asked and answered: a trace is read by people, and the whole is in the cache. */
const MAX_MESSAGES = 50_000

/** Begins now, under whichever span is active. @returns what records it in the trial's trace, once */
export function modelSpan(request: ModelRequest, trial: CurrentTrial): ModelSpan {
  const start = performance.now()
  const capture = loadedCapture()
  const active = capture?.trace.getActiveSpan()?.spanContext() ?? trial.span
  const { body, host, model, path } = request
  const operation = operationOf(path)
  const asked: JsonObject = object(body) ?? {}
  const attributes: Record<string, Json> = defined({
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': providerOf(host, path),
    'gen_ai.request.model': model,
    'gen_ai.request.temperature': number(asked['temperature']),
    'gen_ai.request.top_p': number(asked['top_p']),
    'gen_ai.request.max_tokens': number(asked['max_completion_tokens'] ?? asked['max_tokens'] ?? asked['max_output_tokens']),
    'gen_ai.request.seed': number(asked['seed']),
    'gen_ai.request.stream': asked['stream'] === true ? true : undefined,
    'gen_ai.input.messages': operation === 'embeddings' ? undefined : inputMessages(asked),
    'server.address': host,
  })

  let over = false
  const record = (more: Record<string, Json | undefined>, status?: Span['status']): void => {
    if (over) return
    over = true
    trial.record(
      priced({
        traceId: active.traceId,
        spanId: randomBytes(8).toString('hex'),
        parentSpanId: active.spanId,
        name: model === undefined ? operation : `${operation} ${model}`,
        kind: 'client',
        startMs: performance.timeOrigin + start,
        durationMs: performance.now() - start,
        attributes: { ...attributes, ...defined(more) },
        ...(status && { status }),
        scope: '@evals/llm',
      }),
    )
  }
  return {
    answered({ chunks, headers, durationMs, promptTokens, completionTokens, cachedPromptTokens }, cached) {
      const isEmbedding = operation === 'embeddings'
      const message = isEmbedding ? undefined : readMessage(readEvents(chunks.join(''), headers['content-type'] ?? '').events)
      record({
        'gen_ai.response.id': message?.id,
        'gen_ai.response.model': message?.model,
        'gen_ai.response.finish_reasons': message && message.finishReasons.length > 0 ? message.finishReasons : undefined,
        'gen_ai.usage.input_tokens': promptTokens,
        'gen_ai.usage.output_tokens': completionTokens,
        'gen_ai.usage.cache_read.input_tokens': cachedPromptTokens,
        'gen_ai.output.messages': message && outputMessages(message),
        [CACHED_ATTRIBUTE]: cached ? true : undefined,
        [SAVED_ATTRIBUTE]: cached ? durationMs : undefined,
      })
    },
    failed(error) {
      const message = error instanceof Error ? error.message : String(error)
      record({ 'error.type': error instanceof Error ? error.name : 'error' }, { code: 'error', message: message.slice(0, 500) })
    },
  }
}

function operationOf(path: string): string {
  if (/embed/i.test(path)) return 'embeddings'
  if (/generateContent/i.test(path)) return 'generate_content'
  return path.endsWith('/completions') && !path.includes('/chat/') ? 'text_completion' : 'chat'
}

/** By the host; a server of one's own speaks most often OpenAI's protocol, and says nothing of whose model it is. */
function providerOf(host: string, path: string): string | undefined {
  if (/(^|\.)openai\.com$/.test(host)) return 'openai'
  if (host.endsWith('.azure.com')) return 'azure.ai.openai'
  if (/(^|\.)anthropic\.com$/.test(host)) return 'anthropic'
  if (/(^|\.)googleapis\.com$/.test(host)) return path.includes('/projects/') ? 'gcp.vertex_ai' : 'gcp.gemini'
  return ['mistral', 'groq', 'deepseek', 'perplexity', 'cohere'].find((name) => host.includes(name))
}

function inputMessages(asked: JsonObject): string | undefined {
  const system = asked['system'] ?? asked['instructions'] ?? asked['systemInstruction']
  const messages = asked['messages'] ?? asked['input'] ?? asked['contents'] ?? asked['prompt']
  if (messages === undefined) return undefined
  const given = typeof messages === 'string' ? [{ role: 'user', content: messages }] : list(messages)
  return shortened([...(system === undefined ? [] : [{ role: 'system', content: system }]), ...given].map(toMessage))
}

/** A provider's message as the conventions have it: a role, and parts. Parts of a kind that is unknown stay as they are. */
function toMessage(message: JsonObject): JsonObject {
  const content = message['content'] ?? message['parts']
  const parts = typeof content === 'string' ? [{ type: 'text', content }] : list(content).map((part) => (typeof part['text'] === 'string' ? { type: 'text', content: part['text'] } : part))
  const calls = list(message['tool_calls']).map((call) => ({ type: 'tool_call', id: call['id'], name: object(call['function'])?.['name'], arguments: object(call['function'])?.['arguments'] }))
  return { role: text(message['role']) ?? 'user', parts: [...parts, ...calls] }
}

function outputMessages({ text: content, toolCalls, finishReasons }: ReturnType<typeof readMessage>): string {
  const parts = [...(content === '' ? [] : [{ type: 'text', content }]), ...toolCalls.map((call) => ({ type: 'tool_call', ...call }))]
  return shortened([{ role: 'assistant', parts, finish_reason: finishReasons[0] }])
}

/** Long text is cut where it stands, so that what is left is still JSON. */
function shortened(messages: readonly JsonObject[]): string {
  const whole = JSON.stringify(messages)
  if (whole.length <= MAX_MESSAGES) return whole
  const room = Math.floor(MAX_MESSAGES / (whole.match(/"[^"]{200,}/g)?.length ?? 1))
  const cut = JSON.stringify(messages, (_key, value: unknown) => (typeof value === 'string' && value.length > room ? `${value.slice(0, room)}…` : value))
  return cut.length <= MAX_MESSAGES * 2 ? cut : JSON.stringify([{ role: 'system', parts: [{ type: 'text', content: `(${messages.length} messages, too long to be kept)` }] }])
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function defined(attributes: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
}
