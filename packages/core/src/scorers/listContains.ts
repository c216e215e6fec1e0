/** How well two lists agree when their order does not count. */

import { scorer, type Scorer } from '../scorer/scorer.ts'
import { assignment } from './assignment.ts'
import { expectedOf, type BuiltInArgs, type BuiltInResult } from './builtIn.ts'
import { levenshtein } from './levenshtein.ts'
import { pairScore, type PairScorer } from './pairwise.ts'
import { shortForm } from './shortForm.ts'

export interface ListContainsArgs extends BuiltInArgs {
  /** Compares one item of the output with one expected item. Default `levenshtein`. Must be synchronous. */
  pairwiseScorer?: PairScorer
  /** Items that are not expected cost nothing. Default false: they lower the score. */
  allowExtraEntities?: boolean
}

/**
 * Pairs the items of the two lists one to one so that the sum of their similarities is the largest, and divides that
 * sum by the longer length (by the number of expected items with `allowExtraEntities`), as autoevals' ListContains. Two
 * empty lists score 1, one empty list scores 0. A text that holds a JSON array counts as the list in it; an output that
 * is no list scores 0. A pair for which the scorer gives null counts as 0. The pairs are in `metadata.pairs`.
 *
 * @throws Error where `expected` is missing or no list, or `pairwiseScorer` is asynchronous.
 *
 * @example
 * listContains({ output: ['pear', 'apple'], expected: ['apple', 'pear'] })    // score 1
 */
export const listContains: Scorer<ListContainsArgs, BuiltInResult> = scorer(
  'listContains',
  (args: ListContainsArgs): BuiltInResult => {
    const expected = asList(expectedOf(args, 'listContains'))
    if (expected === undefined) {
      throw new Error(`listContains needs a list in \`expected\`, and the row has ${shortForm(args.expected)}.`)
    }
    const output = asList(args.output)
    if (output === undefined) return { score: 0, reason: 'the output is not a list' }
    if (output.length === 0 && expected.length === 0) return { score: 1 }
    if (output.length === 0) return { score: 0, reason: 'the output is an empty list' }
    if (expected.length === 0) {
      return { score: 0, reason: `expected an empty list, and the output has ${output.length} items` }
    }

    const pairwise = args.pairwiseScorer ?? levenshtein
    const similarities = output.map((a) => expected.map((b) => pairScore(pairwise, a, b, 'listContains') ?? 0))
    const pairs = assignment(similarities).flatMap((column, row) =>
      column < 0 ? [] : [{ output: output[row], expected: expected[column], score: similarities[row]?.[column] ?? 0 }],
    )
    const denominator = args.allowExtraEntities ? expected.length : Math.max(output.length, expected.length)
    const score = Math.min(pairs.reduce((total, pair) => total + pair.score, 0) / denominator, 1)
    const metadata = { pairs }
    return score === 1 ? { score, metadata } : { score, reason: reasonOf(pairs, output, expected), metadata }
  },
  { version: '1' },
)

function asList(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value !== 'string') return undefined
  try {
    const parsed: unknown = JSON.parse(value)
    return Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function reasonOf(pairs: readonly { score: number }[], output: unknown[], expected: unknown[]): string {
  const exact = pairs.filter((pair) => pair.score === 1).length
  return `${exact} of ${expected.length} expected items found as they are, in a list of ${output.length}`
}
