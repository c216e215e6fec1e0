/** `@evals/jest`: what an eval file imports. */
import { describe as jestDescribe, expect as jestExpect } from '@jest/globals'
import type { DescribeEval } from './describeEval.ts'
import { install } from './install.ts'
import type { Expect } from './expect.ts'

install()

type WithEval<Describe> = Describe & { eval: DescribeEval }
type JestDescribe = typeof jestDescribe

/** Jest's `describe`, with `describe.eval`. It is the same object as the global one. */
export const describe: WithEval<JestDescribe> & { only: WithEval<JestDescribe['only']>; skip: WithEval<JestDescribe['skip']> } = jestDescribe as never

/** Jest's `expect`, with the score matchers. It is the same object as the global one. */
export const expect: Expect = jestExpect as never

export { afterAll, afterEach, beforeAll, beforeEach, it, jest, test } from '@jest/globals'
export * from '@evals/core/authoring'
export * from '@evals/llm/authoring'
export { calibrationReport } from '@evals/report/worker'
export type { DescribeEval, EvalBody, EvalResult } from './describeEval.ts'
export type { ScoreMatcher, ScoreMatchers } from './matchers.ts'
