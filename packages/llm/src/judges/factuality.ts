/** Whether an output says the same facts as the expected answer. */
import { scorer, type Scorer } from '@evals/core/worker'
import { needed, type JudgeArgs } from './judgeArgs.ts'
import type { Zod } from './libraries.ts'
import { factualityPrompt } from './prompts/factuality.ts'
import { PROMPTS_VERSION } from './prompts/prompt.ts'
import { inTrials, type JudgeResult } from './trials.ts'

/** As in autoevals, so that scores stay comparable for who comes from there. */
const SCORES = { same: 1, immaterial: 1, superset: 0.6, subset: 0.4, contradicts: 0 } as const

const ANSWER = (z: Zod) => z.object({ reason: z.string(), verdict: z.enum(['same', 'subset', 'superset', 'immaterial', 'contradicts']) })

/**
 * 1 for the same facts, 0.6 for all of them and more, 0.4 for some of them, 0 for a contradiction. `metadata.verdict`
 * says which.
 *
 * @throws Error where the row has no `expected`
 * @example
 * factuality.partial({ judge: { model: 'gpt-5' } })
 */
export const factuality: Scorer<JudgeArgs, Promise<JudgeResult>> = scorer('factuality', async ({ input, output, expected, judge }: JudgeArgs) => {
  const messages = factualityPrompt({ input, output: output ?? null, expected: needed(expected, '`expected`', 'factuality') })
  return inTrials(judge, async (ask) => {
    const { verdict, reason } = await ask({ name: 'factuality', messages, schema: ANSWER })
    return { score: SCORES[verdict], reason, metadata: { verdict } }
  })
}, { version: PROMPTS_VERSION })
