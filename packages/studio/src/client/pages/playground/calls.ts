/** What the pages ask of the playground's server, with its answers by the types that the server gives them by. */
import type { ClientResponse } from 'hono/client'
import { answerOf, historyApi, playgroundApi } from '../../api/client.ts'
import type { PlaygroundSource } from '../../links.ts'
import type { HistoryAnswer } from '../../../server/playground/historyRoutes.ts'
import type { CompareAnswer, ModelsAnswer, PromptAnswer, PromptsAnswer, RowAnswer, RowsAnswer, SaveAnswer, SavePlan, SuitesAnswer } from '../../../server/playground/playgroundAnswers.ts'
import type { CompareBody, PlanBody } from '../../../server/playground/playgroundRequests.ts'

/** The client's types are of what JSON makes of an answer: the same, in words that TypeScript does not compare. */
function answered<Answer>(asked: Promise<ClientResponse<unknown, number, 'json'>>): Promise<Answer> {
  return answerOf(asked) as Promise<Answer>
}

/** Rows of an eval's data, or of a dataset's file. */
export type DataOf = { file: string; suite: string } | { path: string }

export const fetchSuites = (): Promise<SuitesAnswer> => answered(playgroundApi.suites.$get())

export const fetchModels = (): Promise<ModelsAnswer> => answered(playgroundApi.models.$get())

export const fetchPrompts = (): Promise<PromptsAnswer> => answered(playgroundApi.prompts.$get())

export const fetchPrompt = (file: string): Promise<PromptAnswer> => answered(playgroundApi.prompt.$get({ query: { file } }))

/** Variables of a prompt's text, and what is wrong with it. */
export const checkPrompt = (prompt: { file?: string; source: string }, signal: AbortSignal): Promise<PromptAnswer> => answered(playgroundApi.prompt.check.$post({ json: prompt }, { init: { signal } }))

export const fetchRow = (source: PlaygroundSource): Promise<RowAnswer> => answered(playgroundApi.row.$get({ query: source as Parameters<typeof playgroundApi.row.$get>[0]['query'] }))

export function fetchRows(data: DataOf, offset: number, limit: number): Promise<RowsAnswer> {
  const range = { offset: String(offset), limit: String(limit) }
  return 'path' in data ? answered(playgroundApi.prompt.rows.$get({ query: { path: data.path, ...range } })) : answered(playgroundApi.rows.$get({ query: { ...data, ...range } }))
}

export const compare = (body: CompareBody, signal: AbortSignal): Promise<CompareAnswer> => answered(playgroundApi.compare.$post({ json: body }, { init: { signal } }))

export const planSave = (body: PlanBody): Promise<SavePlan> => answered(playgroundApi.save.plan.$post({ json: body }))

export const applySave = (hash: string): Promise<SaveAnswer> => answered(playgroundApi.save.apply.$post({ json: { hash } }))

/** Earlier runs of an eval; without one, of prompts without code. */
export const fetchHistory = (suite: { file: string; suite: string } | undefined): Promise<HistoryAnswer> => answered(historyApi.index.$get({ query: suite ?? {} }))
