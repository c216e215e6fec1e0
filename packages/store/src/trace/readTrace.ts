/** From the spans of a trace to its rows: pure, and done anew whenever more of the trace is known. */
import { innermostCalls, inOrderOfStart, readModelNames, readUsage, type Json, type Metrics, type ModelCall, type Row } from '@evals/core'
import { textOf } from '../dialects/attributes.ts'
import type { SpanFacts } from '../dialects/dialect.ts'
import { TRACE_ITSELF, type IncomingSpan } from './incomingSpan.ts'
import type { LogRecord } from './logRecord.ts'
import { priceOf } from './prices.ts'
import { metadataOf, readRow, withLogged, type SpanReading } from './rowOfSpan.ts'

/**
 * One record for each span, in the order in which they are given; also for those of which only events are known, and for
 * `TRACE_ITSELF`. The trace of which nothing else is known has no top yet.
 *
 * @param known all that is known of one trace, each span once, as `mergeSpans` gives it
 */
export function readTrace(known: readonly IncomingSpan[]): LogRecord[] {
  const readings = new Map(known.map((incoming) => [incoming.span.spanId, readRow(incoming)]))
  const topId = topOf(known)
  return known.map((incoming) => {
    const { spanId } = incoming.span
    const isTop = spanId === topId
    return { ...incoming, isTop, row: isTop ? rowOfTrace(spanId, readings) : rowOf(readings.get(spanId)!) }
  })
}

function rowOf(reading: SpanReading): Row {
  return withLogged(reading.derived, reading)
}

/** Of whole spans, as long as there are any: what is only heard of may stand anywhere. */
function topOf(known: readonly IncomingSpan[]): string | undefined {
  const there = known.filter(({ span }) => span.spanId !== TRACE_ITSELF)
  const whole = there.filter(({ partial }) => !partial)
  const candidates = whole.length > 0 ? whole : there
  if (candidates.length === 1) return candidates[0]!.span.spanId
  const ids = new Set(candidates.map(({ span }) => span.spanId))
  const ordered = inOrderOfStart(candidates.map(({ span }) => span))
  return (ordered.find(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId)) ?? ordered[0])?.spanId
}

