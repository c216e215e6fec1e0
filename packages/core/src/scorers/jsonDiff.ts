/** How alike two JSON values are, part by part. */

import { isPlainObject, ownValue } from '../plainObject.ts'
import { scorer, type Scorer } from '../scorer/scorer.ts'
import { expectedOf, type BuiltInArgs, type BuiltInResult } from './builtIn.ts'
import { levenshtein } from './levenshtein.ts'
import { MAX_DEPTH, nestedDeeperThan } from './nesting.ts'
import { similarity } from './numericDiff.ts'
import { pairScore, type PairScorer } from './pairwise.ts'
import { sortedJson } from './sortedJson.ts'

export interface JsonDiffArgs extends BuiltInArgs {
  /** Compares two texts, and whatever differs in type, as JSON text. Default `levenshtein`. Must be synchronous. */
  stringScorer?: PairScorer<string>
  /** Compares two numbers. Default `numericDiff`. Must be synchronous. */
  numberScorer?: PairScorer<number>
  /** Compares texts that hold JSON as text, where by default they count as the object or array in them. */
  preserveStrings?: boolean
}

/**
 * The similarity of two JSON values by the rules of autoevals' JSONDiff: an object scores the mean over the keys of
 * both, an array the sum over positions divided by the longer length, texts by `levenshtein`, numbers by `numericDiff`.
 * A missing key and null are the same; either against a value scores 0. Values of different types (and booleans) are
 * compared as JSON text. The order of keys does not count. A part for which a scorer gives null is left out of an
 * object's mean; the score is null where nothing is left.
 *
 * @throws Error where `expected` is missing or both values are nested deeper than 1,000 levels (an output alone that is
 *   so deep scores 0 where it differs), or where an option scorer is asynchronous.
 *
 * @example
 * jsonDiff({ output: '{"city":"Paris","n":9}', expected: { city: 'Paris', n: 11 } })    // score 0.95
 */
export const jsonDiff: Scorer<JsonDiffArgs, BuiltInResult> = scorer(
  'jsonDiff',
  (args: JsonDiffArgs): BuiltInResult => {
    const differing: string[] = []
    const score = compare(args.output, expectedOf(args, 'jsonDiff'), { args, differing, path: [] })
    if (score === null) return { score, reason: 'none of the parts could be scored' }
    return score === 1 ? { score } : { score, reason: reasonOf(differing) }
  },
  { version: '1' },
)

interface Walk {
  args: JsonDiffArgs
  /** Paths of the parts that differ, as many as a reason shows and one more. */
  differing: string[]
  path: string[]
}

const SHOWN_PATHS = 5

function compare(output: unknown, expected: unknown, walk: Walk): number | null {
  if (walk.path.length > MAX_DEPTH) {
    throw new Error(`jsonDiff can not compare values that are nested deeper than ${MAX_DEPTH} levels.`)
  }
  const [a, b] = walk.args.preserveStrings ? [output, expected] : [unwrapped(output), unwrapped(expected)]
  if (isPlainObject(a) && isPlainObject(b)) return compareObjects(a, b, walk)
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b, walk)
  const score = comparePart(a ?? null, b ?? null, walk.args)
  if (score !== null && score < 1) noteDifference(walk.path, walk)
  return score
}

function compareObjects(a: Record<string, unknown>, b: Record<string, unknown>, walk: Walk): number | null {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  if (keys.length === 0) return 1
  const scores = keys.map((key) => compareAt(key, ownValue(a, key), ownValue(b, key), walk)).filter((score) => score !== null)
  return scores.length === 0 ? null : sum(scores) / scores.length
}

function compareArrays(a: unknown[], b: unknown[], walk: Walk): number {
  const longer = Math.max(a.length, b.length)
  if (longer === 0) return 1
  const shared = Math.min(a.length, b.length)
  const scores = a.slice(0, shared).map((item, index) => compareAt(String(index), item, b[index], walk))
  if (a.length !== b.length) noteDifference([...walk.path, 'length'], walk)
  return sum(scores.filter((score) => score !== null)) / longer
}

function compareAt(key: string, a: unknown, b: unknown, walk: Walk): number | null {
  walk.path.push(key)
  const score = compare(a, b, walk)
  walk.path.pop()
  return score
}

/** Two values that are not both objects or both arrays. */
function comparePart(a: unknown, b: unknown, options: JsonDiffArgs): number | null {
  const { stringScorer = levenshtein, numberScorer } = options
  if (a === null || b === null) return a === b ? 1 : 0
  if (typeof a === 'number' && typeof b === 'number') {
    return numberScorer === undefined ? similarity(a, b) : pairScore(numberScorer, a, b, 'jsonDiff')
  }
  if (typeof a === 'string' && typeof b === 'string') return pairScore(stringScorer, a, b, 'jsonDiff')
  const [outputText, expectedText] = [partText(a), partText(b)]
  if (expectedText === undefined) {
    throw new Error(`jsonDiff can not compare with an \`expected\` that is nested deeper than ${MAX_DEPTH} levels.`)
  }
  return outputText === undefined ? 0 : pairScore(stringScorer, outputText, expectedText, 'jsonDiff')
}

function noteDifference(path: readonly string[], walk: Walk): void {
  if (walk.differing.length <= SHOWN_PATHS) walk.differing.push(path.join('.'))
}

function partText(value: unknown): string | undefined {
  return nestedDeeperThan(value, MAX_DEPTH) ? undefined : (sortedJson(value) ?? String(value))
}

/** A text that is a JSON object or array, as that; anything else as it is. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function reasonOf(differing: readonly string[]): string {
  const shown = differing.slice(0, SHOWN_PATHS).map((path) => (path === '' ? 'the whole value' : path.slice(0, 80)))
  return `differs at ${shown.join(', ')}${differing.length > SHOWN_PATHS ? ' and more' : ''}`
}
