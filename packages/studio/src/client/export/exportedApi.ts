/** The studio's API as an export can answer it: the same addresses, from files. What is not here needs the studio, and no page of an export asks for it. */
import { QueryError } from '@evals/store/query'
import { Hono } from 'hono/tiny'
import { tablePage } from '../../caseTable/arrangeCases.ts'
import { QUICK_FILTERS } from '../../caseTable/caseIndex.ts'
import { neighboursOf } from '../../caseTable/neighbours.ts'
import type { ExportedCase } from '../../export/exportFormat.ts'
import type { CaseInRun } from '../../server/cases/caseHistory.ts'
import { sideOfCase } from '../../server/cases/sideOfCase.ts'
import { readIndex, readRun, readSuite, readTexts, readTraces } from './exportFiles.ts'
import { arrangeExported } from './exportedTable.ts'

type Params = Record<string, string>

class NotThere extends Error {}

/** With more cases in all runs, how one scored in each of them is not looked up: it would load every run. */
const MAX_HISTORY = 20_000

const app = new Hono()
  .get('/api/project', async (context) => {
    const { project } = await readIndex()
    return context.json({ ...project, root: '' })
  })
  .get('/api/runs', async (context) => context.json({ runs: (await readIndex()).runs }))
  .get('/api/runs/:run', async (context) => context.json((await runNamed(context.req.param('run'))).overview))
  .get('/api/runs/:run/reading', (context) => context.json({ reading: null }))
  .get('/api/runs/:run/fields', async (context) => {
    const { run, number } = await suiteNamed(context.req.param('run'), context.req.query())
    const { index, fields } = await readSuite(run, number)
    return context.json({ suite: { file: index.file, suite: index.suite, variant: index.variant }, ...fields })
  })
  .get('/api/runs/:run/table', async (context) => {
    const params = context.req.query()
    const { run, number } = await suiteNamed(context.req.param('run'), params)
    const { index } = await readSuite(run, number)
    const open = new Set(JSON.parse(params['open'] ?? '[]') as string[])
    return context.json(tablePage(index, await arrangeExported(run, number, arrangementOf(params)), { open, offset: Number(params['offset']), limit: Number(params['limit']) }) as never)
  })
  .get('/api/runs/:run/neighbours', async (context) => {
    const params = context.req.query()
    const { run, number } = await suiteNamed(context.req.param('run'), params)
    const { index } = await readSuite(run, number)
    return context.json({ neighbours: neighboursOf(index, await arrangeExported(run, number, arrangementOf(params)), params['id'] ?? '') ?? null })
  })
  .get('/api/cases/case', async (context) => context.json((await caseNamed(context.req.query())).found.answer as never))
  .get('/api/cases/against', async (context) => {
    const { against = 'baseline', ...params } = context.req.query()
    if (against === 'baseline') return context.json((await caseNamed(params)).found.against as never)
    const { found } = await caseNamed({ ...params, run: against })
    return context.json({ side: sideOfCase(found.answer), origin: 'run' } as never)
  })
  .get('/api/cases/history', async (context) => context.json({ runs: await historyOf(context.req.query()) }))
  .get('/api/cases/trace', async (context) => {
    const { run = '', trace = '' } = context.req.query()
    return context.json(((await traceNamed(run, trace))?.trace ?? { traceId: trace, spans: [] }) as never)
  })
  .get('/api/cases/span', async (context) => {
    const { run = '', trace = '', span = '' } = context.req.query()
    const found = (await traceNamed(run, trace))?.spans[span]
    if (!found) throw new NotThere(`there is no span ${span} in this export`)
    return context.json(found as never)
  })

app.onError((error, context) => {
  const at = error instanceof QueryError ? { at: { from: error.position, to: error.position + error.length } } : {}
  return context.json({ error: { message: error.message, ...at } }, error instanceof NotThere ? 404 : 400)
})

