/** A line of sugar: a span around a function. */
import { isThenable, lazyRequire, toJson, type Json } from '@evals/core/worker'
import type { Span } from '@opentelemetry/api'
import { loadedCapture } from './tracing.ts'

/** What is said of a traced piece of work. */
export interface TracedOptions {
  /** What else is known of it. Text, numbers, booleans and lists of these as they are; all else as JSON. */
  attributes?: Record<string, unknown>
  /** 'tool': a run of a tool, which a scorer finds in `trace.toolCalls`. */
  kind?: 'tool'
  /** Of the tool's call. */
  arguments?: unknown
}

/**
 * Runs the function in a span of this name: all spans that begin meanwhile are under it. Gives back what the function
 * gives, also where that is a promise; what it throws is noted, and thrown. In an eval the span is in the case's trace;
 * elsewhere it is one of the provider that the application has registered, and of nobody where there is none.
 *
 * @example
 * const pages = await traced('search', () => index.search(query), { attributes: { query } })
 * const price = await traced('price', () => lookUp(sku), { kind: 'tool', arguments: { sku } })
 */
export function traced<T>(name: string, run: (span: Span) => T, { attributes = {}, kind, arguments: given }: TracedOptions = {}): T {
  const { trace, SpanStatusCode } = loadedCapture() ?? (lazyRequire('@opentelemetry/api', import.meta.url) as typeof import('@opentelemetry/api'))
  const isTool = kind === 'tool'
  const all = { ...attributes, ...(isTool && { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name, ...(given !== undefined && { 'gen_ai.tool.call.arguments': JSON.stringify(toJson(given, 'arguments')) }) }) }
  return trace.getTracer('@evals/llm').startActiveSpan(isTool ? `execute_tool ${name}` : name, { attributes: Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, attribute(value)]]))) }, (span) => {
    const done = (result: unknown): void => {
      if (isTool && result !== undefined) span.setAttribute('gen_ai.tool.call.result', resultText(result))
      span.end()
    }
    const failed = (error: unknown): void => {
      span.recordException(error instanceof Error ? error : String(error))
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) })
      span.end()
    }
    let result: T
    try {
      result = run(span)
    } catch (error) {
      failed(error)
      throw error
    }
    if (isThenable(result)) {
      void Promise.resolve(result).then(done, failed)
      return result
    }
    done(result)
    return result
  })
}

type Attribute = string | number | boolean | string[]

function attribute(value: unknown): Attribute {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  return resultText(value)
}

/** A tracer must not make a function fail that works. */
function resultText(value: unknown): string {
  try {
    return typeof value === 'string' ? value : JSON.stringify(toJson(value as Json, 'value'))
  } catch {
    return String(value)
  }
}
