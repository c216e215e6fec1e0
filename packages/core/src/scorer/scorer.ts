/**
 * What a scorer is: a function over a row whose result is a score in [0, 1], with a name, and options that can be bound
 * beforehand. A plain function, or a scorer of autoevals, is one too; `scorer()` adds what a plain function lacks.
 */

import type { Json } from '../json.ts'
import type { Trace } from '../trace/trace.ts'

/** What a scorer is given: the row, and whatever options were bound to it. */
export interface ScorerArgs<Input = unknown, Output = unknown, Expected = unknown> {
  input: Input
  output: Output
  /** Absent where the row has none. */
  expected?: Expected
  metadata?: Record<string, Json>
  /** What the task did: spans, calls of models and tools, tokens, cost. Absent only outside of evals. */
  trace?: Trace
}

/** A fraction in [0, 1]; `true` is 1 and `false` is 0; `null` says that this row can not be scored, which is not 0. */
export type ScoreValue = number | boolean | null

/** A score with what explains it. autoevals' `Score` is one as it is. */
export interface ScoreObject {
  /** `undefined` is allowed by the type, for scorers of other libraries, and is an error when it is read. */
  score: ScoreValue | undefined
  /** Another name for this score than the scorer's own. */
  name?: string
  /** Why the score is what it is, in a sentence for people. */
  reason?: string
  metadata?: Record<string, unknown>
  /** What kept the scorer from scoring. A result that carries one is an error, whatever its `score` says. */
  error?: unknown
}

/** Everything that a scorer may return. `readScore` turns it into one form. */
export type ScoreResult = ScoreValue | ScoreObject

/** Any function that scores: what `scorers: [...]` takes. */
export type ScorerFunction<
  Args extends object = ScorerArgs,
  Result extends ScoreResult | Promise<ScoreResult> = ScoreResult | Promise<ScoreResult>,
> = (args: Args) => Result

/** The arguments that remain after some were bound: the bound ones may still be given, and then they win. */
export type Unbound<Args extends object, Bound> =
  & Omit<Args, keyof Bound>
  & Partial<Pick<Args, keyof Bound & keyof Args>>

/** A function that scores, and knows what it is called. `Result` says whether it is synchronous. */
export interface Scorer<
  Args extends object = ScorerArgs,
  Result extends ScoreResult | Promise<ScoreResult> = ScoreResult | Promise<ScoreResult>,
> {
  (args: Args): Result
  /** The same as `scorerName`. */
  readonly name: string
  readonly scorerName: string
  /** Changes when the scorer's meaning does, so that scores of two versions are not compared as if they were of one. */
  readonly version?: string
  /** True where every score is 0, 1 or null. */
  readonly binary?: boolean
  /**
   * The same scorer with some arguments bound. An argument of the call wins over a bound one, unless it is undefined.
   * The name stays, unless the bound object has a `name`: it renames the scorer and is not passed on. Rename where one
   * suite uses a scorer twice, because scores are kept by name.
   *
   * @example
   * validJson.partial({ schema: invoice, name: 'invoice shape' })
   */
  partial<Bound extends Partial<Args> & { name?: string }>(bound: Bound): Scorer<Unbound<Args, Bound>, Result>
}

export interface ScorerOptions {
  /** Free text such as '2' or a date. Change it when the scorer's meaning changes. */
  version?: string
  /** Say true where every score is 0, 1 or null: statistics for proportions then apply. */
  binary?: boolean
}

/**
 * Defines a scorer. It stays synchronous when `fn` is, at run time and in its type.
 *
 * @param name what reports and baselines call it. Empty is an error.
 * @param fn takes the row and its own options in one object; returns a score in [0, 1], a boolean, null, or an object
 *   with a `score`, or a promise of one.
 * @throws TypeError for an empty name, or an `fn` that is no function.
 *
 * @example
 * const short = scorer('short', ({ output, limit = 100 }: ScorerArgs<unknown, string> & { limit?: number }) => ({
 *   score: output.length <= limit,
 *   reason: `${output.length} characters`,
 * }), { binary: true })
 *
 * describe.eval('summaries', { data, task, scorers: [short.partial({ limit: 280 })] })
 */
export function scorer<
  Args extends object = ScorerArgs,
  Result extends ScoreResult | Promise<ScoreResult> = ScoreResult | Promise<ScoreResult>,
>(name: string, fn: (args: Args) => Result, options: ScorerOptions = {}): Scorer<Args, Result> {
  if (typeof name !== 'string' || name.trim() === '') {
    throw new TypeError("A scorer needs a name, because scores are kept by it: scorer('my scorer', fn).")
  }
  if (typeof fn !== 'function') {
    throw new TypeError(`scorer('${name}', fn) needs a function as its second argument, and was given ${typeof fn}.`)
  }
  // A function of our own, so that the caller's is not changed and may be used under several names.
  const scoring = (args: Args): Result => fn(args)
  const partial = (bound: Partial<Args> & { name?: string }): unknown => {
    const { name: newName, ...rest } = bound
    return scorer(newName ?? name, (args: object) => fn(withBound(rest, args) as Args), options)
  }
  const properties = { name, scorerName: name, version: options.version, binary: options.binary, partial }
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue
    Object.defineProperty(scoring, key, { value, enumerable: key !== 'name', configurable: true })
  }
  return scoring as Scorer<Args, Result>
}

/** Runners pass `expected: undefined` for rows without one; that must not hide a bound `expected`. */
function withBound(bound: object, args: object): object {
  return { ...bound, ...Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) }
}

/**
 * What a scorer is called: its `scorerName`, else the function's own name (autoevals sets it), else undefined, for an
 * anonymous function.
 *
 * @example
 * nameOfScorer(levenshtein)    // 'levenshtein'
 * nameOfScorer(() => 1)        // undefined
 */
export function nameOfScorer(
  fn: ((...args: never[]) => unknown) & { readonly scorerName?: unknown },
): string | undefined {
  if (typeof fn.scorerName === 'string' && fn.scorerName !== '') return fn.scorerName
  return typeof fn.name === 'string' && fn.name !== '' ? fn.name : undefined
}
