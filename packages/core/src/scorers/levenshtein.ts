/** How alike two texts are, by the letters that would have to change. */

import { distance } from 'fastest-levenshtein'
import { scorer, type Scorer } from '../scorer/scorer.ts'
import { asText } from './asText.ts'
import { expectedOf, type BuiltInArgs, type BuiltInResult } from './builtIn.ts'

export type LevenshteinArgs = BuiltInArgs

/**
 * 1 - (edit distance / length of the longer text), in UTF-16 units, as autoevals' Levenshtein. Two empty texts score 1.
 * Numbers and booleans are compared as text, objects and arrays as JSON. No output (null or undefined) scores 0, unless
 * null is expected. Takes time in proportion to the product of the two lengths.
 *
 * @throws Error where `expected` is missing, or a value is nested deeper than 1,000 levels.
 *
 * @example
 * levenshtein({ output: 'Pariss', expected: 'Paris' })    // score 0.833, 'edit distance 1 in 6 characters'
 */
export const levenshtein: Scorer<LevenshteinArgs, BuiltInResult> = scorer(
  'levenshtein',
  (args: LevenshteinArgs): BuiltInResult => {
    const expected = asText(expectedOf(args, 'levenshtein'), 'levenshtein')
    const output = asText(args.output, 'levenshtein')
    if (output === undefined) return expected === undefined ? { score: 1 } : { score: 0, reason: 'no output' }
    if (expected === undefined) return { score: 0, reason: 'there is an output, and null is expected' }
    if (output === expected) return { score: 1 }
    const edits = distance(output, expected)
    const length = Math.max(output.length, expected.length)
    return { score: 1 - edits / length, reason: `edit distance ${edits} in ${length} characters` }
  },
  { version: '1' },
)
