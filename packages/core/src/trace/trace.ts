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
  const innermost = (among: readonly ModelCall[]): ModelCall[] => {
    const containing = ancestorsOf(among, parents)
    return among.filter(({ span }) => !containing.has(span.spanId))
  }
  const telling = innermost(calls.filter(({ inputTokens, outputTokens }) => inputTokens !== undefined || outputTokens !== undefined))
  const told = ancestorsOf(telling, parents)
  for (const { span } of telling) told.add(span.spanId)
  const ids = new Set(telling.map(({ span }) => span.spanId))
  // Those that say nothing count where no other speaks for them: neither one around them, nor one inside
  const isInside = insideOf(ids, parents)
  const silent = innermost(calls.filter(({ span: { spanId } }) => !told.has(spanId) && !isInside(spanId)))
  const counted = new Set([...telling, ...silent])
  return calls.filter((call) => counted.has(call))
}

type Parents = ReadonlyMap<string, string | undefined>

/** All that is above any of them. Each span is visited once, however many calls are under it. */
function ancestorsOf(calls: readonly ModelCall[], parents: Parents): Set<string> {
  const found = new Set<string>()
  for (const { span } of calls) {
    for (let id = parents.get(span.spanId); id !== undefined && !found.has(id); id = parents.get(id)) found.add(id)
  }
  return found
}

/** Whether one of `ids` is above a span; what was found out about those on the way is kept. */
function insideOf(ids: ReadonlySet<string>, parents: Parents): (spanId: string) => boolean {
  const known = new Map<string, boolean>()
  return (spanId) => {
    const path: string[] = []
    let inside: boolean | undefined
    for (let id = spanId; inside === undefined; ) {
      path.push(id)
      // Until it is known to be otherwise, which also ends a circle
      known.set(id, false)
      const parent = parents.get(id)
      inside = parent === undefined ? false : ids.has(parent) ? true : known.get(parent)
      if (parent !== undefined) id = parent
    }
    for (const id of path) known.set(id, inside)
    return inside
  }
}

/** The sum, and `undefined` where a part of it is unknown. Nothing is 0. */
function sumOfAll(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value), 0)
}
