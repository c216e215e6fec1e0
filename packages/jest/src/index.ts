/** `@evals/jest`: what an eval file imports. */
import { describe as jestDescribe, expect as jestExpect } from '@jest/globals'
import type { DescribeEval } from './describeEval.ts'
import { install } from './install.ts'
import type { ScoreMatchers } from './matchers.ts'

install()

type WithEval<Describe> = Describe & { eval: DescribeEval }
type JestDescribe = typeof jestDescribe
type JestExpect = typeof jestExpect

/** Jest's `describe`, with `describe.eval`. It is the same object as the global one. */
export const describe: WithEval<JestDescribe> & { only: WithEval<JestDescribe['only']>; skip: WithEval<JestDescribe['skip']> } = jestDescribe as never

/** Jest's `expect`, with the score matchers. It is the same object as the global one. */
export const expect: JestExpect & { <T = unknown>(actual: T): ReturnType<JestExpect> & ScoreMatchers & { not: ScoreMatchers; resolves: ScoreMatchers; rejects: ScoreMatchers } } = jestExpect as never

export { afterAll, afterEach, beforeAll, beforeEach, it, jest, test } from '@jest/globals'
export * from '@evals/core/authoring'
export type { DescribeEval, EvalBody, EvalResult } from './describeEval.ts'
export type { ScoreMatcher, ScoreMatchers } from './matchers.ts'
