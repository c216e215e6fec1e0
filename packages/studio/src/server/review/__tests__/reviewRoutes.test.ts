/** The review's server on real files: what is taken up, what is written for each label, what is hidden from whom, and what is refused. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calibrate, dataset, type Row } from '@evals/core'
import { LabelBook } from '@evals/core/labels'
import { openSqlite, spanOfRow } from '@evals/store'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StudioProject } from '../../project/studioProject.ts'
import { answerProblem } from '../../requestProblem.ts'
import { reviewRoutes } from '../reviewRoutes.ts'

let root: string
let app: Hono
let project: StudioProject

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'review-'))
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: root })
  execFileSync('git', ['config', 'user.name', 'Ann Example'], { cwd: root })
  project = { root, logsName: '.evals/logs', logs: async () => undefined, makeLogs: () => Promise.reject(new Error('no logs')), redaction: () => ({}) }
  app = appOf(project)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function appOf(of: StudioProject): Hono {
  return new Hono().onError(answerProblem).route('/', reviewRoutes(of))
}

interface Answer {
  status: number
  body: any
}

async function ask(path: string, json?: unknown): Promise<Answer> {
  const response = await app.request(path, json === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) })
  return { status: response.status, body: await response.json() }
}

const query = (values: Record<string, string>): string => `?${new URLSearchParams(values)}`

const RUN = '20261125T101010101-9f2c'

/** A run of four cases, of a dataset beside the eval file. */
function writeRun(rows: readonly Partial<Row>[] = CASES, id = RUN): void {
  const folder = join(root, '.evals', 'runs', id)
  mkdirSync(folder, { recursive: true })
  const record = { format: 'evals-run/1', id, startedAt: '2026-11-25T10:10:10.101Z', durationMs: 5, runner: { name: 'vitest', version: '5' }, git: { commit: 'abc', branch: 'main', dirty: false }, outcome: 'passed', reasons: [], notes: [], suites: [] }
  writeFileSync(join(folder, 'run.json'), JSON.stringify(record))
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify({ file: 'qa/q.eval.ts', suite: 'answers', trial: 0, ...row })}\n`).join(''))
}

const judged = (score: number, reason: string) => ({ scores: { tone: score, exact: score }, scoreDetails: { tone: { source: 'judge' as const, reason }, exact: { source: 'code' as const } } })
const CASES: Partial<Row>[] = [
  { id: 'a', input: 'one?', output: '1', expected: '1', ...judged(1, 'kind') },
  { id: 'b', input: 'two?', output: '3', expected: '2', ...judged(0, 'rude') },
  { id: 'c', input: 'three?', output: '3', expected: '3', scores: { tone: 0.5, exact: 1 }, scoreDetails: { tone: { source: 'judge' }, exact: { source: 'code' } } },
  { id: 'd', input: 'mail ann@example.com', output: 'sent to ann@example.com', ...judged(1, 'kind') },
  { id: 'e', input: 'broken', error: { name: 'Error', message: 'no', phase: 'task' } },
]
const DATASET = '{"id":"a","input":"one?","expected":"1"}\r\n{"id":"b","input":"two?","expected":"2","mine":[1]}\r\n{"id":"c","input":"three?","expected":"3"}\r\n'

const PATH = 'qa/q.labels.jsonl'
const file = (): string => join(root, PATH)
const lines = (): any[] => readFileSync(file(), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))

async function started(): Promise<string[]> {
  mkdirSync(join(root, 'qa'), { recursive: true })
  writeFileSync(join(root, 'qa', 'q.jsonl'), DATASET)
  writeRun()
  const { status, body } = await ask('/start', { of: { from: 'run' }, path: PATH })
  expect([status, body]).toEqual([200, { path: PATH, added: 4, first: expect.any(String) }])
  return lines().slice(1).map(({ id }) => id)
}

describe('starting', () => {
  test('the cases of a run are counted, and their place is suggested by the dataset that has them', async () => {
    mkdirSync(join(root, 'qa'))
    writeFileSync(join(root, 'qa', 'q.jsonl'), DATASET)
    writeRun()
    expect((await ask('/candidates', { of: { from: 'run' } })).body).toMatchObject({ count: 4, found: 5, withoutOutput: 1, isCut: false, suggested: PATH })
    const only = async (of: object, more: object = {}): Promise<string[]> => (await ask('/candidates', { of: { from: 'run', ...of }, ...more })).body.first.map(({ title }: { title: string }) => title)
    expect(await only({ only: 'failing' })).toEqual(['two?'])
    expect(await only({ only: 'unsure' })).toEqual(['three?'])
    expect(await only({ only: 'differing' })).toEqual([])
    expect(await only({ id: 'c' })).toEqual(['three?'])
    expect(await only({ file: 'qa/q.eval.ts', suite: 'other' })).toEqual([])
    expect(await only({}, { sample: 2 })).toHaveLength(2)
  })

  test('is seen as a change first, without what is personal, and tells git how labels are merged', async () => {
    const ids = await started()
    expect(lines()).toEqual([
      { questions: [{ name: 'good' }] },
      { id: ids[0], input: 'one?', output: '1', expected: '1', scores: { tone: 1, exact: 1 }, scoreDetails: { tone: { reason: 'kind', source: 'judge' }, exact: { source: 'code' } }, origin: { kind: 'eval', ref: RUN, id: 'a', rev: 'abc' } },
      expect.objectContaining({ id: ids[1] }),
      expect.objectContaining({ id: ids[2] }),
      expect.objectContaining({ id: ids[3], input: 'mail [email-1]', output: 'sent to [email-1]' }),
    ])
    expect(readFileSync(join(root, '.gitattributes'), 'utf8')).toBe('*.labels.jsonl merge=union\n')
    writeRun([...CASES, { id: 'f', input: 'more?', output: 'yes' }])
    expect((await ask('/plan', { of: { from: 'run' }, path: PATH })).body).toMatchObject({ adds: 1, alreadyThere: 4, attributes: false, patch: expect.stringContaining('+{"id":"') })
    expect((await ask('/start', { of: { from: 'run', id: 'a' }, path: PATH })).body.error.message).toBe(`Nothing to add: ${PATH} has all 1 of them`)
  })

  test('logs that a query finds, and rows of a dataset that have an output', async () => {
    const engine = await openSqlite({ folder: join(root, '.evals', 'logs') })
    try {
      await engine.ingest([{ id: 'l1', input: 'refund?', output: 'soon', scores: { helpful: 0 } }, { id: 'l2', input: 'hello', output: 'hi' }].map((row) => spanOfRow(row as Row)))
      app = appOf({ ...project, logs: async () => engine })
      expect((await ask('/candidates', { of: { from: 'logs', query: 'refund' } })).body).toMatchObject({ count: 1, suggested: 'logs.labels.jsonl', first: [{ title: 'refund?' }] })
      expect((await ask('/candidates', { of: { from: 'logs', query: 'modle:x' } })).body.error).toMatchObject({ message: expect.stringContaining('modle'), at: { from: 0, to: 5 } })
      await ask('/start', { of: { from: 'logs', query: 'refund' }, path: 'logs.labels.jsonl' })
      const [, item] = readFileSync(join(root, 'logs.labels.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))
      expect(item).toMatchObject({ input: 'refund?', output: 'soon', scores: { helpful: 0 }, origin: { kind: 'log', id: 'l1' }, trace: { traceId: expect.any(String), spanId: expect.any(String) } })
    } finally {
      await engine.close()
    }
    writeFileSync(join(root, 'answered.jsonl'), '{"input":1,"output":"x"}\n{"input":2}\n')
    app = appOf(project)
    expect((await ask('/candidates', { of: { from: 'dataset', path: 'answered.jsonl' } })).body).toMatchObject({ count: 1, withoutOutput: 1, suggested: 'answered.labels.jsonl' })
    expect((await ask('/candidates', { of: { from: 'logs' } })).body.error.message).toContain('There are no logs yet')
  })
})

describe('labelling', () => {
  test('each label is a line at once, and what it says is what core reads', async () => {
    const ids = await started()
    await ask('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { good: true } })
    await ask('/label', { path: PATH, row: ids[1], by: 'Ann', labels: { good: false }, comment: 'wrong' })
    expect(lines().slice(-2)).toEqual([
      { row: ids[0], by: 'Ann', at: expect.any(String), labels: { good: true } },
      { row: ids[1], by: 'Ann', at: expect.any(String), labels: { good: false }, comment: 'wrong' },
    ])
    const { body } = await ask(`/queue${query({ path: 'qa/q.jsonl', by: 'Ann' })}`)
    expect(body).toMatchObject({ path: PATH, dataset: 'qa/q.jsonl', states: 'ddtt', reviewers: [{ name: 'Ann', decided: 2, skipped: 0 }], problems: [] })
    const exact = Object.assign(({ output, expected }: { output: string; expected: string }) => output === expected, { scorerName: 'exact' })
    expect(await calibrate(exact as never, dataset(file()))).toMatchObject({ rows: 2, kappa: 1 })
  })

  test('what others say and what scorers gave is told to who has decided, and to nobody else', async () => {
    const ids = await started()
    await ask('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { good: true }, comment: 'fine' })
    const item = async (by: string, open = '0'): Promise<any> => (await ask(`/item${query({ path: PATH, by, id: ids[0]!, open })}`)).body
    const hidden = await item('Ben')
    expect(hidden).toMatchObject({ mine: null, others: null, scores: null, scorers: 2, expected: '1', dataset: { path: 'qa/q.jsonl', id: 'a', line: 1 } })
    expect(JSON.stringify(hidden)).not.toMatch(/kind"?[^"]*reason|fine/)
    expect((await ask(`/rows${query({ path: PATH, by: 'Ben' })}`)).body.rows[0].opinions).toEqual([])
    expect(await item('Ben', '1')).toMatchObject({ others: [{ by: 'Ann', labels: { good: true } }], scores: [{ name: 'tone', score: 1, detail: { reason: 'kind' } }, { name: 'exact', score: 1 }] })
    await ask('/label', { path: PATH, row: ids[0], by: 'Ben', labels: { good: null } })
    expect(await item('Ben')).toMatchObject({ others: null, scores: null })
    await ask('/label', { path: PATH, row: ids[0], by: 'Ben', labels: { good: false } })
    expect(await item('Ben')).toMatchObject({ others: [{ by: 'Ann' }], disputed: ['good'] })
  })

  test('taken back, it is as if it had not been said; and what stood before stands again', async () => {
    const ids = await started()
    const before = readFileSync(file(), 'utf8')
    await ask('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { good: true } })
    expect((await ask('/undo', { path: PATH, row: ids[0], by: 'Ann', before: null })).body).toEqual({ isRemoved: true })
    expect(readFileSync(file(), 'utf8')).toBe(before)
    await ask('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { good: true } })
    await ask('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { good: false } })
    await ask('/label', { path: PATH, row: ids[1], by: 'Ben', labels: { good: false } })
    expect((await ask('/undo', { path: PATH, row: ids[0], by: 'Ann', before: { labels: { good: true } } })).body).toEqual({ isRemoved: false })
    expect(LabelBook.parse(readFileSync(file(), 'utf8')).opinionOf(ids[0]!, 'Ann')?.labels).toEqual({ good: true })
    expect(await ask('/undo', { path: PATH, row: ids[2], by: 'Ann', before: null })).toMatchObject({ status: 409 })
  })

  test('what others write to the file meanwhile is seen, and lines that can not be read are told', async () => {
    const ids = await started()
    await ask('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { good: true } })
    appendFileSync(file(), `{"row":"${ids[1]}","by":"Ben","at":"2026-11-25T10:00:00Z","labels":{"good":true}}\nhalf a li`)
    await ask('/label', { path: PATH, row: ids[1], by: 'Ann', labels: { good: false } })
    const { body } = await ask(`/queue${query({ path: PATH, by: 'Ann' })}`)
    expect(body).toMatchObject({ states: 'ddtt', reviewers: [{ name: 'Ann', decided: 2 }, { name: 'Ben', decided: 1 }], disputed: [{ id: ids[1], isSettled: false }], problems: [{ line: 8, problem: expect.stringContaining('is not JSON') }] })
  })

  test('what settles a disagreement counts for all', async () => {
    const ids = await started()
    for (const [by, good] of [['Ann', true], ['Ben', false]] as const) await ask('/label', { path: PATH, row: ids[1], by, labels: { good } })
    await ask('/label', { path: PATH, row: ids[1], by: 'Cy', labels: { good: false }, settles: true })
    expect((await ask(`/agreement${query({ path: PATH })}`)).body).toMatchObject({ disputed: [{ id: ids[1], isSettled: true, title: 'two?', settled: { by: 'Cy', labels: { good: false } } }], questions: [{ shared: 1, agreement: { count: 0, total: 1 } }] })
    expect((await ask(`/calibration${query({ path: PATH })}`)).body.scorers[0]).toMatchObject({ judge: 'tone', compared: 1, disputed: 0, confusion: { trueNegative: 1 } })
  })
})

test('calibration is by the scores that came with the rows, or by those of a run that scored the same answers, whatever was taken out of their texts', async () => {
  const ids = await started()
  for (const [index, good] of [true, false, false, true].entries()) await ask('/label', { path: PATH, row: ids[index], by: 'Ann', labels: { good } })
  const { body } = await ask(`/calibration${query({ path: PATH })}`)
  expect(body).toMatchObject({
    by: 'queue', labelled: 4, question: 'good', runs: [{ id: RUN }],
    scorers: [
      { judge: 'tone', isJudge: true, compared: 4, agreement: { count: 3, total: 4 }, confusion: { truePositive: 2, falseNegative: 0, falsePositive: 1, trueNegative: 1 }, kappa: 0.5, disagreements: [{ id: ids[2], title: 'three?', label: false, score: 0.5 }] },
      { judge: 'exact', isJudge: false },
    ],
  })
  expect(body.scorers[0].labelsNeeded).toBeGreaterThan(4)
  writeRun([{ ...CASES[2], scores: { tone: 0.1 } }, { ...CASES[3], scores: {}, scoreDetails: { tone: { source: 'judge', error: { name: 'Error', message: 'HTTP 500', phase: 'scorer' } } } }, { id: 'z', input: 'one?', output: 'another answer', scores: { tone: 1 } }], '20261125T111111111-0a0a')
  expect((await ask(`/calibration${query({ path: PATH, run: '0a0a' })}`)).body.scorers).toMatchObject([{ judge: 'tone', rows: 2, compared: 1, errors: [{ id: ids[3], message: 'HTTP 500' }], agreement: { count: 1, total: 1 } }])
  expect((await ask(`/calibration${query({ path: PATH, threshold: '0.6' })}`)).body.scorers[0]).toMatchObject({ agreement: { count: 4, total: 4 } })
  expect(await ask(`/calibration${query({ path: PATH, run: 'nope' })}`)).toMatchObject({ status: 404 })
  expect(await ask(`/calibration${query({ path: PATH, question: 'tone' })}`)).toMatchObject({ status: 404, body: { error: { message: 'Nothing is asked as "tone": there is good' } } })
})

describe('correcting the expected answer', () => {
  test('changes the one line of the dataset, seen first, and the labels keep it', async () => {
    const ids = await started()
    const correction = { path: PATH, row: ids[1], by: 'Ann', expected: 'two' }
    const plan = await ask('/correct/plan', correction)
    expect(plan.body).toMatchObject({ kind: 'changed', path: 'qa/q.jsonl' })
    expect(plan.body.patch).toContain('-{"id":"b","input":"two?","expected":"2","mine":[1]}\n+{"id":"b","input":"two?","expected":"two","mine":[1]}')
    expect(readFileSync(join(root, 'qa', 'q.jsonl'), 'utf8')).toBe(DATASET)
    expect((await ask('/correct', correction)).body).toEqual({ kind: 'changed' })
    expect(readFileSync(join(root, 'qa', 'q.jsonl'), 'utf8')).toBe(DATASET.replace('"expected":"2"', '"expected":"two"'))
    expect((await ask(`/item${query({ path: PATH, by: 'Ann', id: ids[1]! })}`)).body).toMatchObject({ expected: 'two', dataset: { expected: 'two' } })
  })

  test('of a row that the dataset does not have, adds it; without a dataset, the labels alone keep it', async () => {
    const ids = await started()
    await ask('/correct', { path: PATH, row: ids[3], by: 'Ann', expected: { sent: true } })
    expect(JSON.parse(readFileSync(join(root, 'qa', 'q.jsonl'), 'utf8').trimEnd().split('\r\n').at(-1)!)).toEqual({ id: 'd', input: 'mail [email-1]', expected: { sent: true }, origin: { kind: 'eval', ref: RUN, id: 'd', rev: 'abc' } })
    rmSync(join(root, 'qa', 'q.jsonl'))
    expect((await ask('/correct', { path: PATH, row: ids[0], by: 'Ann', expected: 1 })).body).toEqual({ kind: 'labels' })
    expect(existsSync(join(root, 'qa', 'q.jsonl'))).toBe(false)
    expect(lines().at(-1)).toEqual({ row: ids[0], by: 'Ann', at: expect.any(String), expected: 1 })
  })

  test('what the dataset’s schema does not allow is refused, and nothing is written', async () => {
    const ids = await started()
    writeFileSync(join(root, 'qa', 'q.schema.json'), '{"type":"object","properties":{"expected":{"type":"string"}}}')
    const { status, body } = await ask('/correct', { path: PATH, row: ids[0], by: 'Ann', expected: 7 })
    expect([status, body.error.message]).toEqual([400, expect.stringContaining('qa/q.schema.json')])
    expect(readFileSync(join(root, 'qa', 'q.jsonl'), 'utf8')).toBe(DATASET)
  })
})

test('who reviews is git’s name, and the list of reviews says how far each is', async () => {
  const ids = await started()
  await ask('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { good: true } })
  expect((await ask('/')).body).toEqual({ reviewer: 'Ann Example', queues: [{ path: PATH, dataset: 'qa/q.jsonl', items: 4, reviewers: [{ name: 'Ann', decided: 1, skipped: 0 }], unsettled: 0, problems: 0 }] })
  expect((await ask(`/find${query({ path: PATH, row: 'c' })}`)).body).toEqual({ id: ids[2] })
  expect((await ask(`/find${query({ path: PATH, row: 'zz' })}`)).body).toEqual({ id: null })
})

test('mistakes are told in a sentence', async () => {
  const ids = await started()
  const message = async (path: string, json?: unknown): Promise<[number, string]> => {
    const { status, body } = await ask(path, json)
    return [status, body.error.message]
  }
  symlinkSync('/etc', join(root, 'outside'))
  expect([
    await message('/label', { path: PATH, row: ids[0], by: ' ', labels: { good: true } }),
    await message('/label', { path: PATH, row: 'zz', by: 'Ann', labels: { good: true } }),
    await message('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { tone: true } }),
    await message('/label', { path: PATH, row: ids[0], by: 'Ann', labels: { good: 3 } }),
    await message('/label', { path: '../x.labels.jsonl', row: ids[0], by: 'Ann', labels: { good: true } }),
    await message('/label', { path: 'qa/q.jsonl', row: ids[0], by: 'Ann', labels: { good: true } }),
    await message(`/queue${query({ path: 'nowhere.jsonl', by: 'Ann' })}`),
    await message('/start', { of: { from: 'run' }, path: 'outside/x.labels.jsonl' }),
    await message('/start', { of: { from: 'run' }, path: '.evals/x.labels.jsonl' }),
    await message('/start', { of: { from: 'run' }, path: 'x.jsonl' }),
    await message('/start', { of: { from: 'run' }, path: 'x.labels.jsonl', questions: [{ name: 'tone', scale: { min: 5, max: 1, passFrom: 3 } }] }),
    await message('/start', { of: { from: 'dataset', path: '/etc/passwd' }, path: 'x.labels.jsonl' }),
    await message('/start', { of: { from: 'dataset', path: 'qa/q.jsonl' }, path: 'x.labels.jsonl' }),
  ]).toEqual([
    [400, 'by: must say who reviews'],
    [404, 'There is no row "zz" in the review any more'],
    [400, 'nothing is asked as "tone"'],
    [400, 'the answer to "good" is true, false, or null for no decision, and not 3'],
    [403, '"../x.labels.jsonl" is not a file of this project'],
    [400, '"qa/q.jsonl" is no file of labels: these end with .labels.jsonl'],
    [404, 'There is no nowhere.labels.jsonl: no review of it has been started'],
    [403, '"outside/x.labels.jsonl" is not a file of this project'],
    [400, 'Labels are for git, and .evals is not: name a file beside the dataset'],
    [400, 'Labels are kept in a file that ends with .labels.jsonl, and "x.jsonl" does not'],
    [400, 'questions.0.scale: must have min < max, and passFrom above min and not above max'],
    [403, '"/etc/passwd" is not a file of this project'],
    [400, 'Nothing to review: none of these rows has an output'],
  ])
})
