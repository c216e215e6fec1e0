/** Which of two outputs is better, asked in both orders: judges favour a place. */
import { scorer, type Scorer } from '@evals/core/worker'
import type { z } from 'zod'
import { needed, type JudgeArgs } from './judgeArgs.ts'
import type { Zod } from './libraries.ts'
import { pairwisePrompt } from './prompts/pairwise.ts'
import { PROMPTS_VERSION } from './prompts/prompt.ts'
import { inTrials, together, type JudgeResult } from './trials.ts'

export interface PairwiseArgs extends JudgeArgs {
  /** What the output is compared with. Default: the row's `expected`. */
  other?: unknown
  /** What counts. Default: correct, complete, helpful. */
  criteria?: string
}

const ANSWER = (z: Zod) => z.object({ reason: z.string(), better: z.enum(['first', 'second', 'tie']) })
type Answer = z.output<ReturnType<typeof ANSWER>>
const OUTPUT_FIRST = { first: 1, tie: 0.5, second: 0 } as const
const OUTPUT_SECOND = { first: 0, tie: 0.5, second: 1 } as const

/**
 * 1 where the output is better than the other, 0 where it is worse, 0.5 for a tie, and where the two orders disagree:
 * then `metadata.positionBias` is true.
 *
 * @throws Error where there is neither `other` nor `expected`
 */
export const pairwise: Scorer<PairwiseArgs, Promise<JudgeResult>> = scorer('pairwise', async ({ input, output = null, other, expected, criteria, judge }: PairwiseArgs) => {
  const against = needed(other ?? expected, '`other` or `expected`', 'pairwise')
  return inTrials(judge, async (ask) => {
    const question = (first: unknown, second: unknown) => ask({ name: 'pairwise', messages: pairwisePrompt({ input, first, second, criteria }), schema: ANSWER })
    const [before, after] = (await together([question(output, against), question(against, output)])) as [Answer, Answer]
    const score = OUTPUT_FIRST[before.better]
    const positionBias = score !== OUTPUT_SECOND[after.better]
    const reason = positionBias ? `the two orders disagree. Output first: ${before.reason} Output second: ${after.reason}` : before.reason
    return { score: positionBias ? 0.5 : score, reason, metadata: { positionBias, orders: [before, after] } }
  })
}, { version: PROMPTS_VERSION })
