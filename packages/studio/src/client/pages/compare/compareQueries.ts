/** What the page of a comparison asks the server for. Keys begin with the run that came after, so that all is asked for again when it goes on. */
import type { InferResponseType } from 'hono/client'
import type { CaseSide } from '../../../server/cases/caseSide.ts'
import type { Change } from '../../../server/compare/change.ts'
import type { ChangedCase } from '../../../server/compare/changedCases.ts'
import type { ComparedSuite } from '../../../server/compare/compareRoutes.ts'
import { answerOf, compareApi } from '../../api/client.ts'
import type { SuiteKey } from '../../links.ts'

export interface Sides {
  /** A run, or `baseline`. */
  before: string
  after: string
}

export type Comparison = Omit<InferResponseType<(typeof compareApi)['index']['$get'], 200>, 'suites'> & { suites: ComparedSuite[] }

export interface ChangesFilter {
  change: Change
  suite?: SuiteKey | undefined
  scorer?: string | undefined
  direction?: 'worse' | 'better' | undefined
  text?: string | undefined
}

export const runsQuery = {
  queryKey: ['runs', 'choosable'],
  queryFn: () => answerOf(compareApi.runs.$get()),
}

export const comparisonQuery = (sides: Sides) => ({
  queryKey: ['run', sides.after, 'compare', sides],
  queryFn: () => answerOf(compareApi.index.$get({ query: { ...sides } })) as Promise<Comparison>,
})

export const changesKey = (sides: Sides, filter: ChangesFilter): readonly unknown[] => ['run', sides.after, 'compare', sides, 'cases', filter]

export async function changesPage(sides: Sides, { suite, ...filter }: ChangesFilter, offset: number, limit: number): Promise<{ rows: ChangedCase[]; total: number }> {
  const query = Object.fromEntries(Object.entries({ ...sides, ...filter, ...suite, offset: String(offset), limit: String(limit) }).filter(([, value]) => value !== undefined && value !== ''))
  return answerOf(compareApi.cases.$get({ query: query as never })) as Promise<{ rows: ChangedCase[]; total: number }>
}

export const bothSidesQuery = (sides: Sides, { id, file, suite, variant }: SuiteKey & { id: string }) => ({
  queryKey: ['run', sides.after, 'compare', sides, 'case', file, suite, variant, id],
  queryFn: () => answerOf(compareApi.case.$get({ query: { ...sides, file, suite, ...(variant === undefined ? {} : { variant }), id } })) as unknown as Promise<{ before: CaseSide | null; after: CaseSide | null }>,
})
