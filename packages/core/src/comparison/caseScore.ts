/** A case's score is the mean of its trials: this is the one place that says so. */
import { mean } from '../stats/index.ts'

/** @returns `undefined` where no trial has a score */
export function caseScore(trials: readonly (number | null)[] | undefined): number | undefined {
  if (trials === undefined) return undefined
  if (trials.length === 1) return trials[0] ?? undefined
  const scored = trials.filter((score) => score !== null)
  return scored.length === 0 ? undefined : mean(scored)
}
