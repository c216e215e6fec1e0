/** Traces by chance, and a reader of them that lets a test say all that is in a row. */
import fc from 'fast-check'
import type { Json, Row } from '@evals/core'
import { json, jsonObject, sentence, text } from '../../query/__tests__/arbitraries.ts'
import type { IncomingSpan } from '../../trace/incomingSpan.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import { readTrace } from '../../trace/readTrace.ts'

const ROW = 'test.row'

/**
 * Rows as `readTrace` gives them, with what stands in an attribute. As there, the row of a trace says something of all its
 * spans, so that it changes when another comes.
 */
export function readTestTrace(spans: readonly IncomingSpan[]): LogRecord[] {
  const failed = spans.filter(({ span }) => span.status?.code === 'error').length
  return readTrace(spans).map((record) => {
    const own = record.span.attributes[ROW] as Partial<Row> | undefined
    const { metrics, ...derived } = record.row
    const known = record.partial || !metrics ? {} : { metrics: { ...metrics, ...own?.metrics, ...(record.isTop && { errors: failed }) } }
    return { ...record, row: { ...derived, ...own, ...known } }
  })
}

export interface SpanLike {
  trace: number
  span: number
  parent?: number | undefined
  startMs: number
  durationMs?: number | undefined
  name?: string | undefined
  failed?: boolean | undefined
  partial?: boolean | undefined
  attributes?: Record<string, Json> | undefined
  resource?: Record<string, Json> | undefined
  row?: Partial<Row> | undefined
}

export function spanOf({ trace, span, parent, startMs, durationMs = 100, name = 'ask', failed, partial, attributes, resource, row }: SpanLike): IncomingSpan {
  return {
    span: {
      traceId: traceIdOf(trace),
      spanId: spanIdOf(span),
      ...(parent !== undefined && { parentSpanId: spanIdOf(parent) }),
      name,
      startMs,
      durationMs,
      attributes: { ...attributes, ...(row && { [ROW]: row as Json }) },
      ...(failed && { status: { code: 'error', message: 'it failed' } }),
    },
    ...(partial && { partial }),
    ...(resource && { resource }),
  }
}

export function traceIdOf(trace: number): string {
  return `ab${trace.toString(16).padStart(30, '0')}`
}

export function spanIdOf(span: number): string {
  return `cd${span.toString(16).padStart(14, '0')}`
}

const share = fc.constantFrom(0, 0.1, 0.25, 0.5, 1)
const model = fc.constantFrom<Json>('gpt-5', 'GPT-5-mini', 'o3', ['gpt-5', 'o3'])

const row: fc.Arbitrary<Partial<Row>> = fc.record(
  {
    input: json.map((value) => value as Json),
    output: fc.oneof(sentence, json),
    expected: json,
    scores: fc.dictionary(fc.constantFrom('helpful', 'is it so?'), fc.option(share), { maxKeys: 2 }).map((scores) => ({ ...scores })),
    error: fc.record({ name: fc.constantFrom('TimeoutError', 'Error'), message: text, phase: fc.constant('task' as const) }),
    toolCalls: fc.array(fc.record({ name: fc.constantFrom('search', 'Refund', 'a b') }), { maxLength: 3 }),
    name: text,
    metadata: fc.tuple(jsonObject, fc.record({ model, provider: text, operation: fc.constantFrom('chat', 'embeddings'), session: text, user: text }, { requiredKeys: [] })).map(([others, own]) => ({ ...others, ...own })),
    tags: fc.array(text, { maxLength: 3 }),
    metrics: fc.record({ promptTokens: fc.nat(5000), completionTokens: fc.nat(500), costUsd: fc.constantFrom(0, 0.001, 0.02, 1.5) }, { requiredKeys: [] }).map((metrics) => metrics as NonNullable<Row['metrics']>),
  },
  { requiredKeys: [] },
)

/** Spans of a few traces around a moment, in the order of arrival; some come twice. */
export function anySpans(aroundMs: number): fc.Arbitrary<IncomingSpan[]> {
  const spanLike = fc.record(
    {
      trace: fc.nat(11),
      span: fc.integer({ min: 1, max: 5 }),
      parent: fc.integer({ min: 1, max: 5 }),
      startMs: fc.oneof(fc.constantFrom(0, 1, 59_999, 3_600_000, 90_000_000.25), fc.double({ min: -3 * 86_400_000, max: 3 * 86_400_000, noNaN: true })).map((offset) => aroundMs + offset),
      durationMs: fc.oneof(fc.constantFrom(0, 1, 300, 2000), fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0)),
      name: text,
      failed: fc.boolean(),
      partial: fc.constantFrom(false, false, false, true),
      attributes: jsonObject,
      resource: fc.oneof(jsonObject, text.map((service): Record<string, Json> => ({ 'service.name': service }))),
      row,
    },
    { requiredKeys: ['trace', 'span', 'startMs', 'durationMs'] },
  )
  return fc.array(spanLike.map(spanOf), { minLength: 1, maxLength: 60 })
}

