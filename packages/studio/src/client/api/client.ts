/** The server's parts as functions: their types are the routes' own, so that a page which asks for what is not there does not compile. */
import type { ClientResponse } from 'hono/client'
import { hc } from 'hono/client'
import type { CaseRoutes } from '../../server/cases/caseRoutes.ts'
import type { CompareRoutes } from '../../server/compare/compareRoutes.ts'
import type { HistoryRoutes } from '../../server/playground/historyRoutes.ts'
import type { PlaygroundRoutes } from '../../server/playground/playgroundRoutes.ts'
import type { DatasetChangesRoutes } from '../../server/datasets/changesRoutes.ts'
import type { DatasetsRoutes } from '../../server/datasets/datasetsRoutes.ts'
import type { ProblemBody } from '../../server/requestProblem.ts'
import type { LogsRoutes } from '../../server/logs/logsRoutes.ts'
import type { ProjectRoutes } from '../../server/project/projectRoutes.ts'
import type { RunsRoutes } from '../../server/runs/runsRoutes.ts'
import type { ReviewRoutes } from '../../server/review/reviewRoutes.ts'
import { isExported } from '../export/exported.ts'
import { ApiError } from './apiError.ts'

/** An export answers from its files, and loads what that takes only where it is one. */
const ask = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => (isExported() ? import('../export/exportedApi.ts').then(({ exportedFetch }) => exportedFetch(input)) : fetch(input, init))

export const projectApi = hc<ProjectRoutes>('/api/project', { fetch: ask })
export const runsApi = hc<RunsRoutes>('/api/runs', { fetch: ask })
export const casesApi = hc<CaseRoutes>('/api/cases', { fetch: ask })
/** For what is no call and answer: streams. */
export const LOGS_PATH = '/api/logs'
export const logsApi = hc<LogsRoutes>(LOGS_PATH)
export const compareApi = hc<CompareRoutes>('/api/compare')
export const playgroundApi = hc<PlaygroundRoutes>('/api/playground')
export const historyApi = hc<HistoryRoutes>('/api/playground-history')
export const datasetsApi = hc<DatasetsRoutes>('/api/datasets')
export const datasetChangesApi = hc<DatasetChangesRoutes>('/api/dataset-changes')
export const reviewApi = hc<ReviewRoutes>('/api/review')

/**
 * The answer's body.
 *
 * @throws {ApiError} in the server's words, where it refused
 * @example const project = await answerOf(projectApi.index.$get())
 */
export async function answerOf<Body>(asked: Promise<ClientResponse<Body, number, 'json'>>): Promise<Body> {
  const response = await asked.catch((error: Error) => {
    throw new ApiError(0, { message: isExported() ? error.message : `The studio does not answer: is \`evals studio\` still running? (${error.message})` })
  })
  if (response.ok) return (await response.json()) as Body
  const body = (await response.json().catch(() => undefined)) as ProblemBody | undefined
  throw new ApiError(response.status, body?.error ?? { message: `The studio answered with ${response.status}` })
}
