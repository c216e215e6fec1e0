/** What `toScoreAbove` and `toScoreAtLeast` answer, in any runner: a result for `expect.extend`, or a promise of it where the scorer is asynchronous. */
import { assertScores, parseMatcherArguments, type AssertedScore, type AssertRequest } from '@evals/core/worker'
import { scoreMessage } from './scoreMessage.ts'

export interface MatcherResult {
  pass: boolean
  message: () => string
}

export const scoreMatchers = {
  toScoreAbove: (score: number, threshold: number): boolean => score > threshold,
  toScoreAtLeast: (score: number, threshold: number): boolean => score >= threshold,
} as const

export type ScoreMatcherName = keyof typeof scoreMatchers

export interface ScoreMatcherCall {
  /** How the user called it, where not by its own name: `toMatchRubric('polite')`. */
  as?: string | undefined
  negated: boolean
  received: unknown
  /** As the user gave them: threshold, scorer or `{ scorer: 'name' }`, the scorer's arguments. */
  args: readonly [threshold: unknown, scorer?: unknown, args?: unknown]
  /** Inside an eval's body: the result that it is about. */
  result: AssertRequest['result']
}

/** Nobody reads more differences than this of one file; after it a failure says its score and reason, and the run record has the texts. */
const MAX_DIFFS = 100
let messages = 0

/** @throws {TypeError} where it was not called as it can be, or a scorer could not score the value */
export function callScoreMatcher(name: ScoreMatcherName, { as, negated, received, args: [threshold, scorer, args], result }: ScoreMatcherCall): MatcherResult | Promise<MatcherResult> {
  const request = { received, ...parseMatcherArguments(name, threshold, scorer, args), result }
  const limit = threshold as number
  const judge = (scores: AssertedScore[]): MatcherResult => {
    const unscored = scores.find(({ score }) => score === null)
    if (unscored) throw new Error(`${as ?? name}: ${unscored.scorer} could not score this value${unscored.reason ? `: ${unscored.reason}` : ''}`)
    const failing = scores.filter(({ score }) => !scoreMatchers[name](score!, limit))
    const pass = failing.length === 0
    return { pass, message: () => scoreMessage({ matcher: name, as, negated, threshold: limit, received, scores: pass ? scores : failing, brief: ++messages > MAX_DIFFS }) }
  }
  const scores = assertScores(name, request)
  return scores instanceof Promise ? scores.then(judge) : judge(scores)
}
