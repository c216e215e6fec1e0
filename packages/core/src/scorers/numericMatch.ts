/** Whether the last number of the output is the expected number: the scorer for answers of word problems. */

import { scorer, type Scorer } from '../scorer/scorer.ts'
import { expectedOf, type BuiltInArgs, type BuiltInResult } from './builtIn.ts'
import { lastNumber, type FoundNumber } from './lastNumber.ts'
import { shortForm } from './shortForm.ts'

export interface NumericMatchArgs extends BuiltInArgs {
  /**
   * Largest difference that still matches, as a fraction of the larger of the two numbers: 0.01 is one percent.
   * Default 1e-9, for float noise; by default two integers must be equal, since they have no noise.
   */
  tolerance?: number
}

const DEFAULT_TOLERANCE = 1e-9

/**
 * 1 if the last number in the output equals the last number in `expected`, else 0. Either may be a number or a text;
 * how numbers are found in text is written at `lastNumber`. An output without a number scores 0, because the system did
 * not answer.
 *
 * A percentage is read both ways, since datasets write both: "50%" matches 50 and 0.5. Two percentages are compared as
 * written, so "50%" does not match "0.5%".
 *
 * @throws Error where `expected` is missing or has no finite number, where the output is neither text nor number (pick
 *   the field in the task), or where `tolerance` is no number from 0 up.
 *
 * @example
 * numericMatch({ output: 'So she pays $1,250.00 in all.', expected: 1250 })    // { score: 1 }
 * numericMatch.partial({ tolerance: 0.01 })                                     // within one percent
 */
export const numericMatch: Scorer<NumericMatchArgs, BuiltInResult> = scorer(
  'numericMatch',
  (args: NumericMatchArgs): BuiltInResult => {
    const tolerance = args.tolerance ?? DEFAULT_TOLERANCE
    if (!(tolerance >= 0 && tolerance < Infinity)) {
      throw new Error(`numericMatch needs a tolerance from 0 up, as a fraction, and was given ${String(tolerance)}.`)
    }
    const expected = readExpectedNumber(args, 'numericMatch')
    const output = readOutputNumber(args.output, 'numericMatch')
    if (output === undefined) return { score: 0, reason: `no number in the output; expected ${expected.value}` }

    const exactIntegers = args.tolerance === undefined
    const matches = readings(output, expected).some(([a, b]) => isClose(a, b, tolerance, exactIntegers))
    return matches ? { score: 1 } : { score: 0, reason: `found ${written(output)}, expected ${written(expected)}` }
  },
  { version: '1', binary: true },
)

/** The number that the row expects. Throws where there is none: that is a mistake in the dataset. */
export function readExpectedNumber(args: BuiltInArgs, scorerName: string): FoundNumber {
  const expected = expectedOf(args, scorerName)
  const found = readNumber(expected)
  if (found === undefined || !Number.isFinite(found.value)) {
    throw new Error(`${scorerName} needs a finite number in \`expected\`, and the row has ${shortForm(expected)}.`)
  }
  return found
}

/** The number of an output, or undefined where the system gave none. Throws for what can not hold one. */
export function readOutputNumber(output: unknown, scorerName: string): FoundNumber | undefined {
  if (output === undefined || output === null) return undefined
  if (!['string', 'number', 'bigint'].includes(typeof output)) {
    const kind = Array.isArray(output) ? 'a list' : typeof output === 'object' ? 'an object' : `a ${typeof output}`
    throw new Error(`${scorerName} reads a number or a text, and the output is ${kind}. Return the answer alone.`)
  }
  const found = readNumber(output)
  return Number.isNaN(found?.value) ? undefined : found
}

function readNumber(value: unknown): FoundNumber | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return { value: Number(value), percent: false }
  return typeof value === 'string' ? lastNumber(value) : undefined
}

/** The pairs of values that may be meant: a percentage against a plain number is also a fraction. */
function readings(output: FoundNumber, expected: FoundNumber): [number, number][] {
  const asWritten: [number, number] = [output.value, expected.value]
  if (output.percent === expected.percent) return [asWritten]
  const asFraction = ({ value, percent }: FoundNumber): number => (percent ? value / 100 : value)
  return [asWritten, [asFraction(output), asFraction(expected)]]
}

function isClose(a: number, b: number, tolerance: number, exactIntegers: boolean): boolean {
  if (a === b) return true
  if (!Number.isFinite(a) || (exactIntegers && Number.isInteger(a) && Number.isInteger(b))) return false
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))
}

function written(number: FoundNumber): string {
  return `${number.value}${number.percent ? '%' : ''}`
}
