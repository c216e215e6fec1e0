/** Whether the output contains certain texts. */

import { scorer, type Scorer } from '../scorer/scorer.ts'
import { asText } from './asText.ts'
import { expectedOf, type BuiltInArgs, type BuiltInResult } from './builtIn.ts'
import { shortForm } from './shortForm.ts'

export interface IncludesArgs extends BuiltInArgs {
  /** Compares in lower case, independent of the locale. Default false. */
  ignoreCase?: boolean
}

/**
 * 1 if the output contains the expected text, else 0. For a list of expected texts the score is the share of them that
 * it contains. Texts are sought anywhere, also inside words and numbers ("12" is in "2120"). Numbers count as text; an
 * output that is an object or array is searched as JSON text. No output scores 0.
 *
 * @throws Error where `expected` is missing, or holds nothing, an empty text, or what is neither text nor number: every
 *   output would contain it.
 *
 * @example
 * includes({ output: 'Refunds take 5 days.', expected: ['refund', '5 days', 'email'], ignoreCase: true })
 * // { score: 0.667, reason: 'missing: "email"' }
 */
export const includes: Scorer<IncludesArgs, BuiltInResult> = scorer(
  'includes',
  (args: IncludesArgs): BuiltInResult => {
    const expected = expectedOf(args, 'includes')
    const wanted = (Array.isArray(expected) ? expected : [expected]).map(textToFind)
    if (wanted.length === 0) throw new Error('includes needs a text in `expected`, and the row has an empty list.')
    const output = asText(args.output, 'includes')
    if (output === undefined) return { score: 0, reason: 'no output' }

    const inCase = (text: string): string => (args.ignoreCase ? text.toLowerCase() : text)
    const searched = inCase(output)
    const missing = wanted.filter((text) => !searched.includes(inCase(text)))
    if (missing.length === 0) return { score: 1 }
    const score = (wanted.length - missing.length) / wanted.length
    return { score, reason: `missing: ${missing.map((text) => shortForm(text)).join(', ')}` }
  },
  { version: '1' },
)

function textToFind(value: unknown): string {
  if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return String(value)
  throw new Error(`includes needs texts that are not empty in \`expected\`, and the row has ${shortForm(value)}.`)
}
