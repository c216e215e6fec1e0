/** What a column's cells took in all: sums, of what has ended. */
import type { Row } from '@evals/core'

export interface Usage {
  trials: number
  errors: number
  durationMs: number
  /** `undefined`: no trial has a price. */
  costUsd?: number | undefined
  cached: number
}

export function usageOf(rows: Iterable<Row>): Usage {
  const usage: Usage = { trials: 0, errors: 0, durationMs: 0, cached: 0 }
  for (const { error, metrics } of rows) {
    usage.trials++
    if (error) usage.errors++
    usage.durationMs += metrics?.durationMs ?? 0
    if (metrics?.costUsd !== undefined) usage.costUsd = (usage.costUsd ?? 0) + metrics.costUsd
    if (metrics?.cached) usage.cached++
  }
  return usage
}
