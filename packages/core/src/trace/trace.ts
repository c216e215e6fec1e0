/** A case's spans as scorers see them: what was called, in which order, how long it took, and what it cost. */
import { readModelCall, readToolRequests, readToolRun, type ModelCall, type TracedToolCall } from './modelCall.ts'
import { inOrderOfStart, type Span } from './span.ts'

export interface Trace {
  traceId: string
  /** Of the task, in the order of their start. Empty where nothing was traced. */
  spans: readonly Span[]
  /** Calls of models. Where an SDK's span contains another's for the same call, the inner one counts. */
  modelCalls: readonly ModelCall[]
  /** Tools that were run; where none has a span, those that models asked for. */
  toolCalls: readonly TracedToolCall[]
  /** How often a model was asked. */
  steps: number
  /** Of all calls together; `undefined` where one does not say. */
  inputTokens: number | undefined
  outputTokens: number | undefined
  tokens: number | undefined
  /** `undefined` where the price of one is unknown. What answers from the cache cost when they were asked is in it. */
  costUsd: number | undefined
  /** Of the task, in milliseconds. */
  durationMs: number
}

/** @param spans of the task, in any order */
export function createTrace(traceId: string, spans: readonly Span[], durationMs: number): Trace {
  const ordered = inOrderOfStart(spans)
  const modelCalls = innermostCalls(ordered)
  const runs = ordered.flatMap((span) => readToolRun(span) ?? [])
  const inputTokens = sumOfAll(modelCalls.map((call) => call.inputTokens))
  const outputTokens = sumOfAll(modelCalls.map((call) => call.outputTokens))
  return {
    traceId,
    spans: ordered,
    modelCalls,
    toolCalls: runs.length > 0 ? runs : modelCalls.flatMap(({ span }) => readToolRequests(span)),
    steps: modelCalls.length,
    inputTokens,
    outputTokens,
    tokens: sumOfAll([inputTokens, outputTokens]),
    costUsd: sumOfAll(modelCalls.map((call) => call.costUsd)),
    durationMs,
  }
}

/**
 * An SDK, the instrumentation of its client and our fetch may each have a span for one call, one within the other: the
 * innermost that says its tokens is nearest to what happened, and counting all would count its tokens three times.
 */
export function innermostCalls(spans: readonly Span[]): ModelCall[] {
  const calls = spans.flatMap((span) => readModelCall(span) ?? [])
  if (calls.length < 2) return calls
  const parents = new Map(spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId]))
  const above = (spanId: string): string[] => {
    const path: string[] = []
    for (let parent = parents.get(spanId); parent !== undefined && !path.includes(parent); parent = parents.get(parent)) path.push(parent)
    return path
  }
  const paths = new Map(calls.map(({ span: { spanId } }) => [spanId, above(spanId)]))
  const innermost = (among: readonly ModelCall[]): ModelCall[] => {
    const containing = new Set(among.flatMap(({ span }) => paths.get(span.spanId)!))
    return among.filter(({ span }) => !containing.has(span.spanId))
  }
  const telling = innermost(calls.filter(({ inputTokens, outputTokens }) => inputTokens !== undefined || outputTokens !== undefined))
  const told = new Set(telling.flatMap(({ span: { spanId } }) => [spanId, ...paths.get(spanId)!]))
  const ids = new Set(telling.map(({ span }) => span.spanId))
  // Those that say nothing count where no other speaks for them: neither one around them, nor one inside
  const silent = innermost(calls.filter(({ span: { spanId } }) => !told.has(spanId) && !paths.get(spanId)!.some((parent) => ids.has(parent))))
  const counted = new Set([...telling, ...silent])
  return calls.filter((call) => counted.has(call))
}

/** The sum, and `undefined` where a part of it is unknown. Nothing is 0. */
function sumOfAll(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value), 0)
}
