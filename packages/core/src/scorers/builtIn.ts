/** What the built-in scorers share: the shape of arguments and results, and the error for a missing `expected`. */

import type { Json } from '../json.ts'
import type { Trace } from '../trace/trace.ts'

/** The row as the built-in scorers take it. They look at types at run time, so that any suite can use them. */
export interface BuiltInArgs {
  input?: unknown
  output: unknown
  expected?: unknown
  metadata?: Record<string, Json>
  trace?: Trace
}

/** Synchronous, always. `reason` is there when the score is below 1. */
export interface BuiltInResult {
  score: number | null
  reason?: string
  metadata?: Record<string, unknown>
}

/**
 * The row's expected value. A row without one is a mistake in the dataset, not a wrong answer of the system, so it is
 * an error and never a 0. `null` is a value that a row may expect.
 */
export function expectedOf(args: BuiltInArgs, scorerName: string): unknown {
  if (args.expected === undefined) throw new Error(`${scorerName} needs \`expected\`; the row has none.`)
  return args.expected
}
