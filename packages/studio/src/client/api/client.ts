/** The server's parts as functions: their types are the routes' own, so that a page which asks for what is not there does not compile. */
import type { ClientResponse } from 'hono/client'
import { hc } from 'hono/client'
import type { CaseRoutes } from '../../server/cases/caseRoutes.ts'
import type { CompareRoutes } from '../../server/compare/compareRoutes.ts'
import type { DatasetChangesRoutes } from '../../server/datasets/changesRoutes.ts'
import type { DatasetsRoutes } from '../../server/datasets/datasetsRoutes.ts'
import type { ProblemBody } from '../../server/requestProblem.ts'
import type { ProjectRoutes } from '../../server/project/projectRoutes.ts'
import type { RunsRoutes } from '../../server/runs/runsRoutes.ts'
import { ApiError } from './apiError.ts'

export const projectApi = hc<ProjectRoutes>('/api/project')
export const runsApi = hc<RunsRoutes>('/api/runs')
export const casesApi = hc<CaseRoutes>('/api/cases')
export const compareApi = hc<CompareRoutes>('/api/compare')
export const datasetsApi = hc<DatasetsRoutes>('/api/datasets')
export const datasetChangesApi = hc<DatasetChangesRoutes>('/api/dataset-changes')

/**
 * The answer's body.
 *
 * @throws {ApiError} in the server's words, where it refused
 * @example const project = await answerOf(projectApi.index.$get())
 */
export async function answerOf<Body>(asked: Promise<ClientResponse<Body, number, 'json'>>): Promise<Body> {
  const response = await asked.catch((error: Error) => {
    throw new ApiError(0, { message: `The studio does not answer: is \`evals studio\` still running? (${error.message})` })
  })
  if (response.ok) return (await response.json()) as Body
  const body = (await response.json().catch(() => undefined)) as ProblemBody | undefined
  throw new ApiError(response.status, body?.error ?? { message: `The studio answered with ${response.status}` })
}
