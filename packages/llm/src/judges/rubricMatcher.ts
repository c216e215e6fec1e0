/** What `toMatchRubric` asserts, in any runner: that a rubric's score is at least so high. */
import { unknownKeys, type Scorer } from '@evals/core/worker'
import type { JudgeArgs } from './judgeArgs.ts'
import { rubric, RUBRIC_OPTIONS, type RubricOptions } from './rubric.ts'
import type { RubricCriteria } from './rubricCriteria.ts'
import type { JudgeResult } from './trials.ts'

/** Of `toMatchRubric`: those of the rubric, and the score from which on it passes. */
export interface RubricMatcherOptions extends RubricOptions {
  /** From 0 to 1. Default: all that counts as met, which is 1, and on the scale of 5 is 0.75. */
  threshold?: number
}

/** `expect(output).toMatchRubric(criteria, options?)` */
export type RubricMatcher = (criteria: RubricCriteria, options?: RubricMatcherOptions) => Promise<void>

export interface RubricAssertion {
  /** The call, for messages. */
  as: string
  threshold: number
  scorer: Scorer<JudgeArgs, Promise<JudgeResult>>
}

const SHOWN = 60
const KNOWN: Record<keyof RubricMatcherOptions, true> = { ...RUBRIC_OPTIONS, threshold: true }

/** @throws TypeError for a rubric without a criterion, or an option that makes no sense */
export function rubricAssertion(criteria: RubricCriteria, options: RubricMatcherOptions = {}): RubricAssertion {
  const [unknown] = unknownKeys(options, KNOWN, 'option')
  if (unknown !== undefined) throw new TypeError(`toMatchRubric: ${unknown}`)
  const { threshold = options.scale === 5 ? 0.75 : 1, ...rest } = options
  const scorer = rubric(criteria, rest)
  const shown = typeof criteria === 'string' ? JSON.stringify(criteria.length > SHOWN ? `${criteria.slice(0, SHOWN)}…` : criteria) : 'file' in criteria ? `{ file: ${JSON.stringify(String(criteria.file))} }` : `[${criteria.length} criteria]`
  return { as: `toMatchRubric(${shown})`, threshold, scorer }
}
