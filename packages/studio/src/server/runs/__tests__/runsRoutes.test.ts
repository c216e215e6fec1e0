import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectSuites, finishRun, gitState, readPlacedRows, writeRunRecord, type Row } from '@evals/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerProblem } from '../../requestProblem.ts'
import type { RunSummary } from '../runList.ts'
import { runsRoutes, type RunOverview } from '../runsRoutes.ts'

let root: string
let app: ReturnType<typeof runsRoutes>

/** As it is when the studio is started: nothing is known yet. */
function start(): void {
  app = runsRoutes({ root } as Parameters<typeof runsRoutes>[0])
  app.onError(answerProblem)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'studio-runs-'))
  start()
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const rowOf = (id: string, score: number | null, more: Partial<Row> = {}): Row => ({
  id,
  name: `question ${id}`,
  input: `What about ${id}?`,
  output: { answer: `All about ${id}`, article: id },
  expected: id,
  scores: { right: score },
  metadata: { topic: id < 'c' ? 'early' : 'late' },
  metrics: { startMs: 0, durationMs: 5 },
  file: 'a.eval.ts',
  suite: 'a',
  ...more,
})

function write(id: string, rows: readonly Row[]): string {
  const folder = join(root, '.evals', 'runs', id)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return folder
}

/** As a runner's adapter would have: judged by the real core, baseline and all. */
async function record(id: string, rows: readonly Row[], { update = 'none', trials = 1 }: { update?: 'all' | 'new' | 'none'; trials?: number } = {}): Promise<void> {
  const folder = write(id, rows)
  writeFileSync(join(root, 'a.eval.ts'), '// evals\n')
  const collector = collectSuites(undefined)
  for await (const { row, reference } of readPlacedRows(folder)) collector.add(row, reference)
  const suites = collector.suites().map((suite) => ({ ...suite, collected: true, trials }))
  finishRun({ root, id, folder, startedAt: new Date('2026-11-24T08:00:00Z'), durationMs: 1_000, runner: { name: 'vitest', version: '5.1.1' }, git: await gitState(root), update, suites, keep: 100 })
}

async function get<Body>(path: string): Promise<{ status: number; body: Body }> {
  const response = await app.request(path)
  return { status: response.status, body: (await response.json()) as Body }
}

interface Table {
  rows: { case: { id: string; scores: (number | null)[]; base?: (number | null)[]; isNew?: boolean; output?: string } }[]
  total: number
}

const table = async (run: string, query = ''): Promise<Table> => (await get<Table>(`/${run}/table?offset=0&limit=100${query}`)).body
const idsOf = ({ rows }: Table): string => rows.map((row) => row.case.id).join('')

const FIVE = ['a', 'b', 'c', 'd', 'e']

test('runs are listed newest first, each with what its record says; one that is damaged says so', async () => {
  await record('20261124T080000000-0001', FIVE.map((id) => rowOf(id, 1)), { update: 'all' })
  await record('20261124T090000000-0002', FIVE.map((id) => rowOf(id, 0)))
  const damaged = write('20261124T100000000-0003', [])
  writeFileSync(join(damaged, 'run.json'), '{ "format": ')
  const { runs } = (await get<{ runs: RunSummary[] }>('/')).body
  expect(runs.map(({ id, state, cases, problem, suites }) => ({ id, state, cases, problem, scores: suites.flatMap(({ scorers }) => scorers.map(({ name, mean, comparison }) => [name, mean, comparison?.difference])) }))).toEqual([
    { id: '20261124T100000000-0003', state: 'unreadable', cases: 0, problem: expect.stringMatching(/^run\.json:1: is not JSON/), scores: [] },
    { id: '20261124T090000000-0002', state: 'passed', cases: 5, problem: undefined, scores: [['right', 0, -1]] },
    { id: '20261124T080000000-0001', state: 'passed', cases: 5, problem: undefined, scores: [['right', 1, undefined]] },
  ])
})

test('a run is shown with its record as it is, and the run before it that has the same suites', async () => {
  await record('20261124T080000000-0001', [rowOf('a', 1)], { update: 'all' })
  await record('20261124T081000000-0002', [rowOf('a', 1, { file: 'b.eval.ts', suite: 'b' })])
  await record('20261124T090000000-0003', [rowOf('a', 0)])
  const { body } = await get<RunOverview>('/0003')
  expect([body.id, body.state, body.before, body.record.suites[0]!.scorers[0]!.comparison!.losses]).toEqual(['20261124T090000000-0003', 'passed', '20261124T080000000-0001', 1])
  expect(await get('/nothing')).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining('there is no run "nothing"') } } })
})