/** The row of its first span, with what the others add, and what was said of the trace as a whole. */
function rowOfTrace(topId: string, readings: ReadonlyMap<string, SpanReading>): Row {
  const top = readings.get(topId)!
  const own = top.derived
  const { traceId } = top.incoming.span
  if (readings.size === 1) return withLogged({ ...own, id: traceId, ...(own.metrics && { metrics: { ...own.metrics, errors: errorsIn([top]) } }) }, top)

  const itself = readings.get(TRACE_ITSELF)
  const spans = inOrderOfStart([...readings.values()].map(({ incoming }) => incoming.span)).map(({ spanId }) => readings.get(spanId)!).filter((reading) => reading !== itself)
  const facts = factsOfTrace(top, spans)
  const calls = innermostCalls(spans.flatMap(({ incoming }) => (incoming.partial ? [] : [incoming.span])))
  const runs = spans.flatMap(({ toolRun }) => toolRun ?? [])
  const toolCalls = runs.length > 0 ? runs : calls.flatMap(({ span }) => readings.get(span.spanId)!.facts.requests)
  // Where no call was answered, it is still known whom it was for
  const names = (of: 'model' | 'provider'): Json | undefined => oneOrAll(calls.map((call) => call[of])) ?? firstOf(spans, ({ incoming }) => readModelNames(incoming.span.attributes)[of])
  const service = firstOf([top, ...spans], ({ incoming }) => textOf(incoming.resource ?? {}, 'service.name'))
  const said = itself?.feedback
  const metadata = metadataOf(facts, { model: names('model'), provider: names('provider'), service }, [...top.feedback.comments, ...(said?.comments ?? [])])
  const scores = { ...own.scores, ...said?.scores }
  const scoreDetails = { ...own.scoreDetails, ...said?.scoreDetails }
  const row: Row = {
    ...own,
    id: traceId,
    input: own.input ?? facts.input ?? null,
    ...(own.output === undefined && facts.output !== undefined && { output: facts.output }),
    ...(said?.expected !== undefined && { expected: said.expected }),
    ...(Object.keys(scores).length > 0 && { scores }),
    ...(Object.keys(scoreDetails).length > 0 && { scoreDetails }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(facts.tags && { tags: [...facts.tags] }),
    ...(own.metrics && { metrics: { ...own.metrics, ...sums(top, calls), errors: errorsIn(spans) } }),
  }
  return withLogged(row, top)
}

const NOT_ASKED = new Set(['execute_tool', 'embeddings', 'retrieval', 'rerank', 'guardrail', 'evaluate'])

/** The first to say something is believed, beginning with the top; the answer is what ended last. */
function factsOfTrace(top: SpanReading, spans: readonly SpanReading[]): SpanFacts {
  const all = [top, ...spans.filter((reading) => reading !== top)]
  const first = <Key extends keyof SpanFacts>(key: Key): SpanFacts[Key] | undefined => firstOf(all, ({ facts }) => facts[key])
  const speaking = all.filter(({ facts }) => !NOT_ASKED.has(facts.operation ?? ''))
  const answers = speaking.filter(({ facts }) => facts.output !== undefined)
  const last = answers.reduce<SpanReading | undefined>((latest, each) => (latest === undefined || endOf(each) >= endOf(latest) ? each : latest), undefined)
  return {
    input: firstOf(speaking, ({ facts }) => facts.input) ?? first('input'),
    output: last?.facts.output,
    operation: top.facts.operation,
    session: first('session'),
    user: first('user'),
    environment: first('environment'),
    tags: first('tags'),
    metadata: Object.assign({}, ...all.map(({ facts }) => facts.metadata).reverse()) as Record<string, Json>,
    requests: [],
  }
}

function endOf({ incoming: { span } }: SpanReading): number {
  return span.startMs + span.durationMs
}

/** Of the calls of models. Where one does not say, the sum is unknown, unless the top says it of all. */
function sums(top: SpanReading, calls: readonly ModelCall[]): Partial<Metrics> {
  if (calls.length === 0) return {}
  const own = top.derived.metrics
  const told = readUsage(top.incoming.span.attributes).costUsd
  const promptTokens = sum(calls.map(({ inputTokens }) => inputTokens)) ?? own?.promptTokens
  // Embeddings write nothing
  const written = calls.some(({ span }) => readUsage(span.attributes).outputTokens !== undefined)
  const completionTokens = (written ? sum(calls.map(({ outputTokens }) => outputTokens)) : undefined) ?? own?.completionTokens
  const cached = calls.some(({ cacheReadTokens }) => cacheReadTokens !== undefined) ? sum(calls.map(({ cacheReadTokens = 0 }) => cacheReadTokens)) : own?.['cachedPromptTokens']
  const costUsd = told ?? sum(calls.map((call) => call.costUsd ?? priceOf(call, call.span.startMs))) ?? own?.costUsd
  return {
    ...(promptTokens !== undefined && { promptTokens }),
    ...(completionTokens !== undefined && { completionTokens }),
    ...(cached !== undefined && { cachedPromptTokens: cached }),
    ...(costUsd !== undefined && { costUsd }),
  }
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  let total = 0
  for (const value of values) {
    if (value === undefined) return undefined
    total += value
  }
  return total
}

function errorsIn(spans: readonly SpanReading[]): number {
  return spans.filter(({ incoming: { span } }) => span.status?.code === 'error').length
}

function firstOf<Value>(spans: readonly SpanReading[], read: (reading: SpanReading) => Value | undefined): Value | undefined {
  for (const reading of spans) {
    const value = read(reading)
    if (value !== undefined) return value
  }
  return undefined
}

function oneOrAll(names: readonly (string | undefined)[]): Json | undefined {
  const known = [...new Set(names.filter((name) => name !== undefined))]
  return known.length > 1 ? known : known[0]
}
