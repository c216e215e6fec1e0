/** A case's score is the mean of its trials: this is the one place that says so. */
import { mean } from '../stats/index.ts'

/** @returns `undefined` where no trial has a score */
export function caseScore(trials: readonly (number | null)[] | undefined): number | undefined {
  // A scorer may be called as something that every object has: that is no list of scores
  if (!Array.isArray(trials)) return undefined
  if (trials.length === 1) return trials[0] ?? undefined
  const scored = trials.filter((score) => score !== null)
  return scored.length === 0 ? undefined : mean(scored)
}
