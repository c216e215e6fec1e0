/** `/api/playground`: the project's evals with other params, prompts without code, and what is kept of them. */
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { problemWithoutSecrets } from '../security/withoutSecrets.ts'
import { compareColumns } from './compareColumns.ts'
import { runWholeEval } from './evalRun.ts'
import { eventStream } from './eventStream.ts'
import { createHostProcess } from './hostProcess.ts'
import { knownModels } from './knownModels.ts'
import { planSave } from './planSave.ts'
import type { EvalEvent, ModelsAnswer, PromptAnswer, PromptsAnswer, RowAnswer, RowsAnswer, RunEvent, SaveAnswer, SavePlan, SuitesAnswer } from './playgroundAnswers.ts'
import { applyBody, compareBody, datasetRowsQuery, evalBody, planBody, promptCheckBody, promptQuery, promptRunBody, rowQuery, rowsQuery, runBody } from './playgroundRequests.ts'
import { checkPrompt, listPrompts, readPrompt } from './promptFiles.ts'
import { rowAndSuites } from './rowSource.ts'
import { runCells } from './runCells.ts'
import { datasetRows, planPromptRun, runPrompt } from './runPrompt.ts'
import { createSavePlans } from './savePlans.ts'

export type PlaygroundRoutes = ReturnType<typeof playgroundRoutes>

export function playgroundRoutes(project: StudioProject) {
  const { root } = project
  const host = createHostProcess(root)
  project.closed?.addEventListener('abort', host.close, { once: true })
  const plans = createSavePlans(root)
  let known: SuitesAnswer['suites'] = []
  const suites = async (): Promise<SuitesAnswer> => {
    const runner = host.runner()
    if (runner.name === null) return { runner: null, suites: [], problems: [{ file: '', message: runner.problem }] }
    const found = await host.call((asked) => asked.suites())
    known = found.suites
    return { runner: runner.name, ...found, problems: found.problems.map((one) => ({ ...one, message: problemWithoutSecrets(one.message) })) }
  }

  return new Hono()
    .get('/suites', async (context) => context.json(await suites()))
    .get('/rows', zValidator('query', rowsQuery, refuseWrong), async (context) => {
      const { offset, limit, ...suite } = context.req.valid('query')
      const answer: RowsAnswer = await host.call((runner) => runner.rows(suite, { offset, limit }))
      return context.json(answer)
    })
    .get('/models', async (context) => {
      const answer: ModelsAnswer = await knownModels({ root, suites: known })
      return context.json(answer)
    })
    .get('/row', zValidator('query', rowQuery, refuseWrong), async (context) => {
      const answer: RowAnswer = await rowAndSuites(project, host, async () => (known.length > 0 ? known : (await suites()).suites), context.req.valid('query'))
      return context.json(answer)
    })
    .post('/run', zValidator('json', runBody, refuseWrong), (context) => eventStream<RunEvent>(context, (send, signal) => runCells(host, context.req.valid('json'), send, signal)))
    .post('/compare', zValidator('json', compareBody, refuseWrong), (context) => context.json(compareColumns(context.req.valid('json'))))
    .post('/save/plan', zValidator('json', planBody, refuseWrong), async (context) => {
      // What runs is not waited for: it may take long
      const answer: SavePlan = plans.keep(await planSave(project, async () => (host.isBusy() ? known : (await suites()).suites), context.req.valid('json')))
      return context.json(answer)
    })
    .post('/save/apply', zValidator('json', applyBody, refuseWrong), (context) => {
      const answer: SaveAnswer = plans.apply(context.req.valid('json').hash)
      return context.json(answer)
    })
    .post('/eval', zValidator('json', evalBody, refuseWrong), (context) => eventStream<EvalEvent>(context, (send, signal) => runWholeEval(root, host.runner(), context.req.valid('json'), send, signal)))
    .get('/prompts', async (context) => {
      const answer: PromptsAnswer = { files: await listPrompts(root) }
      return context.json(answer)
    })
    .get('/prompt', zValidator('query', promptQuery, refuseWrong), (context) => context.json(readPrompt(root, context.req.valid('query').file)))
    .post('/prompt/check', zValidator('json', promptCheckBody, refuseWrong), (context) => {
      const answer: PromptAnswer = checkPrompt(root, context.req.valid('json'))
      return context.json(answer)
    })
    .get('/prompt/rows', zValidator('query', datasetRowsQuery, refuseWrong), async (context) => {
      const { path, offset, limit } = context.req.valid('query')
      const rows = await datasetRows(root, path)
      const answer: RowsAnswer = { rows: rows.slice(offset, offset + limit), total: rows.length }
      return context.json(answer)
    })
    .post('/prompt/run', zValidator('json', promptRunBody, refuseWrong), async (context) => {
      const cells = await planPromptRun(root, context.req.valid('json'))
      return eventStream<RunEvent>(context, (send, signal) => runPrompt(cells, send, signal))
    })
}