/** As `fetch`, for the clients of the API. */
export const exportedFetch = (input: RequestInfo | URL): Promise<Response> => Promise.resolve(app.request(new URL(String(input instanceof Request ? input.url : input), location.origin).href))

async function runNamed(run: string) {
  const { runs } = await readIndex()
  if (!runs.some(({ id }) => id === run)) throw new NotThere(`Run ${run} is not in this export`)
  return readRun(run)
}

/** Without a suite, the first. */
async function suiteNamed(run: string, { file, suite, variant }: Params): Promise<{ run: string; number: number }> {
  const { suites } = await runNamed(run)
  const number = suite === undefined ? 0 : suites.findIndex((one) => one.suite === suite && one.variant === variant && (file === undefined || one.file === file))
  if (!suites[number]) throw new NotThere(suite === undefined ? `Run ${run} has no case that has finished` : `Run ${run} has no suite ${JSON.stringify(suite)}`)
  return { run, number }
}

function arrangementOf({ query = '', show, group, sort, descending }: Params): Parameters<typeof arrangeExported>[2] {
  return { query, show: QUICK_FILTERS.find((filter) => filter === show), group, sort: sort === undefined ? undefined : { by: sort, descending: descending === 'true' } }
}

interface FoundCase {
  found: ExportedCase
  run: string
  number: number
  chunk: number
}

/** With the id alone it is whichever suite has it. */
async function caseNamed(params: Params): Promise<FoundCase> {
  const { run = '', id = '', suite } = params
  const numbers = suite === undefined ? (await runNamed(run)).suites.map((_, number) => number) : [(await suiteNamed(run, params)).number]
  for (const number of numbers) {
    const { index, chunks } = await readSuite(run, number)
    const at = index.cases.findIndex((entry) => entry.id === id)
    if (at === -1) continue
    const chunk = chunks.findLastIndex((first) => first <= at)
    const found = (await readTexts(run, number, chunk)).cases[at - chunks[chunk]!]
    if (!found) throw new NotThere(`Of the case ${JSON.stringify(id)} nothing was written: its test failed before it ran`)
    lastChunk = { run, number, chunk }
    return { found, run, number, chunk }
  }
  throw new NotThere(`Run ${run} has no case ${JSON.stringify(id)}`)
}

/** Of the case that was looked at last: its traces are in the file beside its texts. */
let lastChunk: Omit<FoundCase, 'found'> | undefined

async function traceNamed(run: string, trace: string) {
  if (lastChunk?.run !== run) return undefined
  const { number, chunk } = lastChunk
  const hasTrace = (await readTexts(run, number, chunk)).cases.some((one) => one?.answer.trials.some(({ row }) => row.trace?.traceId === trace))
  // Spans may not have been recorded at all: then there is no such file
  return hasTrace ? (await readTraces(run, number, chunk).catch(() => undefined))?.[trace] : undefined
}

async function historyOf({ id = '', suite, ...params }: Params): Promise<CaseInRun[]> {
  const { runs } = await readIndex()
  if (runs.reduce((sum, { cases }) => sum + cases, 0) > MAX_HISTORY) return []
  const found = await Promise.all(
    runs.map(async ({ id: run, startedAt, git }) => {
      const number = await suiteNamed(run, { ...params, ...(suite === undefined ? {} : { suite }) }).then(({ number: found_ }) => found_, () => -1)
      if (number === -1) return []
      const { index } = await readSuite(run, number)
      const entry = index.cases.find((one) => one.id === id)
      if (!entry) return []
      const scores = index.scorers.map((name, place) => ({ name, score: entry.scores[place] ?? null, trials: [entry.scores[place] ?? null], errors: entry.scorerErrors?.includes(place) ? 1 : 0 }))
      return [{ run, startedAt, ...(git && { commit: git.commit, branch: git.branch }), scores, errors: entry.problem?.count ?? 0 }]
    }),
  )
  return found.flat().toReversed()
}
