/** Where things are in the studio. Every link is made here, so that a page which moves is found by all. A link opens the same thing for a colleague who has the same files. */
import type { Origin } from '@evals/core'

/** The suite of a case or a comparison. */
export interface SuiteKey {
  file: string
  suite: string
  variant?: string | undefined
}

export const runsLink = (): string => '/'

export const runLink = (run: string, suite?: SuiteKey, view: TableView = {}): string => withQuery(`/runs/${encodeURIComponent(run)}`, { ...suite, ...view })

/** How a run's table of cases is arranged. The case's page is given it too: what is before and after a case goes by it. */
export interface TableView {
  query?: string | undefined
  show?: string | undefined
  group?: string | undefined
  sort?: string | undefined
  descending?: 'true' | undefined
}

/** How a case is shown. */
export interface CaseView extends TableView {
  /** What it is held against: a run, or `baseline`. */
  against?: string | undefined
}

/** One case of a run. */
export const caseLink = (run: string, { id, file, suite, variant }: SuiteKey & { id: string }, view: CaseView = {}): string => withQuery(`/runs/${encodeURIComponent(run)}/case`, { file, suite, variant, id, ...view })

/** @param before a run, or `baseline` */
export const compareLink = (before: string, after: string): string => withQuery('/compare', { before, after })

/** @param query in the query language @param range milliseconds since 1970 */
export const logsLink = (query = '', range?: { from: number; to: number }): string => withQuery('/logs', { query, from: range?.from, to: range?.to })

export const logLink = (traceId: string, spanId?: string): string => withQuery(`/logs/${encodeURIComponent(traceId)}`, { span: spanId })

export const datasetsLink = (): string => '/datasets'

/** @param path of the file, relative to the project's root */
export const datasetLink = (path: string, row?: string): string => withQuery('/datasets/file', { path, row })

export const reviewLink = (path: string, row?: string): string => withQuery('/review', { path, row })

/** What a review shows: one row, all of them, or how far people agree with each other and with scorers. */
export type ReviewView = 'rows' | 'agreement' | 'calibration'

/** @param run whose scores are compared with people's @param scorer of which the disagreements are shown */
export const reviewViewLink = (path: string, view: ReviewView, more: { run?: string; scorer?: string } = {}): string => withQuery('/review', { path, view, ...more })

/** The rows on which people differ, one at a time, to be settled. */
export const reviewSettleLink = (path: string, row?: string): string => withQuery('/review', { path, settle: '1', row })

/** What is taken up for review. */
export type ReviewStart =
  | { from: 'run'; run?: string | undefined; file?: string | undefined; suite?: string | undefined; variant?: string | undefined; id?: string | undefined; only?: 'all' | 'failing' | 'unsure' | 'differing' | undefined }
  | { from: 'logs'; query?: string | undefined }
  | { from: 'dataset'; data?: string | undefined; row?: string | undefined }

/** To a review that is not started yet: what is to be reviewed is chosen, and can be changed. */
export const reviewStartLink = ({ from, ...choice }: ReviewStart): string => withQuery('/review', { start: from, ...choice })

/** Where a row of the playground's grid is taken from. */
export type PlaygroundSource =
  | { from: 'suite'; file: string; suite: string; row?: string | undefined }
  | { from: 'log'; traceId: string; spanId?: string | undefined }
  | ({ from: 'case'; run: string; id: string } & SuiteKey)
  | { from: 'dataset'; path: string; row: string }

export const playgroundLink = (source?: PlaygroundSource): string => withQuery('/playground', { ...source })

/** Back to where a row was copied from, as far as the studio has a place for it. */
export function originLink({ kind, ref, id }: Origin): string | undefined {
  if (kind === 'log') return withQuery('/logs/of-row', { id })
  if (kind === 'dataset') return datasetLink(ref, id)
  // Of an eval and of the playground, `ref` is the run
  return withQuery(`/runs/${encodeURIComponent(ref)}/case`, { id })
}

function withQuery(path: string, values: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])))
  return query.size === 0 ? path : `${path}?${query}`
}
