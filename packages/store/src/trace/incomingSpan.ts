/**
 * What comes in, from wherever. Everything is a span or a part of one: a log record is a span of which only an event is
 * known yet, feedback an event of the span that it is about, and a row that an application logs a span that carries it.
 * So there is one way to keep things, and one to read them.
 */
import type { Json, Span } from '@evals/core'

export interface IncomingSpan {
  span: Span
  /** Only events of it are known: the span itself comes earlier, later, or never. */
  partial?: boolean | undefined
  /** OpenTelemetry's resource: `service.name`, `deployment.environment.name`, … */
  resource?: Record<string, Json> | undefined
}

/** The id of the span that holds what is known of a trace as a whole, such as feedback, whichever span will stand for it. */
export const TRACE_ITSELF = '0000000000000000'
