/** Which scorers have had to do with a row: those that gave it a score or none, and those that failed on it. */
import type { Row } from '@evals/core'

export function scorersOf({ scores = {}, scoreDetails = {} }: Pick<Row, 'scores' | 'scoreDetails'>): string[] {
  return [...new Set([...Object.keys(scores), ...Object.keys(scoreDetails).filter((name) => scoreDetails[name]?.error !== undefined)])]
}
