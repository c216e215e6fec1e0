/** Feedback as the client sends it, and whose it is: people know an answer by the id that they were given with it. */
import type { Json, SpanIds } from '@evals/core'
import { z } from 'zod'
import type { LogEngine } from '../engine/logEngine.ts'
import type { Decoded } from '../otlp/decodeOtlp.ts'
import { spanOfFeedback } from '../trace/feedback.ts'
import { TRACE_ITSELF, type IncomingSpan } from '../trace/incomingSpan.ts'
import { idsOfRow } from '../trace/spanOfRow.ts'
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
    const ids = trace ? { traceId: trace.traceId.toLowerCase(), spanId: trace.spanId?.toLowerCase() ?? TRACE_ITSELF } : idsOfRow({ id: id! })
    const incoming = spanOfFeedback(ids, { ...feedback, details }, givenMs)
    if (id !== undefined) unresolved.push({ incoming, id })
    return incoming
  })
  for (const { incoming, id } of unresolved) Object.assign(incoming.span, await idsKnownAs(id, engine))
  return decoded
}

/**
 * By an id alone: of a row that was logged, whose place follows from it; of a row that is known by it otherwise, such as
 * one that was logged into a trace; of a trace. What is not known yet, and does not look like a trace, is a row that comes.
 */
async function idsKnownAs(id: string, engine: LogEngine): Promise<SpanIds> {
  const logged = idsOfRow({ id })
  if ((await engine.trace(logged.traceId)).length > 0) return logged
  if (/^[0-9a-f]{32}$/i.test(id)) return { traceId: id.toLowerCase(), spanId: TRACE_ITSELF }
  const [found] = await engine.search({ query: { kind: 'text', field: { of: 'text', name: 'id' }, value: id, wildcard: false }, scope: 'spans', limit: 1 })
  return found ? { traceId: found.span.traceId, spanId: found.span.spanId } : logged
}
