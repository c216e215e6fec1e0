/** What people, judges and scorers say of an answer after it was given: as events of its span, so that it is kept and read like everything else. */
import type { Json, ScoreDetail, SpanEvent, SpanIds } from '@evals/core'
import type { IncomingSpan } from './incomingSpan.ts'

/** Of the GenAI semantic conventions: one score. */
export const EVALUATION_EVENT = 'gen_ai.evaluation.result'
/** Ours: what should have been answered, and what was remarked. */
export const FEEDBACK_EVENT = 'evals.feedback'
export const EXPECTED_ATTRIBUTE = 'evals.expected'
export const COMMENT_ATTRIBUTE = 'evals.comment'
/** `code`, `judge` or `human`. */
export const SOURCE_ATTRIBUTE = 'evals.source'
/** Of a score: what its scorer tells beside it, as JSON. */
export const SCORE_METADATA_ATTRIBUTE = 'evals.score.metadata'
export const ERROR_MESSAGE_ATTRIBUTE = 'evals.error.message'

export interface Feedback {
  /** From 0 to 1. `null`: could not be scored, and `details` say why. */
  scores?: Readonly<Record<string, number | null>> | undefined
  details?: Readonly<Record<string, ScoreDetail>> | undefined
  expected?: Json | undefined
  comment?: string | undefined
  /** Who says so, where `details` do not tell. Default: human. */
  source?: ScoreDetail['source']
}

/**
 * Feedback as what comes in. Of a trace as a whole, where the span's id is `TRACE_ITSELF`.
 *
 * @param atMs when it was given, since 1970: of two that say the same, the later counts
 */
export function spanOfFeedback({ traceId, spanId }: SpanIds, feedback: Feedback, atMs: number): IncomingSpan {
  return { partial: true, span: { traceId, spanId, name: '', startMs: atMs, durationMs: 0, attributes: {}, events: feedbackEvents(feedback, atMs) } }
}

export function feedbackEvents({ scores = {}, details = {}, expected, comment, source = 'human' }: Feedback, timeMs: number): SpanEvent[] {
  const events = Object.entries(scores).map(([name, score]) => evaluationEvent(name, score, { source, ...details[name] }, timeMs))
  if (expected === undefined && comment === undefined) return events
  const attributes = { ...(expected !== undefined && { [EXPECTED_ATTRIBUTE]: JSON.stringify(expected) }), ...(comment !== undefined && { [COMMENT_ATTRIBUTE]: comment }), [SOURCE_ATTRIBUTE]: source }
  return [...events, { name: FEEDBACK_EVENT, timeMs, attributes }]
}

export function evaluationEvent(name: string, score: number | null, { reason, error, metadata, source }: ScoreDetail, timeMs: number): SpanEvent {
  return {
    name: EVALUATION_EVENT,
    timeMs,
    attributes: {
      'gen_ai.evaluation.name': name,
      ...(score !== null && { 'gen_ai.evaluation.score.value': score }),
      ...(reason !== undefined && { 'gen_ai.evaluation.explanation': reason }),
      ...(source !== undefined && { [SOURCE_ATTRIBUTE]: source }),
      ...(metadata !== undefined && { [SCORE_METADATA_ATTRIBUTE]: JSON.stringify(metadata) }),
      ...(error && { 'error.type': error.name, [ERROR_MESSAGE_ATTRIBUTE]: error.message }),
    },
  }
}
