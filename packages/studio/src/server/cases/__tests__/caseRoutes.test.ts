import { Hono } from 'hono'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerProblem } from '../../requestProblem.ts'
import { caseRoutes } from '../caseRoutes.ts'
import { FILE, testProject, type TestProject } from './testProject.ts'

let project: TestProject
let app: Hono
beforeEach(() => {
  project = testProject()
  app = new Hono()
  app.onError(answerProblem)
  app.route('/', caseRoutes(project))
})
afterEach(() => project.remove())

const suite = { file: FILE, suite: 'support' }

async function ask(path: string, query: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await app.request(`${path}?${new URLSearchParams(query)}`)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('a case is its trials that count, then those that were attempted again, with what core makes of its scores', async () => {
  const run = await project.run([
    { id: 'a', trial: 0, error: { name: 'Error', message: 'ECONNRESET', phase: 'task' } },
    { id: 'a', trial: 1, scores: { right: 0, kind: 1 } },
    { id: 'a', trial: 1, attempt: 1, output: 'second', scores: { right: 0.5, kind: null }, scoreDetails: { kind: { error: { name: 'TypeError', message: 'no', phase: 'scorer' } } } },
    { id: 'a', trial: 0, attempt: 2, output: 'one', scores: { right: 1, kind: 1 } },
    { id: 'a', trial: 1, attempt: 2, output: 'two', scores: { right: 0, kind: null } },
    { id: 'a', variant: 'terse', output: 'short', scores: { right: 0.25 } },
    { id: 'ab', scores: { right: 1 } },
  ])
  const { status, body } = await ask('/case', { run: 'latest', id: 'a', ...suite })
  expect({ status, ...body, trials: (body['trials'] as { row: { output?: string; attempt?: number; trial: number }; counted: boolean }[]).map(({ row, counted }) => [counted, row.attempt ?? 0, row.trial, row.output]) }).toEqual({
    status: 200,
    run: { id: run, kind: 'eval', startedAt: '2026-11-01T00:00:00.000Z', outcome: expect.any(String) as string, git: { commit: 'abcdef0123', branch: 'main', dirty: false } },
    suite,
    id: 'a',
    name: 'case a',
    plannedTrials: 2,
    scores: [
      { name: 'right', score: 0.5, trials: [1, 0], errors: 0 },
      { name: 'kind', score: 1, trials: [1, null], errors: 0 },
    ],
    trials: [
      [true, 2, 0, 'one'],
      [true, 2, 1, 'two'],
      [false, 0, 0, undefined],
      [false, 0, 1, undefined],
      [false, 1, 1, 'second'],
    ],
    others: [{ suite: { ...suite, variant: 'terse' }, name: 'case a', scores: [{ name: 'right', score: 0.25, trials: [0.25], errors: 0 }], errors: 0 }],
  })
  // An error is no zero, and no score either
  expect(await ask('/case', { run, id: 'a', ...suite, variant: 'terse' })).toMatchObject({ body: { scores: [{ name: 'right', score: 0.25 }], others: [{ suite }] } })
})

test('the id alone finds a case, and one that is not there is told apart from one that is elsewhere', async () => {
  const run = await project.run([{ id: 'a', suite: 'first', scores: { right: 1 } }])
  expect((await ask('/case', { run, id: 'a' })).body).toMatchObject({ suite: { file: FILE, suite: 'first' } })
  expect(await ask('/case', { run, id: 'a', ...suite })).toEqual({ status: 404, body: { error: { message: `run ${run} has no case "a" of "support"; "first" has one` } } })
  expect(await ask('/case', { run, id: 'b' })).toEqual({ status: 404, body: { error: { message: `run ${run} has no case "b": it was not run, or had not finished` } } })
  expect(await ask('/case', { run: 'nope', id: 'b' })).toEqual({ status: 404, body: { error: { message: `there is no run "nope"; the newest is ${run}` } } })
  expect(await ask('/case', { run: '../../..', id: 'b' })).toEqual({ status: 404, body: { error: { message: `there is no run "../../.."; the newest is ${run}` } } })
  expect((await ask('/case', { run })).status).toBe(400)
})

test('what ended in an error has no scores', async () => {
  const run = await project.run([{ id: 'a', error: { name: 'TimeoutError', message: 'too long', phase: 'task' } }, { id: 'b', scores: { right: 1 } }])
  expect((await ask('/case', { run, id: 'a' })).body).toMatchObject({ scores: [], trials: [{ counted: true, row: { error: { name: 'TimeoutError' } } }] })
})

test('a case is held against the baseline that its run was compared with, and against any run', async () => {
  const first = await project.run([{ id: 'a', output: 'before', scores: { right: 1 } }, { id: 'b', scores: { right: 1 } }], { update: 'all' })
  const second = await project.run([{ id: 'a', output: 'after', scores: { right: 0 }, scoreDetails: { right: { reason: 'wrong' } } }, { id: 'b', scores: { right: 1 } }, { id: 'new', scores: { right: 1 } }])
  const against = async (run: string, id: string, what: string): Promise<unknown> => (await ask('/against', { run, id, ...suite, against: what })).body
  expect(await against(second, 'a', 'baseline')).toEqual({ origin: 'now', side: { output: 'before', scores: [{ name: 'right', score: 1, trials: [1], errors: 0 }] } })
  expect(await against(second, 'new', 'baseline')).toEqual({ origin: 'none', side: null })
  expect(await against(first, 'a', second)).toMatchObject({ origin: 'run', side: { run: { id: second }, output: 'after', scores: [{ name: 'right', score: 0 }], scoreDetails: { right: { reason: 'wrong' } } } })

  // The baseline moves on: what the run was judged by is still what is shown, as far as its record has kept it
  await project.run([{ id: 'a', output: 'later', scores: { right: 0.5 } }, { id: 'b', scores: { right: 1 } }], { update: 'all' })
  app = new Hono().route('/', caseRoutes({ ...project }))
  expect(await against(second, 'a', 'baseline')).toEqual({ origin: 'record', side: { scores: [{ name: 'right', score: 1, trials: [], errors: 0 }] } })
  expect(await against(second, 'b', 'baseline')).toEqual({ origin: 'changed', side: null })
})

test('a case’s history is of the runs that had it, the oldest first, and leaves out tries', async () => {
  const ids = [await project.run([{ id: 'a', scores: { right: 1 } }]), await project.run([{ id: 'a', scores: { right: 1 } }], { kind: 'playground' }), await project.run([{ id: 'a', error: { name: 'Error', message: 'no', phase: 'task' } }, { id: 'b', scores: { right: 1 } }]), await project.run([{ id: 'a', suite: 'other', scores: { right: 0 } }]), await project.run([{ id: 'a', scores: { right: 0.5 } }], { unfinished: true })]
  const { body } = await ask('/history', { run: ids[2]!, id: 'a', ...suite })
  expect((body['runs'] as { run: string; scores: { score: number | null }[]; errors: number }[]).map(({ run, scores, errors }) => [run, scores.map(({ score }) => score), errors])).toEqual([
    [ids[0], [1], 0],
    [ids[2], [], 1],
    [ids[4], [0.5], 0],
  ])
  // From a try, it is held against the runs
  expect(((await ask('/history', { run: ids[1]!, id: 'a', ...suite })).body['runs'] as { run: string }[]).map(({ run }) => run)).toEqual([ids[0], ids[1], ids[2], ids[4]])
})

test('a trial’s trace comes as lines, and its spans’ texts one by one', async () => {
  const traceId = 'b'.repeat(32)
  const run = await project.run([{ id: 'a', scores: { right: 1 }, trace: { traceId, spanId: '1' } }], { spans: [{ traceId, spanId: '1', name: 'ask', startMs: 1, durationMs: 2, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': '[{"role":"user","content":"Hello"}]' } }] })
  expect((await ask('/trace', { run, trace: traceId })).body).toMatchObject({ traceId, spans: [{ spanId: '1', name: 'ask', kind: 'model' }] })
  expect((await ask('/span', { run, trace: traceId, span: '1' })).body).toMatchObject({ conversation: { asked: [{ role: 'user', content: 'Hello' }], answered: [] } })
  expect(await ask('/span', { run, trace: traceId, span: '2' })).toEqual({ status: 404, body: { error: { message: `run ${run} has no span "2" in the trace ${traceId}` } } })
  expect((await ask('/trace', { run, trace: 'c'.repeat(32) })).body).toMatchObject({ spans: [] })
  expect((await ask('/trace', { run, trace: '../secret' })).status).toBe(400)
})
