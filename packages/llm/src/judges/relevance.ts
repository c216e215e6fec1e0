/** Whether an output is about what was asked. */
import { scorer, type Scorer } from '@evals/core/worker'
import { needed, type JudgeArgs } from './judgeArgs.ts'
import type { Zod } from './libraries.ts'
import { PROMPTS_VERSION } from './prompts/prompt.ts'
import { relevancePrompt } from './prompts/relevance.ts'
import { inTrials, type JudgeResult } from './trials.ts'

const SCORES = { full: 1, partial: 0.5, none: 0 } as const

const ANSWER = (z: Zod) => z.object({ reason: z.string(), verdict: z.enum(['full', 'partial', 'none']) })

/**
 * 1 where the output addresses the input, 0.5 where it does in part, else 0. Whether it is right does not count.
 *
 * @throws Error where the row has no `input`
 */
export const relevance: Scorer<JudgeArgs, Promise<JudgeResult>> = scorer('relevance', async ({ input, output, judge }: JudgeArgs) => {
  const messages = relevancePrompt({ input: needed(input, '`input`', 'relevance'), output: output ?? null })
  return inTrials(judge, async (ask) => {
    const { verdict, reason } = await ask({ name: 'relevance', messages, schema: ANSWER })
    return { score: SCORES[verdict], reason, metadata: { verdict } }
  })
}, { version: PROMPTS_VERSION })
