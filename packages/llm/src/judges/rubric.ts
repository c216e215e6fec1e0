/** How well an output meets criteria in words, each judged by itself. */
import { createHash } from 'node:crypto'
import { scorer, unknownKeys, type Scorer } from '@evals/core/worker'
import { checked, type JudgeOptions } from './configureJudge.ts'
import type { JudgeArgs } from './judgeArgs.ts'
import type { Zod } from './libraries.ts'
import { PROMPTS_VERSION } from './prompts/prompt.ts'
import { rubricPrompt } from './prompts/rubric.ts'
import { readCriteria, type Criterion, type RubricCriteria } from './rubricCriteria.ts'
import { inTrials, together, type AskJudge, type JudgeResult, type Verdict } from './trials.ts'

/** How a rubric is scored, and by which judge. */
export interface RubricOptions {
  /** What reports call it. Default: 'rubric'. */
  name?: string
  /** 'binary' (default): met or not. 5: from 1 to 5, of which 1 scores 0 and 5 scores 1; met from 4. */
  scale?: 'binary' | 5
  judge?: JudgeOptions
}

export const RUBRIC_OPTIONS: Record<keyof RubricOptions, true> = { name: true, scale: true, judge: true }

/** In `metadata.criteria` of a result. */
export interface JudgedCriterion {
  criterion: string
  met: boolean
  /** On the scale of 5. */
  level?: number
  reason: string
  weight: number
  required: boolean
}

// The reason comes first, so that the verdict follows from it and not the other way round
const VERDICT = (z: Zod) => z.object({ reason: z.string(), met: z.boolean() })
const LEVEL = (z: Zod) => z.object({ reason: z.string(), level: z.literal([1, 2, 3, 4, 5]) })
const MET_FROM = 4

/**
 * The weighted share of criteria that are met; 0 where a required one is not. Each is a request of its own, so that none
 * colours another. A criterion without a usable answer leaves the whole unscored: null, with `metadata.raw`.
 *
 * @param criteria a sentence; a list, with weights as needed; or a file, read now: relative to the file that calls this,
 *   or a URL. Its list items (`- `) are the criteria, or else all of its text is one
 * @throws TypeError where there is no criterion, a weight is not above 0, or there is no such option
 * @example
 * rubric('Answers in one sentence')
 * rubric(['Polite', { criterion: 'Names the price', weight: 2 }, { criterion: 'Invents nothing', required: true }])
 * rubric({ file: './tone.md' }, { name: 'tone', judge: { model: 'gpt-5', trials: 3 } })
 */
export function rubric(criteria: RubricCriteria, options: RubricOptions = {}): Scorer<JudgeArgs, Promise<JudgeResult>> {
  const [unknown] = unknownKeys(options, RUBRIC_OPTIONS, 'option')
  if (unknown !== undefined) throw new TypeError(`rubric: ${unknown}`)
  const list = readCriteria(criteria)
  const { name = 'rubric', scale = 'binary' } = options
  if (scale !== 'binary' && scale !== 5) throw new TypeError(`A rubric's scale is 'binary' or 5, and was given ${String(scale)}`)
  checked(options.judge ?? {})
  // Scores by other criteria are of another scorer, also where the criteria are in a file that was edited
  const version = `${PROMPTS_VERSION}-${createHash('sha256').update(JSON.stringify([list, scale])).digest('hex').slice(0, 8)}`
  return scorer(name, async ({ judge, ...row }: JudgeArgs) => inTrials({ ...options.judge, ...judge }, async (ask) =>
    summary(await together(list.map((criterion) => judgeOne(ask, criterion, scale, row))))), { version })
}

async function judgeOne(ask: AskJudge, { criterion, weight, required }: Criterion, scale: 'binary' | 5, { input, output, expected }: JudgeArgs): Promise<{ judged: JudgedCriterion; value: number }> {
  const messages = rubricPrompt({ criterion, scale, input, output: output ?? null, expected })
  if (scale === 5) {
    const { level, reason } = await ask({ name: 'level', messages, schema: LEVEL })
    return { judged: { criterion, met: level >= MET_FROM, level, reason, weight, required }, value: (level - 1) / 4 }
  }
  const { met, reason } = await ask({ name: 'verdict', messages, schema: VERDICT })
  return { judged: { criterion, met, reason, weight, required }, value: met ? 1 : 0 }
}

function summary(answers: readonly { judged: JudgedCriterion; value: number }[]): Verdict {
  const criteria = answers.map(({ judged }) => judged)
  const unmet = criteria.filter(({ met }) => !met)
  const failed = unmet.find(({ required }) => required)
  const total = criteria.reduce((sum, { weight }) => sum + weight, 0)
  const share = answers.reduce((sum, { value, judged }) => sum + value * judged.weight, 0) / total
  return { score: failed ? 0 : share, reason: reasonOf(criteria, unmet, failed), metadata: { criteria } }
}

function reasonOf(criteria: readonly JudgedCriterion[], unmet: readonly JudgedCriterion[], failed: JudgedCriterion | undefined): string {
  const [only] = criteria
  if (criteria.length === 1 && only) return only.level === undefined ? only.reason : `${only.level} of 5: ${only.reason}`
  const lines = unmet.map(({ criterion, reason, level }) => `${criterion}${level === undefined ? '' : ` (${level} of 5)`}: ${reason}`)
  const met = `${criteria.length - unmet.length} of ${criteria.length} criteria met${failed ? `, and a required one is not` : ''}`
  return lines.length === 0 ? met : `${met}. Not met: ${lines.join('; ')}`
}
