/** Whether an output answers the question as criteria want it, without an expected answer. */
import { scorer, type Scorer } from '@evals/core/worker'
import { needed, type JudgeArgs } from './judgeArgs.ts'
import type { Zod } from './libraries.ts'
import { closedQAPrompt } from './prompts/closedQA.ts'
import { PROMPTS_VERSION } from './prompts/prompt.ts'
import { inTrials, type JudgeResult } from './trials.ts'

export interface ClosedQAArgs extends JudgeArgs {
  /** What a good answer has to be. Default: correct, and to the point. */
  criteria?: string
}

const ANSWER = (z: Zod) => z.object({ reason: z.string(), correct: z.boolean() })

/**
 * 1 where the output answers the input and meets the criteria, else 0.
 *
 * @throws Error where the row has no `input`
 * @example
 * closedQA.partial({ criteria: 'Names the capital, and nothing else' })
 */
export const closedQA: Scorer<ClosedQAArgs, Promise<JudgeResult>> = scorer('closedQA', async ({ input, output, criteria = 'It is correct, and to the point.', judge }: ClosedQAArgs) => {
  const messages = closedQAPrompt({ input: needed(input, '`input`', 'closedQA'), output: output ?? null, criteria })
  return inTrials(judge, async (ask) => {
    const { correct, reason } = await ask({ name: 'closed_qa', messages, schema: ANSWER })
    return { score: correct ? 1 : 0, reason }
  })
}, { version: PROMPTS_VERSION })
