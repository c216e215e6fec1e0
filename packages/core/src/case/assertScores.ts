/** What `toScoreAbove` and `toScoreAtLeast` mean, whichever runner they are in: which scores are asserted on, and how each is computed. */
import { isThenable } from '../isThenable.ts'
import { readScore } from '../scorer/readScore.ts'
import { nameOfScorer, type ScorerArgs, type ScorerFunction } from '../scorer/scorer.ts'
import type { Row } from '../row/row.ts'

/** The second and third arguments of a matcher: a scorer and its arguments, or the name of one of the case's own scores. */
export interface MatcherArguments {
  scorer?: ScorerFunction<ScorerArgs> | undefined
  /** One of the scores that the case has already. */
  name?: string | undefined
  args: Record<string, unknown>
}

export interface AssertRequest extends MatcherArguments {
  received: unknown
  /** Inside an eval's body: the result that it is about. */
  result?: { output: unknown; row: Row } | undefined
}

export interface AssertedScore {
  scorer: string
  /** `null`: could not be scored. */
  score: number | null
  reason?: string | undefined
  expected?: unknown
}

/** @throws {TypeError} where a matcher was not called as it can be */
export function parseMatcherArguments(matcher: string, threshold: unknown, scorer: unknown, args: unknown): MatcherArguments {
  if (typeof threshold !== 'number' || !(threshold >= 0 && threshold <= 1)) {
    throw new TypeError(`${matcher}(threshold): the threshold is a number from 0 to 1, not ${describe(threshold)}`)
  }
  if (scorer === undefined) return { args: {} }
  if (typeof scorer === 'function') {
    if (args !== undefined && !isObject(args)) throw new TypeError(`${matcher}(threshold, scorer, { expected }): the third argument is an object with what the scorer needs, not ${describe(args)}`)
    return { scorer: scorer as ScorerFunction<ScorerArgs>, args: (args as Record<string, unknown> | undefined) ?? {} }
  }
  if (isObject(scorer) && typeof scorer['scorer'] === 'string') return { name: scorer['scorer'], args: {} }
  throw new TypeError(`${matcher}(threshold, scorer): the scorer is a function, or { scorer: 'name' } for one of the case's scores, not ${describe(scorer)}`)
}

/**
 * With a scorer: its score of the received value. Without: on a case's output, all scores of the case (or the named
 * one); on a number, the number itself.
 *
 * @returns a promise only where the scorer gives one
 * @throws {TypeError} where there is nothing to score with
 */
export function assertScores(matcher: string, request: AssertRequest): AssertedScore[] | Promise<AssertedScore[]> {
  const { received, scorer, name, result } = request
  if (scorer) return runScorer(scorer, request)
  if (result && (name !== undefined || Object.is(received, result.output))) return scoresOfCase(matcher, result.row, name)
  if (typeof received === 'number') {
    if (received >= 0 && received <= 1) return [{ scorer: 'the value', score: received }]
    throw new TypeError(`${matcher}: a score is a number from 0 to 1, not ${received}`)
  }
  throw new TypeError(
    `${matcher}: nothing to score ${describe(received)} with. Give a scorer: expect(output).${matcher}(0.8, levenshtein, { expected: 'Paris' })${result ? ', or pass the `output` of this case' : ''}`,
  )
}

function runScorer(scorer: ScorerFunction<ScorerArgs>, { received, args, result }: AssertRequest): AssertedScore[] | Promise<AssertedScore[]> {
  const name = nameOfScorer(scorer) ?? 'scorer'
  const row = result && Object.is(received, result.output) ? result.row : undefined
  const all: ScorerArgs = { input: row?.input, expected: row?.expected, ...(row?.metadata ? { metadata: row.metadata } : {}), ...args, output: received }
  const read = (returned: unknown): AssertedScore[] => {
    const { score, reason } = readScore(returned, { scorer: name, case: row?.name ?? 'this value' })
    return [{ scorer: name, score, reason, expected: all.expected }]
  }
  const returned: unknown = scorer(all)
  return isThenable(returned) ? Promise.resolve(returned).then(read) : read(returned)
}

function scoresOfCase(matcher: string, row: Row, name: string | undefined): AssertedScore[] {
  const scores = Object.entries(row.scores ?? {})
  const picked = name === undefined ? scores : scores.filter(([scorer]) => scorer === name)
  if (picked.length === 0) {
    throw new TypeError(`${matcher}: the case has no score ${name === undefined ? 'at all' : `"${name}"; it has ${scores.map(([scorer]) => scorer).join(', ') || 'none'}`}`)
  }
  return picked.map(([scorer, score]) => ({ scorer, score, reason: row.scoreDetails?.[scorer]?.reason ?? row.scoreDetails?.[scorer]?.error?.message, expected: row.expected }))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return String(value)
}
