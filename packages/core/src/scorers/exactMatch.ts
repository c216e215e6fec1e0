/** Whether the output is the expected value. */

import { scorer, type Scorer } from '../scorer/scorer.ts'
import { expectedOf, type BuiltInArgs, type BuiltInResult } from './builtIn.ts'
import { MAX_DEPTH, nestedDeeperThan } from './nesting.ts'
import { shortForm } from './shortForm.ts'
import { sortedJson } from './sortedJson.ts'

export type ExactMatchArgs = BuiltInArgs

/**
 * 1 if output and expected are equal, else 0, by the rule of autoevals' ExactMatch: both are compared as text; where
 * one of them is an object, an array or null, they are compared as JSON, and a text that is JSON counts as its value.
 * So 5 equals '5', and { a: 1 } equals '{ "a": 1 }'. Text is compared to the letter, spaces included. The order of keys
 * counts; `jsonDiff` ignores it. No output counts as null.
 *
 * @throws Error where `expected` is missing, or nested deeper than 1,000 levels. (An output that is, scores 0.)
 *
 * @example
 * exactMatch({ output: 'Paris', expected: 'Paris' })    // { score: 1 }
 */
export const exactMatch: Scorer<ExactMatchArgs, BuiltInResult> = scorer(
  'exactMatch',
  (args: ExactMatchArgs): BuiltInResult => {
    const asJson = typeof args.output === 'object' || args.output === undefined || typeof args.expected === 'object'
    const expected = comparable(expectedOf(args, 'exactMatch'), asJson)
    const output = comparable(args.output ?? null, asJson)
    if (expected.text === undefined) {
      throw new Error(`exactMatch can not compare with an \`expected\` that is nested deeper than ${MAX_DEPTH} levels.`)
    }
    if (output.text === undefined) {
      return { score: 0, reason: `the output is nested deeper than ${MAX_DEPTH} levels, and expected is not` }
    }
    if (output.text === expected.text) return { score: 1 }
    const onlyOrder = asJson && sortedJson(output.value) === sortedJson(expected.value)
    const reason = onlyOrder
      ? 'equal except for the order of keys'
      : `expected ${shortForm(expected.value)}, and the output is ${shortForm(output.value)}`
    return { score: 0, reason }
  },
  { version: '1', binary: true },
)

/** The value, parsed where it is to be, and the text that stands for it: undefined where it is nested too deeply. */
function comparable(value: unknown, asJson: boolean): { value: unknown, text: string | undefined } {
  if (typeof value === 'string' && asJson) {
    try {
      const parsed: unknown = JSON.parse(value)
      return { value: parsed, text: jsonText(parsed) }
    } catch {
      // A text that is no JSON is compared as it is.
    }
  }
  return { value, text: typeof value === 'object' ? jsonText(value) : String(value) }
}

function jsonText(value: unknown): string | undefined {
  return nestedDeeperThan(value, MAX_DEPTH) ? undefined : JSON.stringify(value)
}
