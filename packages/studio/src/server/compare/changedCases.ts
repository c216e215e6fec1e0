/** The cases of a comparison that are not as they were, as one list: what a page shows of it, filtered and in pages. */
import { suiteOfRow, type RowSuite } from '../cases/casePlace.ts'
import { CHANGES, type Change } from './change.ts'
import type { FullComparison } from './comparisons.ts'

/** One case of one suite, with each scorer by which it changed. */
export interface ChangedCase {
  suite: RowSuite
  id: string
  name: string
  /** Worst first; of a new or a missing case, none. */
  moves: CaseMove[]
}

export interface CaseMove {
  scorer: string
  /** `undefined`: it has none on that side, for an error or because it could not be scored. */
  before: number | undefined
  after: number | undefined
  /** Whether it is one that counts for the gate. */
  gated: boolean
}

export interface ChangeFilter {
  change: Change
  suite?: { file: string; name: string; variant?: string | undefined } | undefined
  scorer?: string | undefined
  /** Of those that moved: only these. */
  direction?: 'worse' | 'better' | undefined
  /** A part of the name or the id; case does not matter. */
  text?: string | undefined
}

/** What got worse first, the worst of it first; then what got better. Cases that moved equally far stay in the order of their suite. */
export function changedCases(comparison: FullComparison, { change, suite, scorer, direction, text = '' }: ChangeFilter): ChangedCase[] {
  const wanted = text.trim().toLowerCase()
  const all = comparison.suites.flatMap((result, index) => {
    if (suite && (suite.file !== result.file || suite.name !== result.name || suite.variant !== result.variant)) return []
    const cases = comparison.cases[index]!
    const of = suiteOfRow({ ...result, suite: result.name })
    if (change === 'new' || change === 'missing') return (change === 'new' ? cases.newCases : cases.missingCases).map(({ id, name }): ChangedCase => ({ suite: of, id, name, moves: [] }))
    const gated = new Map(result.scorers.map((one) => [one.name, one.gated]))
    const byCase = new Map<string, ChangedCase>()
    for (const [name, moves] of Object.entries(change === 'moved' ? cases.moved : cases.oneSided)) {
      if (scorer !== undefined && scorer !== name) continue
      for (const { id, name: title, before, after } of moves) {
        if (direction !== undefined && change === 'moved' && direction !== (after! < before! ? 'worse' : 'better')) continue
        const known = byCase.get(id) ?? { suite: of, id, name: title, moves: [] }
        byCase.set(id, known)
        known.moves.push({ scorer: name, before, after, gated: gated.get(name) ?? false })
      }
    }
    return [...byCase.values()]
  })
  const found = wanted === '' ? all : all.filter(({ id, name }) => name.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted))
  for (const { moves } of found) moves.sort(byMove)
  if (change === 'moved') return found.toSorted((a, b) => byMove(a.moves[0]!, b.moves[0]!))
  // Those that have lost their score first
  return change === 'oneSided' ? found.toSorted((a, b) => Number(a.moves[0]!.after !== undefined) - Number(b.moves[0]!.after !== undefined)) : found
}

/** What got worse first, the worst of it first; then what got better, the best of it first. */
function byMove(a: CaseMove, b: CaseMove): number {
  const [one, other] = [changeOf(a), changeOf(b)]
  return one < 0 || other < 0 ? one - other : other - one
}

function changeOf({ before = 0, after = 0 }: CaseMove): number {
  return after - before
}

/** How many cases each change has, whatever the scorer. */
export function changeCounts(comparison: FullComparison): Record<Change, number> {
  return Object.fromEntries(CHANGES.map((change) => [change, changedCases(comparison, { change }).length])) as Record<Change, number>
}
