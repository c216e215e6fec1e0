/** `@evals/vitest`: what an eval file imports. */
import { describe as vitestDescribe, type SuiteAPI } from 'vitest'
import type { DescribeEval } from './describeEval.ts'
import { install } from './install.ts'

install()

type Modifier = 'skip' | 'only' | 'concurrent' | 'sequential' | 'shuffle'
type WithEval<Chain> = Chain & { eval: DescribeEval } & { [K in Modifier & keyof Chain]: Chain[K] & { eval: DescribeEval } }

/** Vitest's `describe`, with `describe.eval`. It is the same object as the global one. */
export const describe: WithEval<SuiteAPI> = vitestDescribe as WithEval<SuiteAPI>

export { afterAll, afterEach, beforeAll, beforeEach, expect, it, test, vi } from 'vitest'
export * from '@evals/core/authoring'
export * from '@evals/llm/authoring'
export { calibrationReport } from '@evals/report/worker'
export type { DescribeEval, EvalBody, EvalResult } from './describeEval.ts'
export type { ScoreMatcher } from './matchers.ts'
