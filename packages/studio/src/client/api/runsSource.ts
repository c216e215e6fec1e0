/** What the pages about runs ask for. */
import type { CaseFields, QuickFilter } from '../../caseTable/caseIndex.ts'
import type { TablePage } from '../../caseTable/arrangeCases.ts'
import type { RunSummary } from '../../server/runs/runList.ts'
import type { RunOverview } from '../../server/runs/runsRoutes.ts'
import type { SuiteKey } from '../links.ts'
import { answerOf, runsApi } from './client.ts'

/** What of a run's cases is shown, and in which order. */
export interface TableRequest {
  query: string
  show?: QuickFilter | undefined
  group?: string | undefined
  /** Groups whose cases are listed. */
  open: readonly string[]
  sort?: { by: string; descending: boolean } | undefined
}

/** What there is of a suite's cases, and which suite it is. */
export interface OpenFields extends CaseFields {
  suite: SuiteKey
}

export interface RunsSource {
  /** Newest first. */
  list: () => Promise<readonly RunSummary[]>
  run: (id: string) => Promise<RunOverview>
  /** @param suite default: the first */
  fields: (id: string, suite: SuiteKey | undefined) => Promise<OpenFields>
  table: (id: string, suite: SuiteKey | undefined, request: TableRequest, offset: number, limit: number) => Promise<TablePage>
  /** How far reading the run's cases has come; `null`: nothing is being read. */
  reading: (id: string) => Promise<{ done: number; total: number } | null>
}

export const runsSource: RunsSource = {
  list: async () => (await answerOf(runsApi.index.$get())).runs,
  run: (run) => answerOf(runsApi[':run'].$get({ param: { run } })) as Promise<RunOverview>,
  fields: (run, suite) => answerOf(runsApi[':run'].fields.$get({ param: { run }, query: suiteQuery(suite) })),
  table: (run, suite, { query, show, group, open, sort }, offset, limit) =>
    answerOf(
      runsApi[':run'].table.$get({
        param: { run },
        query: {
          ...suiteQuery(suite),
          offset: String(offset),
          limit: String(limit),
          ...(query === '' ? {} : { query }),
          ...(show ? { show } : {}),
          ...(group ? { group, open: JSON.stringify(open) } : {}),
          ...(sort ? { sort: sort.by, descending: sort.descending ? ('true' as const) : ('false' as const) } : {}),
        },
      }),
    ) as Promise<TablePage>,
  reading: async (run) => (await answerOf(runsApi[':run'].reading.$get({ param: { run } }))).reading,
}

function suiteQuery(suite: SuiteKey | undefined): { file?: string; suite?: string; variant?: string } {
  return suite ? { file: suite.file, suite: suite.suite, ...(suite.variant === undefined ? {} : { variant: suite.variant }) } : {}
}
