/** How near the output's number is to the expected one, relative to their sizes. */

import { scorer, type Scorer } from '../scorer/scorer.ts'
import type { BuiltInArgs, BuiltInResult } from './builtIn.ts'
import { readExpectedNumber, readOutputNumber } from './numericMatch.ts'

export type NumericDiffArgs = BuiltInArgs

/**
 * 1 - |output - expected| / (|output| + |expected|), as autoevals' NumericDiff: 1 for equal numbers, 0 for opposite
 * signs or where one of them is 0. A text counts as its last number (see `lastNumber`), percentages as written. An
 * output without a finite number scores 0.
 *
 * @throws Error where `expected` is missing or has no finite number, or the output is neither text nor number.
 *
 * @example
 * numericDiff({ output: 90, expected: 110 })    // { score: 0.9, reason: 'found 90, expected 110' }
 */
export const numericDiff: Scorer<NumericDiffArgs, BuiltInResult> = scorer(
  'numericDiff',
  (args: NumericDiffArgs): BuiltInResult => {
    const expected = readExpectedNumber(args, 'numericDiff').value
    const output = readOutputNumber(args.output, 'numericDiff')?.value
    if (output === undefined) return { score: 0, reason: `no number in the output; expected ${expected}` }
    const score = similarity(output, expected)
    return score === 1 ? { score } : { score, reason: `found ${output}, expected ${expected}` }
  },
  { version: '1' },
)

/** The formula, also for what overflows in it: numbers near the largest double, and infinities. */
export function similarity(a: number, b: number): number {
  if (a === b) return 1
  if (!Number.isFinite(a) || !Number.isFinite(b)) return 0
  const [x, y] = Math.abs(a) + Math.abs(b) === Infinity ? [a / 2, b / 2] : [a, b]
  return 1 - Math.abs(y - x) / (Math.abs(y) + Math.abs(x))
}
