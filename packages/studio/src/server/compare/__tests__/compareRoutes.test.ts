import { execFileSync } from 'node:child_process'
import { Hono } from 'hono'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FILE, testProject, type TestProject } from '../../cases/__tests__/testProject.ts'
import { answerProblem } from '../../requestProblem.ts'
import { compareRoutes } from '../compareRoutes.ts'

let project: TestProject
let app: Hono
beforeEach(() => {
  project = testProject()
  app = new Hono()
  app.onError(answerProblem)
  app.route('/', compareRoutes(project))
})
afterEach(() => project.remove())

const suite = { file: FILE, suite: 'support' }

async function ask(path: string, query: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await app.request(`${path}?${new URLSearchParams(query)}`)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const many = (count: number, scores: (index: number) => Record<string, number | null>) => Array.from({ length: count }, (_, index) => ({ id: `c${index}`, output: `answer ${index}`, scores: scores(index) }))

test('a comparison is core’s, with what it would take to know in the report’s words', async () => {
  const before = await project.run(many(40, () => ({ right: 1, kind: 1 })))
  await project.run(many(40, (index) => ({ right: index < 30 ? 0 : 1, kind: index < 2 ? 0 : 1 })))
  const { status, body } = await ask('/', { before, after: 'latest' })
  expect(status).toBe(200)
  expect({
    outcome: body['outcome'],
    counts: body['counts'],
    scorers: (body['suites'] as { scorers: { name: string; toKnow?: string; comparison: { verdict: string; wins: number; losses: number; ties: number } }[] }[])[0]!.scorers.map(({ name, toKnow, comparison: { verdict, wins, losses, ties } }) => [name, verdict, wins, losses, ties, toKnow]),
  }).toEqual({
    outcome: 'failed',
    counts: { moved: 30, oneSided: 0, new: 0, missing: 0 },
    scorers: [
      ['right', 'regressed', 0, 30, 10, undefined],
      ['kind', 'inconclusive', 0, 2, 38, expect.stringContaining('cases would be needed')],
    ],
  })
})

test('all cases that moved are listed in pages, the worst first, and then those that got better', async () => {
  const before = await project.run([...many(60, () => ({ right: 0.5, kind: 0.5 })), { id: 'same', scores: { right: 1 } }])
  const after = await project.run([...many(60, (index) => (index < 50 ? { right: 0.5 - index / 100, kind: 0.5 } : { right: 0.5 + index / 200, kind: 0.4 })), { id: 'same', scores: { right: 1 } }])
  const { body } = await ask('/cases', { before, after, change: 'moved', offset: '0', limit: '500' })
  const rows = body['rows'] as { id: string; moves: { scorer: string; before: number; after: number }[] }[]
  expect(body['total']).toBe(59)
  expect(rows.slice(0, 2).map(({ id, moves }) => [id, moves])).toEqual([
    ['c49', [{ scorer: 'right', before: 0.5, after: expect.closeTo(0.01), gated: true }]],
    ['c48', [{ scorer: 'right', before: 0.5, after: expect.closeTo(0.02), gated: true }]],
  ])
  // The drop comes first in a case that got worse by one scorer and better by another
  expect(rows.find(({ id }) => id === 'c59')!.moves.map(({ scorer }) => scorer)).toEqual(['kind', 'right'])

  const only = async (query: Record<string, string>): Promise<string[]> => ((await ask('/cases', { before, after, change: 'moved', ...query })).body['rows'] as { id: string }[]).map(({ id }) => id)
  expect(await only({ direction: 'better' })).toEqual(['c59', 'c58', 'c57', 'c56', 'c55', 'c54', 'c53', 'c52', 'c51', 'c50'])
  expect(await only({ scorer: 'kind' })).toHaveLength(10)
  expect(await only({ scorer: 'right', direction: 'worse', offset: '2', limit: '3' })).toEqual(['c47', 'c46', 'c45'])
  expect(await only({ text: 'CASE C4', direction: 'worse' })).toEqual(['c49', 'c48', 'c47', 'c46', 'c45', 'c44', 'c43', 'c42', 'c41', 'c40', 'c4'])
  expect(await only({ ...suite, variant: 'terse' })).toEqual([])
})

test('cases that lost their score, are new or are missing are lists of their own', async () => {
  const before = await project.run([{ id: 'a', scores: { right: 1 } }, { id: 'broke', scores: { right: 1 } }, { id: 'mended', error: { name: 'Error', message: 'no', phase: 'task' } }, { id: 'gone', scores: { right: 1 } }])
  const after = await project.run([{ id: 'a', scores: { right: 1 } }, { id: 'broke', error: { name: 'Error', message: 'no', phase: 'task' } }, { id: 'mended', scores: { right: 1 } }, { id: 'fresh', scores: { right: 1 } }])
  const listed = async (change: string): Promise<unknown> => (await ask('/cases', { before, after, change })).body
  expect(await listed('moved')).toEqual({ rows: [], total: 0 })
  expect(await listed('oneSided')).toEqual({
    rows: [
      { suite, id: 'broke', name: 'case broke', moves: [{ scorer: 'right', before: 1, gated: true }] },
      { suite, id: 'mended', name: 'case mended', moves: [{ scorer: 'right', after: 1, gated: true }] },
    ],
    total: 2,
  })
  expect(await listed('new')).toEqual({ rows: [{ suite, id: 'fresh', name: 'case fresh', moves: [] }], total: 1 })
  expect(await listed('missing')).toEqual({ rows: [{ suite, id: 'gone', name: 'case gone', moves: [] }], total: 1 })
  expect((await ask('/case', { before, after, ...suite, id: 'broke' })).body).toMatchObject({ before: { scores: [{ score: 1 }] }, after: { error: { message: 'no' }, scores: [] } })
  expect((await ask('/case', { before, after, ...suite, id: 'gone' })).body).toMatchObject({ before: { scores: [{ score: 1 }] }, after: null })
})

test('a run is compared with the baseline as it is now, and anew when that is written', async () => {
  await project.run(many(10, () => ({ right: 1 })), { update: 'all' })
  const after = await project.run(many(10, () => ({ right: 0 })))
  const verdict = async (): Promise<unknown> => ((await ask('/', { before: 'baseline', after })).body['suites'] as { scorers: { comparison: { verdict: string } }[] }[])[0]!.scorers[0]!.comparison.verdict
  expect(await verdict()).toBe('regressed')
  expect((await ask('/case', { before: 'baseline', after, ...suite, id: 'c1' })).body).toMatchObject({ before: { output: 'answer 1', scores: [{ score: 1 }] }, after: { scores: [{ score: 0 }] } })
  await project.run(many(10, () => ({ right: 0 })), { update: 'all' })
  expect(await verdict()).toBe('unchanged')
})

test('a run is compared with the baseline of a branch, whatever has been written since', async () => {
  const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], { cwd: project.root, encoding: 'utf8' })
  await project.run(many(10, () => ({ right: 1 })), { update: 'all' })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-qm', 'baseline')
  git('checkout', '-qb', 'change')
  const after = await project.run(many(10, () => ({ right: 0 })), { update: 'all' })
  expect((await ask('/', { before: 'baseline@main', after })).body).toMatchObject({ outcome: 'failed', counts: { moved: 10 } })
  expect((await ask('/case', { before: 'baseline@main', after, ...suite, id: 'c1' })).body).toMatchObject({ before: { output: 'answer 1', scores: [{ score: 1 }] }, after: { scores: [{ score: 0 }] } })
  expect(await ask('/', { before: 'baseline@nowhere', after })).toEqual({ status: 400, body: { error: { message: expect.stringContaining('there is no commit "nowhere" here') as string } } })
})

test('a run that has not ended is compared as far as it has come', async () => {
  const before = await project.run(many(10, () => ({ right: 1 })))
  const after = await project.run(many(3, () => ({ right: 1 })), { unfinished: true })
  expect((await ask('/', { before, after })).body).toMatchObject({ after: { id: after, finished: false }, notes: [`run ${after} did not end, or is still going on: only the cases that had finished are compared`] })
})

test('what can not be compared says why', async () => {
  const before = await project.run([{ id: 'a', scores: { right: 1 } }])
  const after = await project.run([{ id: 'b', scores: { right: 1 } }])
  expect(await ask('/', { before, after })).toEqual({ status: 400, body: { error: { message: `nothing to compare: no case has a score both in run ${before} and in run ${after}` } } })
  expect((await ask('/', { before: 'nope', after })).status).toBe(404)
  expect(await ask('/cases', { before, after, change: 'sideways' })).toMatchObject({ status: 400, body: { error: { message: expect.stringMatching(/^`change`: /) as string } } })
})
