/** What the page of a case asks the server for. Keys begin with the run, so that all is asked for again when the run goes on. */
import type { AgainstAnswer } from '../../../server/cases/caseBaseline.ts'
import type { CaseAnswer } from '../../../server/cases/runCase.ts'
import type { SpanDetail } from '../../../server/traces/spanDetail.ts'
import { answerOf, casesApi, runsApi } from '../../api/client.ts'
import type { SuiteKey, TableView } from '../../links.ts'

export interface CaseKey extends SuiteKey {
  run: string
  id: string
}

/** What the address says: the id alone will do. */
export type CaseAddress = Pick<CaseKey, 'run' | 'id'> & { [Key in keyof SuiteKey]?: SuiteKey[Key] | undefined }

export const caseQuery = (address: CaseAddress) => ({
  queryKey: ['run', address.run, 'case', address],
  queryFn: () => inFull<CaseAnswer>(answerOf(casesApi.case.$get({ query: withoutNothing(address) }))),
})

export const againstQuery = (key: CaseKey, against: string) => ({
  queryKey: ['run', key.run, 'case', key, 'against', against],
  queryFn: () => inFull<AgainstAnswer>(answerOf(casesApi.against.$get({ query: { ...withoutNothing(key), against } }))),
})

export const historyQuery = (key: CaseKey) => ({
  queryKey: ['run', key.run, 'case', key, 'history'],
  queryFn: ({ signal }: { signal: AbortSignal }) => answerOf(casesApi.history.$get({ query: withoutNothing(key) }, { init: { signal } })),
})

/** @param view how the run's table is arranged, whose order it is */
export const neighboursQuery = ({ run, id, ...suite }: CaseKey, view: TableView) => ({
  queryKey: ['run', run, 'neighbours', suite, id, view],
  // What is no arrangement of the table's is refused by the server, in its words
  queryFn: () => answerOf(runsApi[':run'].neighbours.$get({ param: { run }, query: { ...(withoutNothing(view) as Record<string, never>), ...withoutNothing(suite), id } })),
})

export const traceQuery = (run: string, trace: string) => ({
  queryKey: ['run', run, 'trace', trace],
  queryFn: () => answerOf(casesApi.trace.$get({ query: { run, trace } })),
})

export const readSpan = (run: string, trace: string) => (span: string) => inFull<SpanDetail>(answerOf(casesApi.span.$get({ query: { run, trace, span } })))

/** The routes' types have JSON values in another name: this gives them the name that they have everywhere. */
function inFull<Answer>(asked: Promise<unknown>): Promise<Answer> {
  return asked as Promise<Answer>
}

function withoutNothing<Values extends object>(values: Values): { [Key in keyof Values]: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
