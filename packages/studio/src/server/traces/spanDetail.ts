/** All that is known of one span: what it was given and gave back, in whichever dialect it says so, and what it is made of. */
import { CACHED_ATTRIBUTE, readModelCall, readModelNames, readToolRun, readUsage, SAVED_ATTRIBUTE, type Json, type Span } from '@evals/core'
import { priceOf, readMessages, readSpan, type ChatMessage } from '@evals/store'
import { scorerOf, spanKind, type SpanKind } from './spanKind.ts'

export interface SpanDetail {
  /** As it is on file. */
  span: Span
  kind: SpanKind
  scorer?: string | undefined
  /** Of a model or an agent: what it was asked, in order, and what it answered. */
  conversation?: { asked: ChatMessage[]; answered: ChatMessage[] } | undefined
  /** What it was given and gave back, where that is no conversation. */
  input?: Json | undefined
  output?: Json | undefined
  tool?: string | undefined
  model?: string | undefined
  /** Where another answered than was asked for. */
  requestedModel?: string | undefined
  provider?: string | undefined
  /** As the span says it: an agent's are those of its calls, and not more of them. */
  usage?: { inputTokens?: number | undefined; cacheReadTokens?: number | undefined; outputTokens?: number | undefined; costUsd?: number | undefined } | undefined
  /** Answered by our cache, and how many milliseconds that saved. */
  cached?: { savedMs?: number | undefined } | undefined
  error?: string | undefined
  exceptions: SpanException[]
}

export interface SpanException {
  type?: string | undefined
  message?: string | undefined
  stack?: string | undefined
  timeMs: number
}

const TALKING: ReadonlySet<SpanKind> = new Set<SpanKind>(['model', 'judge', 'agent'])

export function spanDetail(span: Span): SpanDetail {
  const facts = readSpan(span)
  const kind = spanKind(span, facts)
  const tool = readToolRun(span)
  const { model, requestedModel, provider } = readModelNames(span.attributes)
  const call = readModelCall(span)
  const usage = readUsage(span.attributes)
  const costUsd = usage.costUsd ?? (call && priceOf(call, span.startMs))
  const asked = TALKING.has(kind) ? readMessages(facts.input) : []
  const answered = TALKING.has(kind) ? readMessages(facts.output, 'assistant') : []
  const talks = asked.length + answered.length > 0
  const scorer = scorerOf(span)
  const savedMs = span.attributes[SAVED_ATTRIBUTE]
  const error = span.status?.code === 'error' ? (tool?.error ?? span.status.message ?? 'failed') : undefined
  return {
    span,
    kind,
    ...(scorer !== undefined && { scorer }),
    ...(talks && { conversation: { asked, answered } }),
    ...(!talks && facts.input !== undefined && { input: facts.input }),
    ...(!talks && facts.output !== undefined && { output: facts.output }),
    ...(tool && { tool: tool.name }),
    ...(model !== undefined && { model }),
    ...(requestedModel !== undefined && requestedModel !== model && { requestedModel }),
    ...(provider !== undefined && { provider }),
    ...((Object.values(usage).some((value) => value !== undefined) || costUsd !== undefined) && { usage: { ...usage, ...(costUsd !== undefined && { costUsd }) } }),
    ...(span.attributes[CACHED_ATTRIBUTE] === true && { cached: typeof savedMs === 'number' ? { savedMs } : {} }),
    ...(error !== undefined && { error }),
    exceptions: (span.events ?? []).flatMap(({ name, timeMs, attributes = {} }) => (name === 'exception' ? [{ ...texts({ type: attributes['exception.type'], message: attributes['exception.message'], stack: attributes['exception.stacktrace'] }), timeMs }] : [])),
  }
}

function texts(values: Record<'type' | 'message' | 'stack', Json | undefined>): Omit<SpanException, 'timeMs'> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'string' && value !== ''))
}
