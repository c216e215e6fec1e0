/**
 * A trace as a page shows it: its spans as lines of a tree, without the texts, which may be megabytes and are asked for
 * span by span. Tokens and cost stand only on the calls that count, so that nobody can add them up twice.
 */
import { COST_ATTRIBUTE, createTrace, inOrderOfStart, readModelCall, type Span, type Trace } from '@evals/core'
import { priceOf, readSpan } from '@evals/store'
import { scorerOf, spanKind, type SpanKind } from './spanKind.ts'

export interface TraceModel {
  traceId: string
  /** Milliseconds since 1970, with fractions. */
  startMs: number
  /** From the first beginning to the last end, in milliseconds. */
  durationMs: number
  /** In the order in which a tree is read: a parent, then all that is below it. Siblings in the order of their start. */
  spans: TraceLine[]
  /** Of the task, or of all where nothing was scored. */
  totals: TraceTotals
  /** Of the scorers' calls; absent where they made none. */
  judges?: TraceTotals | undefined
}

export interface TraceLine {
  spanId: string
  name: string
  kind: SpanKind
  /** How many spans are above it. */
  depth: number
  /** How many lines after this one are below it in the tree. */
  below: number
  /** Milliseconds after the beginning of the trace. */
  offsetMs: number
  durationMs: number
  /** What it failed with. */
  error?: string | undefined
  /** Answered by our cache. */
  cached?: true | undefined
  model?: string | undefined
  /** Of a call of a model that counts. Where a call is told of by several spans, one within the other, only one does. */
  inputTokens?: number | undefined
  outputTokens?: number | undefined
  costUsd?: number | undefined
  scorer?: string | undefined
}

/** What is not known is absent, and never 0. */
export interface TraceTotals {
  spans: number
  errors: number
  modelCalls: number
  cachedCalls: number
  toolCalls: number
  inputTokens?: number | undefined
  outputTokens?: number | undefined
  costUsd?: number | undefined
}

/** A name or message that is longer is no help in a line. */
const MAX_TEXT = 300

/** @param spans of one trace, in any order */
export function traceModel(traceId: string, spans: readonly Span[]): TraceModel {
  const ordered = inOrderOfStart(spans.map(priced))
  const startMs = ordered.reduce((first, span) => Math.min(first, span.startMs), Infinity)
  const endMs = ordered.reduce((last, span) => Math.max(last, span.startMs + span.durationMs), -Infinity)
  const of = Map.groupBy(ordered, (span) => (scorerOf(span) === undefined ? 'task' : 'scorers'))
  const task = createTrace(traceId, of.get('task') ?? [], 0)
  const scorers = createTrace(traceId, of.get('scorers') ?? [], 0)
  const counted = new Map([...task.modelCalls, ...scorers.modelCalls].map((call) => [call.span, call]))
  const lines = asTree(ordered).map(({ span, depth, below }): TraceLine => {
    const call = counted.get(span)
    const { model } = call ?? readModelCall(span) ?? {}
    const scorer = scorerOf(span)
    return {
      spanId: span.spanId,
      name: span.name.slice(0, MAX_TEXT),
      kind: spanKind(span, readSpan(span)),
      depth,
      below,
      offsetMs: span.startMs - startMs,
      durationMs: span.durationMs,
      ...(span.status?.code === 'error' && { error: (span.status.message ?? 'failed').slice(0, MAX_TEXT) }),
      ...(call?.cached && { cached: true as const }),
      ...(model !== undefined && { model: model.slice(0, MAX_TEXT) }),
      ...(call && known({ inputTokens: call.inputTokens, outputTokens: call.outputTokens, costUsd: call.costUsd })),
      ...(scorer !== undefined && { scorer: scorer.slice(0, MAX_TEXT) }),
    }
  })
  return {
    traceId,
    startMs: ordered.length === 0 ? 0 : startMs,
    durationMs: ordered.length === 0 ? 0 : endMs - startMs,
    spans: lines,
    totals: totalsOf(task),
    ...(scorers.modelCalls.length > 0 && { judges: totalsOf(scorers) }),
  }
}

/** With what the call cost, where its price is known and whoever made the span did not say it. */
function priced(span: Span): Span {
  const call = readModelCall(span)
  const costUsd = call && call.costUsd === undefined ? priceOf(call, span.startMs) : undefined
  return costUsd === undefined ? span : { ...span, attributes: { ...span.attributes, [COST_ATTRIBUTE]: costUsd } }
}

function totalsOf({ spans, modelCalls, toolCalls, inputTokens, outputTokens, costUsd }: Trace): TraceTotals {
  return {
    spans: spans.length,
    errors: spans.filter(({ status }) => status?.code === 'error').length,
    modelCalls: modelCalls.length,
    cachedCalls: modelCalls.filter(({ cached }) => cached).length,
    toolCalls: toolCalls.length,
    // Of no call at all nothing is known, which is not 0
    ...(modelCalls.length > 0 && known({ inputTokens, outputTokens, costUsd })),
  }
}

function known<Values extends Record<string, number | undefined>>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>
}

interface Branch {
  span: Span
  depth: number
  below: number
}

/** Depth first, and by a stack of its own: what comes in may have been made to be deep. A span whose parent is not there is at the top. */
function asTree(ordered: readonly Span[]): Branch[] {
  const ids = new Set(ordered.map(({ spanId }) => spanId))
  const children = Map.groupBy(ordered, ({ parentSpanId }) => (parentSpanId !== undefined && ids.has(parentSpanId) ? parentSpanId : undefined))
  const tree: Branch[] = []
  const seen = new Set<Span>()
  const walk = (top: Span): void => {
    const stack: { span: Span; depth: number }[] = [{ span: top, depth: 0 }]
    const open: number[] = []
    const close = (depth: number): void => {
      while (open.length > depth) {
        const at = open.pop()!
        tree[at]!.below = tree.length - 1 - at
      }
    }
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { span, depth } = next
      if (seen.has(span)) continue
      seen.add(span)
      close(depth)
      open.push(tree.length)
      tree.push({ span, depth, below: 0 })
      for (const child of (children.get(span.spanId) ?? []).toReversed()) stack.push({ span: child, depth: depth + 1 })
    }
    close(0)
  }
  for (const span of children.get(undefined) ?? []) walk(span)
  // Those that are each other's parents have no top: any of them is as good
  for (const span of ordered) if (!seen.has(span)) walk(span)
  return tree
}
