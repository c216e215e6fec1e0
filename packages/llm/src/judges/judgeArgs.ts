/** What the judges' scorers have in common. */
import type { BuiltInArgs } from '@evals/core/worker'
import type { JudgeOptions } from './configureJudge.ts'

/** The row, and, bound with `partial` or given with it, who judges. */
export interface JudgeArgs extends BuiltInArgs {
  judge?: JudgeOptions | undefined
}

/** A row that lacks what a scorer goes by is a mistake in the dataset: an error, and never a 0. */
export function needed(value: unknown, what: string, scorerName: string): unknown {
  if (value === undefined) throw new Error(`${scorerName} needs ${what}; the row has none.`)
  return value
}
