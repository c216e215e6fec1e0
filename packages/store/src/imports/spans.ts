/** Spans as a run of evals keeps them, in its `spans.jsonl`: with its `rows.jsonl`, its whole traces. */
import { toJson, type Span } from '@evals/core'
import { z } from 'zod'
import { idProblem } from '../otlp/incomingSpans.ts'
import { LineError } from './imported.ts'

const attributes = z.record(z.string(), z.json())
const schema = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.enum(['server', 'client', 'producer', 'consumer']).optional(),
  startMs: z.number(),
  durationMs: z.number().min(0),
  attributes,
  events: z.array(z.looseObject({ name: z.string(), timeMs: z.number(), attributes: attributes.optional() })).optional(),
  status: z.looseObject({ code: z.enum(['ok', 'error']), message: z.string().optional() }).optional(),
  scope: z.string().optional(),
})

/** @throws {LineError} for what is no span */
export function readSpanLine(value: unknown): Span {
  const checked = schema.safeParse(value)
  if (!checked.success) {
    const [issue] = checked.error.issues
    throw new LineError(`is no span: ${[...issue!.path.map(String), issue!.message].join(': ')}`)
  }
  const span = value as Span
  const problem = idProblem('trace id', span.traceId, 32) ?? idProblem('span id', span.spanId, 16)
  if (problem !== undefined) throw new LineError(problem)
  try {
    return toJson(span, 'the span') as unknown as Span
  } catch (error) {
    throw new LineError((error as Error).message)
  }
}
