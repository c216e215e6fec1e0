/** A case's spans as scorers see them: what was called, in which order, how long it took, and what it cost. */
import { readModelCall, readToolRequests, readToolRun, type ModelCall, type TracedToolCall } from './modelCall.ts'
import { inOrderOfStart, type Span } from './span.ts'

/** What happened while a task ran, out of all spans that began in it. */
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
  const telling = calls.filter(({ inputTokens, outputTokens }) => inputTokens !== undefined || outputTokens !== undefined)
  const aroundTelling = around(telling, parents)
  const innermost = telling.filter(({ span }) => !aroundTelling.has(span.spanId))
  const inside = insideOf(innermost, parents)
  // Those that say nothing count where no other speaks for them: neither one inside, nor one around them
  const silent = calls.filter((call) => call.inputTokens === undefined && call.outputTokens === undefined && !aroundTelling.has(call.span.spanId) && !inside(call.span.spanId))
  const aroundSilent = around(silent, parents)
  const counted = new Set([...innermost, ...silent.filter(({ span }) => !aroundSilent.has(span.spanId))])
  return calls.filter((call) => counted.has(call))
}

type Parents = ReadonlyMap<string, string | undefined>

/** Ids of all spans that contain one of these. Each is visited once: where the way up was gone before, it is known. */
function around(calls: readonly ModelCall[], parents: Parents): Set<string> {
  const found = new Set<string>()
  for (const { span } of calls) {
    for (let id = parents.get(span.spanId); id !== undefined && !found.has(id); id = parents.get(id)) found.add(id)
  }
  return found
}

/** Whether a span is inside one of these. What was found on the way up is kept, so that a deep trace is gone through once. */
function insideOf(calls: readonly ModelCall[], parents: Parents): (spanId: string) => boolean {
  const ids = new Set(calls.map(({ span }) => span.spanId))
  const known = new Map<string, boolean>()
  return (spanId) => {
    const path: string[] = []
    let answer = false
    for (let id: string | undefined = spanId; id !== undefined; id = parents.get(id)) {
      const told = known.get(id)
      if (told !== undefined) {
        answer = told
        break
      }
      path.push(id)
      // Until the answer is there: a circle ends where it was begun
      known.set(id, false)
      const parent = parents.get(id)
      if (parent !== undefined && ids.has(parent)) {
        answer = true
        break
      }
    }
    for (const id of path) known.set(id, answer)
    return answer
  }
}

/** The sum, and `undefined` where a part of it is unknown. Nothing is 0. */
function sumOfAll(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value), 0)
}
