/** The check that both statistics over trials share. */

import { requireWhole } from './requireNumbers.ts'

/** Refuses counts of trials that can not be: n trials of which c passed, and k of them drawn. */
export function requireTrialCounts(n: number, c: number, k: number): void {
  requireWhole('n', n, 0)
  requireWhole('c', c, 0, n)
  requireWhole('k', k, 1)
}
