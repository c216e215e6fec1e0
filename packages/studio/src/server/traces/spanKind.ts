/** What a span is of, in the few kinds that a person tells apart at a glance. */
import type { Span } from '@evals/core'
import type { SpanFacts } from '@evals/store'

export type SpanKind =
  /** Stands for a case's trial, and has all of it below it. */
  | 'case'
  | 'agent'
  | 'model'
  | 'embedding'
  | 'tool'
  | 'retrieval'
  /** What a scorer did beside asking a model. */
  | 'scorer'
  /** A question that a scorer put to a model. */
  | 'judge'
  | 'workflow'
  | 'other'

const KINDS: Readonly<Record<string, SpanKind>> = {
  chat: 'model',
  text_completion: 'model',
  generate_content: 'model',
  embeddings: 'embedding',
  execute_tool: 'tool',
  retrieval: 'retrieval',
  rerank: 'retrieval',
  invoke_agent: 'agent',
  create_agent: 'agent',
  workflow: 'workflow',
  evaluate: 'scorer',
}

/** Core's name for the attribute by which a span of a scorer is known. */
const SCORER = 'evals.scorer'

export function spanKind({ attributes, parentSpanId, scope }: Span, { operation }: Pick<SpanFacts, 'operation'>): SpanKind {
  const kind = Object.hasOwn(KINDS, operation ?? '') ? KINDS[operation!]! : 'other'
  if (attributes[SCORER] !== undefined) return kind === 'model' ? 'judge' : kind === 'other' || kind === 'workflow' ? 'scorer' : kind
  if (kind === 'other' && parentSpanId === undefined && scope === '@evals/core' && attributes['evals.row'] !== undefined) return 'case'
  return kind
}

/** Which scorer a span belongs to; `undefined`: it is the task's, or nobody's. */
export function scorerOf({ attributes }: Span): string | undefined {
  const name = attributes[SCORER]
  return typeof name === 'string' ? name : undefined
}
