/** A judge of one's own: a question and the form of its answer. */
import { scorer, type Scorer, type ScoreResult } from '@evals/core/worker'
import type { z } from 'zod'
import type { Message } from './ask.ts'
import { checked, type JudgeOptions } from './configureJudge.ts'
import type { JudgeArgs } from './judgeArgs.ts'
import { prompt as framed } from './prompts/prompt.ts'
import { inTrials, type JudgeResult } from './trials.ts'

/** What a judge asks, in which form it answers, and what that scores. */
export interface JudgeDefinition<Schema extends z.ZodType, Args extends JudgeArgs = JudgeArgs> {
  /** What reports call it. */
  name: string
  /** Of the answer: an object. Put the reason before the verdict; `nullable()` and not `optional()`, for the API wants every key. */
  schema: Schema
  /**
   * What to decide, as text: the row's input, output and expected are put behind it, marked as data. Or all messages, as
   * they are: then it is yours to mark the data (`fence`).
   */
  prompt: (args: Args) => string | readonly Message[]
  /** What the answer is worth. A `reason` of the answer's is the score's, unless this gives one. */
  score: (answer: z.output<Schema>, args: Args) => ScoreResult
  judge?: JudgeOptions
  /** Change it when the scorer's meaning changes. */
  version?: string
}

/**
 * Defines a scorer that asks a model.
 *
 * @throws TypeError for an empty name, or a schema that is not zod's
 * @example
 * const tone = judge({
 *   name: 'tone',
 *   schema: z.object({ reason: z.string(), tone: z.enum(['warm', 'neutral', 'cold']) }),
 *   prompt: () => 'Decide on the tone of the output.',
 *   score: ({ tone }) => ({ warm: 1, neutral: 0.5, cold: 0 })[tone],
 * })
 */
export function judge<Schema extends z.ZodType, Args extends JudgeArgs = JudgeArgs>(definition: JudgeDefinition<Schema, Args>): Scorer<Args, Promise<JudgeResult>> {
  const { name, schema, prompt, score, version } = definition
  if (!('_zod' in schema)) throw new TypeError(`The schema of judge '${name}' is not one of zod 4: import z from 'zod' 4, or from 'zod/v4'`)
  checked(definition.judge ?? {})
  return scorer(name, async (args: Args) => {
    const given = prompt(args)
    const messages = typeof given === 'string' ? framed(given, { input: args.input, output: args.output ?? null, expected: args.expected }) : given
    return inTrials({ ...definition.judge, ...args.judge }, async (ask) => {
      const answer = await ask({ name: name.replaceAll(/[^\w-]/g, '_').slice(0, 64), messages, schema: () => schema })
      const result = score(answer, args)
      const scored = typeof result === 'object' && result !== null ? result : { score: result }
      return { score: toNumber(scored.score, name), reason: scored.reason ?? reasonOf(answer), metadata: { answer, ...scored.metadata } }
    })
  }, version === undefined ? {} : { version })
}

function toNumber(score: unknown, name: string): number | null {
  if (score === null || (typeof score === 'number' && score >= 0 && score <= 1)) return score
  if (typeof score === 'boolean') return score ? 1 : 0
  // Here, because a mean would hide it
  throw new TypeError(`The score function of judge '${name}' returned ${String(score)}; a score is a number from 0 to 1, a boolean, or null`)
}

function reasonOf(answer: unknown): string {
  return typeof answer === 'object' && answer !== null && 'reason' in answer && typeof answer.reason === 'string' ? answer.reason : ''
}
