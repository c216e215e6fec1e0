/** What the main process makes of a case's test when it has ended. */
import { decodeSummary, type CaseRecord, type CaseSummary } from './caseSummary.ts'
import type { CaseMeta } from './evalMeta.ts'

/**
 * A test can fail outside of what the case itself saw: a soft assertion, a forgotten await, a hook.
 *
 * @param title of the test
 * @param failure what failed the test, where it failed
 */
export function recordOfTest({ id, cluster, summary }: CaseMeta, title: string, failure?: { name?: string | undefined; message: string }): CaseRecord {
  return { id, name: title, cluster, summary: withFailure(summary === undefined ? undefined : decodeSummary(summary), failure) }
}

function withFailure(summary: CaseSummary | undefined, failure: Parameters<typeof recordOfTest>[2]): CaseSummary | undefined {
  if (!failure) return summary
  if (summary) return summary.errorCount + summary.failures > 0 ? summary : { ...summary, failures: 1, outside: failure.message }
  const error = { name: failure.name ?? 'Error', message: (failure.message || 'the test failed').slice(0, 200), phase: 'task' as const, trial: 0 }
  return { scores: {}, errorCount: 1, errors: [error], failures: 0, durationMs: 0, rows: [], outside: failure.message }
}
