/** Scorers as options of other scorers: how `jsonDiff` and `listContains` compare two parts. */

import { readScore } from '../scorer/readScore.ts'
import { nameOfScorer, type ScoreResult } from '../scorer/scorer.ts'

/** A synchronous scorer of two values. Ours and autoevals' Levenshtein are. */
export type PairScorer<Value = unknown> = (args: { output: Value, expected: Value }) => ScoreResult

/**
 * The score that `scorer` gives to a pair, or null.
 *
 * @throws Error where it returns a promise: the scorers here are synchronous, so that assertions need no `await`.
 */
export function pairScore<Value>(
  scorer: PairScorer<Value>,
  output: Value,
  expected: Value,
  caller: string,
): number | null {
  const name = nameOfScorer(scorer) ?? '(anonymous)'
  const result: unknown = scorer({ output, expected })
  if (typeof result === 'object' && result !== null && 'then' in result) {
    // The promise is dropped here, so its failure must not surface later as an unhandled rejection.
    Promise.resolve(result).catch(() => {})
    throw new Error(`${caller} is synchronous, and the scorer "${name}" that it was given returned a promise.`)
  }
  return readScore(result, { scorer: `${caller} > ${name}` }).score
}
