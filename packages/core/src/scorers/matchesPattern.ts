/** Whether the output matches a regular expression. */

import { scorer, type Scorer } from '../scorer/scorer.ts'
import { asText } from './asText.ts'
import { expectedOf, type BuiltInArgs, type BuiltInResult } from './builtIn.ts'
import { shortForm } from './shortForm.ts'

export interface MatchesPatternArgs extends BuiltInArgs {
  /** A regular expression, or its source as text. Default: the row's `expected`, for a pattern of each row's own. */
  pattern?: RegExp | string
  /** Flags for a pattern that is text, such as 'i'. Default none. */
  flags?: string
}

/**
 * 1 if the pattern matches somewhere in the output, else 0; anchor it by ^ and $ to match all. Text is the source
 * alone: '^\\d+$', not '/^\\d+$/'. No output scores 0. The pattern is yours, and so is its running time: one that
 * backtracks may take for ever on what a model writes.
 *
 * @throws Error where there is neither `pattern` nor `expected`, or it is no regular expression.
 *
 * @example
 * matchesPattern.partial({ pattern: /^INV-\d{6}$/ })
 */
export const matchesPattern: Scorer<MatchesPatternArgs, BuiltInResult> = scorer(
  'matchesPattern',
  (args: MatchesPatternArgs): BuiltInResult => {
    const pattern = toRegExp(args.pattern ?? expectedOf(args, 'matchesPattern without `pattern`'), args.flags)
    const output = asText(args.output, 'matchesPattern')
    if (output === undefined) return { score: 0, reason: 'no output' }
    return pattern.test(output) ? { score: 1 } : { score: 0, reason: `does not match ${String(pattern)}` }
  },
  { version: '1', binary: true },
)

/** A new object each time: with the flag g or y, a shared one would go on where its last match ended. */
function toRegExp(pattern: unknown, flags: string | undefined): RegExp {
  // Not instanceof: Jest runs tests in a realm that has a RegExp of its own.
  if (Object.prototype.toString.call(pattern) === '[object RegExp]') return new RegExp(pattern as RegExp)
  if (typeof pattern !== 'string') {
    throw new Error(`matchesPattern needs a regular expression or its source, and was given ${shortForm(pattern)}.`)
  }
  try {
    return new RegExp(pattern, flags)
  } catch (error) {
    throw new Error(`matchesPattern can not use its pattern: ${(error as Error).message}`, { cause: error })
  }
}
