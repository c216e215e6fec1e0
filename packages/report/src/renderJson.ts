/** The run record as JSON for other programs: the same bytes for the same run. */
import type { RunDetails, RunRecord } from '@evals/core'

/** @returns the record with sorted keys, and `details` beside its own keys where they are given @example renderJson(record) */
export function renderJson(record: RunRecord, details?: RunDetails): string {
  return `${JSON.stringify(details ? { ...record, details } : record, sortKeys, 2)}\n`
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
