/** Feedback as the client sends it, and whose it is: an application knows an answer by the id that it logged it with. */
import type { Json, SpanIds } from '@evals/core'
import { z } from 'zod'
import type { LogEngine } from '../engine/logEngine.ts'
import type { Decoded } from '../otlp/decoded.ts'
import { spanOfFeedback } from '../trace/feedback.ts'
import { TRACE_ITSELF, type IncomingSpan } from '../trace/incomingSpan.ts'
import { idsOfFeedback } from '../trace/spanOfRow.ts'
import { decodeLines, LineProblem } from './rowsBody.ts'

const traceId = z.string().regex(/^[0-9a-f]{32}$/i, 'must be 32 hexadecimal digits')
const json: z.ZodType<Json> = z.json()

const feedbackLine = z
  .object({
    /** Of the row: as `log` gave it, or as search shows it. */
    id: z.string().min(1).max(1_000).optional(),
    /** In place of the id. Without a span it is about the whole trace. */
    trace: z.object({ traceId, spanId: z.string().regex(/^[0-9a-f]{16}$/i, 'must be 16 hexadecimal digits').optional() }).optional(),
    scores: z.record(z.string(), z.number().min(0).max(1).nullable()).optional(),
    reasons: z.record(z.string(), z.string()).optional(),
    expected: json.optional(),
    comment: z.string().optional(),
    source: z.enum(['code', 'judge', 'human']).optional(),
    /** When it was given, since 1970. */
    atMs: z.number().min(0).max(4.2e12).optional(),
  })
  .refine(({ id, trace }) => (id === undefined) !== (trace === undefined), 'must have an `id` or a `trace`')
  .refine(({ scores = {}, expected, comment }) => Object.keys(scores).length > 0 || expected !== undefined || comment !== undefined, 'has no scores, no expected and no comment')

/** @param atMs when it came */
export async function decodeFeedback(body: Buffer, atMs: number, engine: LogEngine): Promise<Decoded> {
  const unresolved: { incoming: IncomingSpan; id: string }[] = []
  const decoded = decodeLines(body, (value) => {
    const checked = feedbackLine.safeParse(value)
    if (!checked.success) {
      const [issue] = checked.error.issues
      throw new LineProblem(`no feedback: ${issue!.path.length > 0 ? `${issue!.path.join('.')}: ` : ''}${issue!.message}`)
    }
    const { id, trace, reasons = {}, atMs: givenMs = atMs, ...feedback } = checked.data
    // The schema does not see it
    if (Object.hasOwn((value as { scores?: object }).scores ?? {}, '__proto__')) throw new LineProblem('no feedback: scores: a scorer can not be called __proto__')
    const details = Object.fromEntries(Object.entries(reasons).map(([name, reason]) => [name, { reason }]))
    const ids = trace ? { traceId: trace.traceId.toLowerCase(), spanId: trace.spanId?.toLowerCase() ?? TRACE_ITSELF } : idsOfFeedback(id!)
    const incoming = spanOfFeedback(ids, { ...feedback, details }, givenMs)
    if (id !== undefined) unresolved.push({ incoming, id })
    return incoming
  })
  for (const { incoming, id } of unresolved) Object.assign(incoming.span, await idsKnownAs(id, engine))
  return decoded
}

/** By the place that follows from the id; or, where nothing is kept there, of a row that was logged into a trace with an id of its own, its span. */
async function idsKnownAs(id: string, engine: LogEngine): Promise<SpanIds> {
  const ids = idsOfFeedback(id)
  if ((await engine.trace(ids.traceId)).length > 0) return ids
  const [found] = await engine.search({ query: { kind: 'text', field: { of: 'text', name: 'id' }, value: id, wildcard: false }, scope: 'spans', limit: 1 })
  return found ? { traceId: found.span.traceId, spanId: found.span.spanId } : ids
}
