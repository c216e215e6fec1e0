/** `/api/playground`: the project's evals with other params, prompts without code, and what is kept of them. */
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { RequestProblem } from '../requestProblem.ts'
import type { CompareAnswer, EvalEvent, ModelsAnswer, PromptAnswer, PromptsAnswer, RowAnswer, RowsAnswer, RunEvent, SaveAnswer, SavePlan, SuitesAnswer } from './playgroundAnswers.ts'
import { applyBody, compareBody, datasetRowsQuery, evalBody, MAX_BODY, planBody, promptCheckBody, promptQuery, promptRunBody, rowQuery, rowsQuery, runBody } from './playgroundRequests.ts'
import { eventStream } from './eventStream.ts'

export type PlaygroundRoutes = ReturnType<typeof playgroundRoutes>

export function playgroundRoutes(_project: StudioProject) {
  const answer = async <T>(): Promise<T> => {
    throw new RequestProblem(501, 'The studio can not do this yet')
  }
  return new Hono()
    .use(bodyLimit({ maxSize: MAX_BODY, onError: () => { throw new RequestProblem(413, 'That is too much for one request: run fewer rows at once') } }))
    .get('/suites', async (context) => context.json(await answer<SuitesAnswer>()))
    .get('/rows', zValidator('query', rowsQuery, refuseWrong), async (context) => context.json(await answer<RowsAnswer>()))
    .get('/models', async (context) => context.json(await answer<ModelsAnswer>()))
    .get('/row', zValidator('query', rowQuery, refuseWrong), async (context) => context.json(await answer<RowAnswer>()))
    .post('/run', zValidator('json', runBody, refuseWrong), (context) => eventStream<RunEvent>(context, () => answer()))
    .post('/compare', zValidator('json', compareBody, refuseWrong), async (context) => context.json(await answer<CompareAnswer>()))
    .post('/save/plan', zValidator('json', planBody, refuseWrong), async (context) => context.json(await answer<SavePlan>()))
    .post('/save/apply', zValidator('json', applyBody, refuseWrong), async (context) => context.json(await answer<SaveAnswer>()))
    .post('/eval', zValidator('json', evalBody, refuseWrong), (context) => eventStream<EvalEvent>(context, () => answer()))
    .get('/prompts', async (context) => context.json(await answer<PromptsAnswer>()))
    .get('/prompt', zValidator('query', promptQuery, refuseWrong), async (context) => context.json(await answer<PromptAnswer>()))
    .post('/prompt/check', zValidator('json', promptCheckBody, refuseWrong), async (context) => context.json(await answer<PromptAnswer>()))
    .get('/prompt/rows', zValidator('query', datasetRowsQuery, refuseWrong), async (context) => context.json(await answer<RowsAnswer>()))
    .post('/prompt/run', zValidator('json', promptRunBody, refuseWrong), (context) => eventStream<RunEvent>(context, () => answer()))
}
