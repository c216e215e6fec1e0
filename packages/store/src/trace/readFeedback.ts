/** Scores, expected answers and comments out of the events of a span: the border where other people's scores are checked. */
import type { Json, Row, ScoreDetail, SpanEvent } from '@evals/core'
import { parsed, textOf, type Attributes } from '../dialects/attributes.ts'
import { COMMENT_ATTRIBUTE, ERROR_MESSAGE_ATTRIBUTE, EVALUATION_EVENT, EXPECTED_ATTRIBUTE, FEEDBACK_EVENT, SCORE_METADATA_ATTRIBUTE, SOURCE_ATTRIBUTE } from './feedback.ts'

export interface ReadFeedback extends Pick<Row, 'scores' | 'scoreDetails' | 'expected'> {
  comments: string[]
}

const NONE: ReadFeedback = { comments: [] }

/** @param events in the order of their times: where two say the same, the later counts */
export function readFeedback(events: readonly SpanEvent[] | undefined): ReadFeedback {
  if (events === undefined) return NONE
  const scores = new Map<string, { score: number | null; detail: ScoreDetail }>()
  const read: ReadFeedback = { comments: [] }
  for (const { name, attributes = {} } of events) {
    if (name === EVALUATION_EVENT) {
      const scorer = textOf(attributes, 'gen_ai.evaluation.name') ?? 'evaluation'
      scores.set(scorer, readEvaluation(scorer, attributes))
    } else if (name === FEEDBACK_EVENT) {
      const expected = attributes[EXPECTED_ATTRIBUTE]
      if (expected !== undefined) read.expected = json(expected)
      const comment = attributes[COMMENT_ATTRIBUTE]
      if (typeof comment === 'string' && comment !== '') read.comments.push(comment)
    }
  }
  if (scores.size === 0) return read
  // fromEntries defines `__proto__` as an ordinary key
  read.scores = Object.fromEntries([...scores].map(([scorer, { score }]) => [scorer, score]))
  const details = [...scores].filter(([, { detail }]) => Object.keys(detail).length > 0)
  if (details.length > 0) read.scoreDetails = Object.fromEntries(details.map(([scorer, { detail }]) => [scorer, detail]))
  return read
}

const PASSED = new Set(['pass', 'passed', 'true', 'yes', 'correct'])
const FAILED = new Set(['fail', 'failed', 'false', 'no', 'incorrect'])

function readEvaluation(scorer: string, attributes: Attributes): { score: number | null; detail: ScoreDetail } {
  const value = attributes['gen_ai.evaluation.score.value']
  const label = textOf(attributes, 'gen_ai.evaluation.score.label')
  const score = value === undefined && label !== undefined ? ofLabel(label) : value
  const isScore = typeof score === 'number' && score >= 0 && score <= 1
  const reason = textOf(attributes, 'gen_ai.evaluation.explanation')
  const source = attributes[SOURCE_ATTRIBUTE]
  const metadata = parsed(attributes[SCORE_METADATA_ATTRIBUTE])
  const problem = isScore ? undefined : problemOf(scorer, attributes, value, label)
  return {
    score: isScore ? score : null,
    detail: {
      ...(reason !== undefined && { reason }),
      ...(problem && { error: { ...problem, phase: 'scorer' } }),
      ...(metadata !== undefined ? { metadata } : label !== undefined ? { metadata: { label } } : {}),
      ...((source === 'code' || source === 'judge' || source === 'human') && { source }),
    },
  }
}

function ofLabel(label: string): number | undefined {
  const word = label.toLowerCase()
  return PASSED.has(word) ? 1 : FAILED.has(word) ? 0 : undefined
}

/** @returns `undefined` for one that says that it could not score, and nothing of an error */
function problemOf(scorer: string, attributes: Attributes, value: Json | undefined, label: string | undefined): { name: string; message: string } | undefined {
  const failed = textOf(attributes, 'error.type')
  if (failed !== undefined) return { name: failed, message: textOf(attributes, ERROR_MESSAGE_ATTRIBUTE) ?? failed }
  if (value !== undefined) return { name: 'RangeError', message: `${scorer} gave ${JSON.stringify(value).slice(0, 80)}; a score is a number from 0 to 1` }
  if (label !== undefined) return { name: 'RangeError', message: `${scorer} gave the label ${JSON.stringify(label.slice(0, 80))} and no number; only pass and fail are read as 1 and 0` }
  return undefined
}

function json(text: Json): Json {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
