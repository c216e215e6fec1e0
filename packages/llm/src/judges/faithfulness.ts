/** Whether what an output claims is in the context that it was made from. */
import { scorer, type Scorer } from '@evals/core/worker'
import { needed, type JudgeArgs } from './judgeArgs.ts'
import type { Zod } from './libraries.ts'
import { faithfulnessPrompt } from './prompts/faithfulness.ts'
import { PROMPTS_VERSION } from './prompts/prompt.ts'
import { inTrials, type JudgeResult } from './trials.ts'

export interface FaithfulnessArgs extends JudgeArgs {
  /** What was retrieved: text, or a list of any form. Default: the row's `metadata.context`. */
  context?: unknown
}

const ANSWER = (z: Zod) => z.object({ claims: z.array(z.object({ claim: z.string(), reason: z.string(), supported: z.boolean() })) })

/**
 * The share of the output's claims that the context supports; `metadata.claims` has them all. An output that claims
 * nothing is unscored: it is neither faithful nor not.
 *
 * @throws Error where there is no context
 */
export const faithfulness: Scorer<FaithfulnessArgs, Promise<JudgeResult>> = scorer('faithfulness', async ({ input, output, metadata, context, judge }: FaithfulnessArgs) => {
  const given = needed(context ?? metadata?.['context'], '`context`, as an argument or in its metadata', 'faithfulness')
  const messages = faithfulnessPrompt({ input, output: output ?? null, context: given })
  return inTrials(judge, async (ask) => {
    const { claims } = await ask({ name: 'claims', messages, schema: ANSWER })
    if (claims.length === 0) return { score: null, reason: 'the output makes no claims', metadata: { claims } }
    const unsupported = claims.filter(({ supported }) => !supported)
    const count = `${claims.length - unsupported.length} of ${claims.length} claims supported`
    const details = unsupported.map(({ claim, reason }) => `${claim} (${reason})`).join('; ')
    return { score: 1 - unsupported.length / claims.length, reason: details === '' ? count : `${count}. Not: ${details}`, metadata: { claims } }
  })
}, { version: PROMPTS_VERSION })