describe('the cases of a run', () => {
  test('are filtered by what their rows say, also by what only their whole texts say', async () => {
    await record('20261124T080000000-0001', FIVE.map((id, at) => rowOf(id, at / 4)))
    const found = async (query: string): Promise<string> => idsOf(await table('latest', `&query=${encodeURIComponent(query)}`))
    expect([await found('scores.right:<0.5'), await found('metadata.topic:late'), await found('"all about c"'), await found('output.article:(a OR e)'), await found('has:expected'), await found('-about')]).toEqual(['ab', 'cde', 'c', 'ae', 'abcde', ''])
    expect((await get('/latest/table?offset=0&limit=10&query=scores.right:%3C')).body).toEqual({ error: { message: '`scores.right:<` has no value: write it right after, without a space', at: { from: 0, to: 14 } } })
    expect((await get('/latest/table?offset=-1&limit=10')).status).toBe(400)
  })

  test('show their difference to the baseline that the run was compared with, whatever it is now', async () => {
    const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], { cwd: root, encoding: 'utf8' })
    git('init', '-q', '-b', 'main')
    const withBase = ({ rows }: Table): unknown[] => rows.map((row) => [row.case.id, row.case.scores[0], row.case.base?.[0], row.case.isNew ?? false])
    await record('20261124T080000000-0001', FIVE.slice(0, 4).map((id) => rowOf(id, 0.5)), { update: 'all' })
    git('add', '-A')
    git('commit', '-qm', 'The baseline')
    await record('20261124T090000000-0002', FIVE.map((id, at) => rowOf(id, at / 4)))
    const then = [['a', 0, 0.5, false], ['b', 0.25, 0.5, false], ['c', 0.5, 0.5, false], ['d', 0.75, 0.5, false], ['e', 1, undefined, true]]
    expect(withBase(await table('0002'))).toEqual(then)
    // Accepted since: the file now has the run's own scores, and the commit still has those of then
    await record('20261124T100000000-0003', FIVE.map((id, at) => rowOf(id, at / 4)), { update: 'all' })
    start()
    expect(withBase(await table('0002'))).toEqual(then)
    expect((await get('/0002/fields')).body).toMatchObject({ baseline: 'whole', counts: { regressed: 2, improved: 1, new: 1 } })
    // Where git does not know it either, what the record has is shown, and said to be no more than that
    rmSync(join(root, '.git'), { recursive: true })
    start()
    expect([withBase(await table('0002')), (await get<{ baseline: string }>('/0002/fields')).body.baseline]).toEqual([[['a', 0, 0.5, false], ['b', 0.25, 0.5, false], ['c', 0.5, undefined, false], ['d', 0.75, 0.5, false], ['e', 1, undefined, false]], 'moved'])
  })

  test('have one line each: the mean of their trials, and how far these are apart', async () => {
    await record('20261124T080000000-0001', [rowOf('a', 1, { trial: 1, output: 'second' }), rowOf('a', 0, { trial: 0, output: 'first' }), rowOf('a', 1, { trial: 2 })], { trials: 3 })
    expect((await table('latest')).rows).toMatchObject([{ case: { id: 'a', scores: [2 / 3], trials: 3, spread: 1, output: 'first' } }])
  })

  test('keep errors, what is unscored and zeros apart', async () => {
    await record('20261124T080000000-0001', [
      rowOf('a', 0),
      rowOf('b', null),
      rowOf('c', null, { scores: {}, error: { name: 'Error', message: 'broke', phase: 'task' } }),
      rowOf('d', null, { scoreDetails: { right: { error: { name: 'Error', message: 'no judge', phase: 'scorer' } } } }),
    ])
    expect([idsOf(await table('latest', '&query=scores.right:0')), idsOf(await table('latest', '&show=unscored')), idsOf(await table('latest', '&show=errors')), idsOf(await table('latest', '&query=is:error'))]).toEqual(['a', 'b', 'cd', 'cd'])
  })
})

describe('a run that goes on', () => {
  test('is counted in the list, and read on where it grows', async () => {
    await record('20261124T080000000-0001', FIVE.map((id) => rowOf(id, 1)), { update: 'all' })
    const id = '20261124T090000000-0002'
    const folder = write(id, [rowOf('a', 1), rowOf('b', 0)])
    writeRunRecord(folder, { format: 'evals-run/1', id, startedAt: '2026-11-24T09:00:00Z', durationMs: 0, runner: { name: 'vitest', version: '5' }, outcome: 'running', reasons: [], notes: [], suites: [] })
    const state = async (): Promise<unknown> => (await get<{ runs: RunSummary[] }>('/')).body.runs.map((run) => [run.state, run.cases])[0]
    expect(await state()).toEqual(['running', 2])
    const { body } = await get<RunOverview>(`/${id}`)
    expect([body.state, body.record.suites[0]!.cases, body.record.suites[0]!.scorers[0]!.comparison!.losses]).toEqual(['running', 2, 1])
    // The end of a line that is being written is no row yet
    appendFileSync(join(folder, 'rows.jsonl'), `${JSON.stringify(rowOf('c', 1))}\n{"id":"d","inp`)
    expect([idsOf(await table(id)), await state()]).toEqual(['abc', ['running', 3]])
    appendFileSync(join(folder, 'rows.jsonl'), `ut":1,"scores":{"right":1},"file":"a.eval.ts","suite":"a"}\n`)
    expect(idsOf(await table(id))).toBe('abcd')
  })

  test('is unfinished where nothing has been written for long', async () => {
    const folder = write('20261124T090000000-0002', [rowOf('a', 1)])
    const then = new Date(Date.now() - 3_600_000)
    utimesSync(join(folder, 'rows.jsonl'), then, then)
    utimesSync(folder, then, then)
    expect((await get<{ runs: RunSummary[] }>('/')).body.runs[0]).toMatchObject({ state: 'unfinished', cases: 1 })
    expect((await get<RunOverview>('/latest')).body.state).toBe('unfinished')
  })
})

test('a suite that is not there is said with those that are', async () => {
  await record('20261124T080000000-0001', [rowOf('a', 1), rowOf('a', 1, { variant: 'terse' })])
  expect((await get('/latest/fields?file=a.eval.ts&suite=a&variant=terse')).body).toMatchObject({ suite: { variant: 'terse' }, total: 1 })
  expect(await get('/latest/fields?suite=b')).toEqual({ status: 404, body: { error: { message: 'Run 20261124T080000000-0001 has no suite "b"; it has "a", "a [terse]"' } } })
})
