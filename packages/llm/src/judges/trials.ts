/** Asks a judge as often as is wanted, and makes one score of the answers. */
import type { z } from 'zod'
import { ask, type Question } from './ask.ts'
import { judgeOptions, type JudgeOptions } from './configureJudge.ts'

/** What a judge's scorer returns. `null`: there was no usable answer. */
export interface JudgeResult {
  score: number | null
  reason: string
  metadata: Record<string, unknown>
}

/** What one trial found. */
export interface Verdict {
  score: number | null
  reason: string
  metadata?: Record<string, unknown>
}

/** Throws where there is no usable answer; `inTrials` makes `null` of it. */
export type AskJudge = <Schema extends z.ZodType>(question: Question<Schema>) => Promise<z.output<Schema>>

class Unscored extends Error {
  readonly raw: string
  constructor(problem: string, raw: string) {
    super(problem)
    this.raw = raw
  }
}

/**
 * One trial: its verdict. More: the mean of those with a score, `metadata.spread` (their sample standard deviation) and
 * `metadata.trials`. None with a score: null, and `metadata.raw`, what the judge said instead.
 */
export async function inTrials(own: JudgeOptions | undefined, once: (ask: AskJudge) => Promise<Verdict>): Promise<JudgeResult> {
  const options = judgeOptions(own)
  let model: string | undefined
  const verdicts = await together(Array.from({ length: options.trials }, (_, trial) => orUnscored(once(async (question) => {
    const asked = await ask(question, options, trial)
    model = asked.model
    if (asked.unscored) throw new Unscored(asked.problem, asked.raw)
    return asked.answer
  }))))
  const [first] = verdicts as [Verdict, ...Verdict[]]
  if (verdicts.length === 1) return { ...first, metadata: { model, ...first.metadata } }

  const scores = verdicts.flatMap(({ score }) => (score === null ? [] : [score]))
  const trials = verdicts.map(({ score, reason, metadata }) => ({ score, reason, ...metadata }))
  if (scores.length === 0) return { ...first, metadata: { model, ...first.metadata, trials } }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const spread = scores.length === 1 ? null : Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length - 1))
  const missing = verdicts.length - scores.length
  const nearest = verdicts.reduce((best, verdict) => (distance(verdict, mean) < distance(best, mean) ? verdict : best))
  return {
    score: mean,
    reason: `mean of ${scores.length} trials${missing === 0 ? '' : `, ${missing} more without a usable answer`}; one says: ${nearest.reason}`,
    metadata: { model, spread, trials },
  }
}

/**
 * All results, or the first error by place and not by time, after all have ended: nothing runs on after the scorer. A
 * real error comes before a mere missing answer.
 */
export async function together<Result>(promises: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(promises)
  const problems = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  if (problems.length > 0) throw problems.find((problem) => !(problem instanceof Unscored)) ?? problems[0]
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

async function orUnscored(verdict: Promise<Verdict>): Promise<Verdict> {
  try {
    return await verdict
  } catch (error) {
    if (error instanceof Unscored) return { score: null, reason: error.message, metadata: { raw: error.raw } }
    throw error
  }
}

function distance({ score }: Verdict, mean: number): number {
  return score === null ? Infinity : Math.abs(score - mean)
}
