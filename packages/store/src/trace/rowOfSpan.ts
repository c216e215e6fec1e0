/** The row of one span, with what the span itself says. What its trace adds to the first of its rows comes after. */
import { CACHED_ATTRIBUTE, readModelCall, readModelNames, readToolRun, readUsage, type ErrorInfo, type Json, type Metrics, type Row, type RowToolCall, type Span } from '@evals/core'
import { textOf } from '../dialects/attributes.ts'
import type { SpanFacts } from '../dialects/dialect.ts'
import { readSpan } from '../dialects/readSpan.ts'
import type { IncomingSpan } from './incomingSpan.ts'
import { loggedRow, type LoggedRow } from './loggedRow.ts'
import { priceOf } from './prices.ts'
import { readFeedback, type ReadFeedback } from './readFeedback.ts'
import { ROW_SPAN } from './spanOfRow.ts'

/** A span, read: what the row of the trace is made of, too. */
export interface SpanReading {
  incoming: IncomingSpan
  facts: SpanFacts
  feedback: ReadFeedback
  /** It ran a tool. */
  toolRun?: RowToolCall | undefined
  /** As the span says it, without what an application logged. */
  derived: Row
  /** What an application logged of it. */
  logged?: LoggedRow | undefined
}

export function readRow(incoming: IncomingSpan): SpanReading {
  const { span, resource } = incoming
  const facts = readSpan(span, resource)
  const feedback = readFeedback(span.events)
  const toolRun = toolRunOf(span, facts)
  const error = errorOf(span)
  const toolCalls = toolRun ? [toolRun] : facts.requests
  const { model, provider } = readModelNames(span.attributes)
  const metadata = metadataOf(facts, { model, provider, service: textOf(resource ?? {}, 'service.name') }, feedback.comments)
  const created = isoTime(span.startMs)
  const derived: Row = {
    id: span.spanId,
    input: facts.input ?? null,
    ...(facts.output !== undefined && { output: facts.output }),
    ...(feedback.expected !== undefined && { expected: feedback.expected }),
    ...(feedback.scores && { scores: feedback.scores }),
    ...(feedback.scoreDetails && { scoreDetails: feedback.scoreDetails }),
    ...(error && { error }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(span.name !== '' && { name: span.name }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(facts.tags && { tags: [...facts.tags] }),
    // Of what is only heard of it is not known how long it took
    ...(!incoming.partial && span.name !== ROW_SPAN && { metrics: metricsOf(span, facts) }),
    trace: { traceId: span.traceId, spanId: span.spanId },
    kind: 'log',
    ...(created !== undefined && { created }),
  }
  return { incoming, facts, feedback, toolRun, derived, logged: loggedRow(span) }
}

/** Where both say something, the application is right about its row, and feedback is later than both. */
export function withLogged(derived: Row, { logged, incoming: { span } }: SpanReading): Row {
  if (logged === undefined) return derived
  if (logged.row === undefined) return { ...derived, error: logged.problem }
  const { name, error, ...around } = derived
  const own = logged.row
  const metadata = { ...around.metadata, ...own.metadata }
  return {
    ...around,
    // A span that is there for its row alone has no name of its own, and says less of the error
    ...(span.name !== ROW_SPAN && { ...(name !== undefined && { name }), ...(error && { error }) }),
    ...own,
    ...(own.metrics && { metrics: { ...around.metrics, ...own.metrics } }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...((own.scores ?? around.scores) && { scores: { ...own.scores, ...around.scores } }),
    ...((own.scoreDetails ?? around.scoreDetails) && { scoreDetails: { ...own.scoreDetails, ...around.scoreDetails } }),
    ...(around.expected !== undefined && { expected: around.expected }),
    ...(around.trace && { trace: around.trace }),
  }
}

/** Names that are ours come first; what the user calls so is in the attributes. */
export function metadataOf(facts: SpanFacts, { model, provider, service }: { model?: Json | undefined; provider?: Json | undefined; service?: string | undefined }, comments: readonly string[]): Record<string, Json> {
  return {
    ...facts.metadata,
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    ...(facts.operation !== undefined && { operation: facts.operation }),
    ...(service !== undefined && { service }),
    ...(facts.session !== undefined && { session: facts.session }),
    ...(facts.user !== undefined && { user: facts.user }),
    ...(facts.environment !== undefined && { environment: facts.environment }),
    ...(comments.length > 0 && { comments }),
  }
}

/** Of an agent it is known what its calls took together; what that cost is said by the calls, or else it would count twice. */
function metricsOf(span: Span, facts: SpanFacts): Metrics {
  const usage = readUsage(span.attributes)
  const call = facts.operation === 'invoke_agent' ? undefined : readModelCall(span)
  const costUsd = usage.costUsd ?? (call && priceOf(call, span.startMs))
  return {
    startMs: span.startMs,
    durationMs: span.durationMs,
    ...(usage.inputTokens !== undefined && { promptTokens: usage.inputTokens }),
    ...(usage.outputTokens !== undefined && { completionTokens: usage.outputTokens }),
    ...(usage.cacheReadTokens !== undefined && { cachedPromptTokens: usage.cacheReadTokens }),
    ...(costUsd !== undefined && { costUsd }),
    ...(span.attributes[CACHED_ATTRIBUTE] === true && { cached: true }),
  }
}

function toolRunOf(span: Span, { input, output }: SpanFacts): RowToolCall | undefined {
  const run = readToolRun(span)
  return run && { name: run.name, ...(input !== undefined && { arguments: input }), ...(output !== undefined && { result: output }), ...(run.error !== undefined && { error: run.error }) }
}

/** By the status: an exception that was noted and dealt with is none. */
function errorOf({ status, events, attributes }: Span): ErrorInfo | undefined {
  if (status?.code !== 'error') return undefined
  const thrown = events?.findLast(({ name }) => name === 'exception')?.attributes ?? {}
  const name = textOf(thrown, 'exception.type') ?? textOf(attributes, 'error.type') ?? 'Error'
  return { name, message: status.message ?? textOf(thrown, 'exception.message') ?? textOf(attributes, 'error.message') ?? 'failed', phase: 'task' }
}

/** @returns `undefined` for what is no time that a date can hold */
export function isoTime(ms: number): string | undefined {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined
}
