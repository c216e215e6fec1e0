/** Finds what was probably renamed or edited: a new case that looks like a missing one, a new suite with the cases of a missing one. */
import { distance } from 'fastest-levenshtein'
import type { SuiteRun } from '../case/suiteRun.ts'

interface Named {
  id: string
  name: string
}

/** Past this many pairs the search would cost more than the hint is worth. */
const MAX_PAIRS = 10_000
const ALIKE = 0.7

/** Each missing case is matched once, best pairs first. */
export function similarCases(added: readonly Named[], gone: readonly Named[]): { added: Named; gone: Named }[] {
  if (added.length * gone.length > MAX_PAIRS) return []
  if (added.length === 1 && gone.length === 1) return [{ added: added[0]!, gone: gone[0]! }]
  const pairs = added
    .flatMap((one) => gone.map((other) => ({ added: one, gone: other, likeness: likeness(one.name, other.name) })))
    .filter(({ likeness: share }) => share >= ALIKE)
    .toSorted((a, b) => b.likeness - a.likeness)
  const used = new Set<Named>()
  return pairs.filter((pair) => {
    if (used.has(pair.added) || used.has(pair.gone)) return false
    used.add(pair.added).add(pair.gone)
    return true
  })
}

/** The missing suite that shares at least half of the new one's cases. */
export function similarSuite(suite: SuiteRun, missing: readonly string[], casesOfSuite: (name: string) => ReadonlyMap<string, unknown>): string | undefined {
  return missing.find((name) => {
    const old = casesOfSuite(name)
    return suite.cases.filter(({ id }) => old.has(id)).length * 2 >= suite.cases.length
  })
}

function likeness(a: string, b: string): number {
  return 1 - distance(a, b) / Math.max(a.length, b.length, 1)
}
