/** The playground's API over evals of a project: its own runner, kept warm; what is saved, and the whole eval with what is not. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlaygroundEvent } from '../../../packages/core/src/index.ts'
import type { EvalEvent, RunEvent } from '../../../packages/studio/src/server/playground/playgroundAnswers.ts'
import { told } from '../../support/playground.ts'
import { openApi, type StudioApi } from '../../support/studioApi.ts'
import { copyFixture, startStudio, type RunningStudio } from '../../support/studio.ts'

const KEY = 'sk-of-a-test-and-secret'
const EVAL = `import { describe, exactMatch } from '@evals/vitest'
import { params } from './tries.params.ts'

describe.eval('tries', {
  data: ['one', 'two', 'three', 'four'].map((input) => ({ id: input, input, expected: input })),
  params,
  task: async (input: string, { params: { mode, suffix }, signal }) => {
    if (mode === 'kill') process.kill(process.ppid, 'SIGKILL')
    if (mode === 'slow') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    if (mode === 'key') throw new Error('the key is ' + process.env['OPENAI_API_KEY'])
    if (mode === 'configured') return process.env['CONFIGURED'] ?? 'not'
    if (mode === 'ppid') return String(process.ppid)
    return input + suffix
  },
  scorers: [exactMatch],
})
`
const PLACE = { file: 'tries.eval.ts', suite: 'tries' }
const QUERY = 'file=tries.eval.ts&suite=tries'

const project = copyFixture()
const path = (file: string): string => join(project.folder, file)
let studio: RunningStudio
let api: StudioApi

beforeAll(async () => {
  writeFileSync(path('tries.eval.ts'), EVAL)
  writeFileSync(path('tries.params.ts'), "export const params = { mode: 'echo', suffix: '' }\n")
  studio = await startStudio(project.folder, { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' })
  api = await openApi(studio)
})
afterAll(async () => {
  await studio?.stop()
  project.remove()
})

const column = (name: string, params: Record<string, unknown> = {}) => ({ name, params })

async function run(body: Record<string, unknown>, onEvent?: (event: RunEvent) => boolean | void): Promise<RunEvent[]> {
  return api.events<RunEvent>('/playground/run', { ...PLACE, ...body }, onEvent)
}

/** Cells that run at once end in any order. */
const lines = (events: RunEvent[]): string[] => told(events as PlaygroundEvent[]).toSorted()

test('the evals of the project, their rows, and the runner that has them', async () => {
  const { body } = await api.get('/playground/suites')
  expect({ runner: body.runner, problems: body.problems, names: body.suites.map(({ name }: { name: string }) => name) }).toEqual({ runner: 'vitest', problems: [], names: ['help centre', 'answers by a rubric', 'the meaning of answers', 'questions from production', 'tries'] })
  expect(body.suites.at(-1)).toEqual({
    file: 'tries.eval.ts', name: 'tries', variants: [], scorers: ['exactMatch'], trials: 1, rows: 4, files: [],
    params: [{ name: 'mode', kind: 'text', value: 'echo' }, { name: 'suffix', kind: 'text', value: '' }],
  })
  expect(await api.get(`/playground/rows?${QUERY}&offset=1&limit=2`)).toEqual({ status: 200, body: { total: 4, rows: ['two', 'three'].map((id) => ({ id, input: id, expected: id, name: id })) } })
  expect(await api.get('/playground/rows?file=tries.eval.ts&suite=trees')).toEqual({ status: 400, body: { error: { message: expect.stringContaining('tries.eval.ts has no eval "trees"') } } })
})

test('cells of some rows in two columns, streamed, and on record as a run of the playground', async () => {
  const events = await run({ columns: [column('base'), column('loud', { suffix: '!' })], rows: ['two', { id: 'own', input: 'five' }] })
  expect(events[0]).toEqual({ type: 'started', runId: expect.stringMatching(/-p[0-9a-f]+$/), cells: 4, rows: ['two', 'own'] })
  expect(events.at(-1)).toMatchObject({ type: 'ended', stopped: false })
  expect(lines(events)).toMatchInlineSnapshot(`
    [
      "cell base/own/0",
      "cell base/two/0",
      "cell loud/own/0",
      "cell loud/two/0",
      "ended",
      "result base/own/0: "five" {"exactMatch":null}",
      "result base/two/0: "two" {"exactMatch":1}",
      "result loud/own/0: "five!" {"exactMatch":null}",
      "result loud/two/0: "two!" {"exactMatch":0}",
      "started",
    ]
  `)
  const record = JSON.parse(readFileSync(path(`.evals/runs/${(events[0] as { runId: string }).runId}/run.json`), 'utf8'))
  expect({ kind: record.kind, variants: record.suites.map(({ variant }: { variant: string }) => variant) }).toEqual({ kind: 'playground', variants: ['base', 'loud'] })
})

test('without rows all are run, and a sample is the same one each time', async () => {
  const all = await run({ columns: [column('base')] })
  expect(all[0]).toMatchObject({ cells: 4, rows: ['one', 'two', 'three', 'four'] })
  const samples = [await run({ columns: [column('base')], sample: 2 }), await run({ columns: [column('other')], sample: 2 })].map(([started]) => (started as { rows: string[] }).rows)
  expect(samples[0]).toHaveLength(2)
  expect(samples[1]).toEqual(samples[0])
})

test('who closes the connection stops the run', async () => {
  let runId = ''
  await run({ columns: [column('slow', { mode: 'slow' })], rows: ['one'] }, (event) => {
    if (event.type === 'started') runId = event.runId
    return event.type === 'cell'
  })
  await expect.poll(() => JSON.parse(readFileSync(path(`.evals/runs/${runId}/run.json`), 'utf8')), { timeout: 30_000 }).toMatchObject({ outcome: 'passed', notes: ['it was stopped: 0 of 1 cell had ended'] })
})

test('a runner that dies is told in words, and the next run has a new one', async () => {
  expect((await run({ columns: [column('kill', { mode: 'kill' })], rows: ['one'] })).filter(({ type }) => type === 'problem')).toEqual([{ type: 'problem', message: expect.stringMatching(/^The process that runs the evals has died: it was ended by SIGKILL \(out of memory\?\)\. The next run starts it anew\./) }])
  expect(lines(await run({ columns: [column('base')], rows: ['one'] }))).toContain('result base/one/0: "one" {"exactMatch":1}')
})

test('a change of the runner’s configuration holds from the next run on', async () => {
  const configured = async (): Promise<string | undefined> => lines(await run({ columns: [column('c', { mode: 'configured' })], rows: ['one'] })).find((line) => line.startsWith('result'))
  expect(await configured()).toBe('result c/one/0: "not" {"exactMatch":0}')
  writeFileSync(path('vitest.config.ts'), readFileSync(path('vitest.config.ts'), 'utf8').replace('plugins: [evals()]', "plugins: [evals()], test: { env: { CONFIGURED: 'now' } }"))
  expect(await configured()).toBe('result c/one/0: "now" {"exactMatch":0}')
})

test('the key is in no event, not even where a task prints it', async () => {
  const events = await run({ columns: [column('key', { mode: 'key' })], rows: ['one'] })
  expect(lines(events)).toContain('result key/one/0: Error: the key is ***')
  expect(JSON.stringify(events)).not.toContain(KEY)
})

test('a row by where it is, and the evals that it can be tried in', async () => {
  const fits = (query: string) => api.get(`/playground/row?${query}`)
  expect((await fits(`from=suite&${QUERY}&row=two`)).body).toEqual({ row: { id: 'two', input: 'two', expected: 'two' , name: 'two' }, suites: [{ file: 'tries.eval.ts', name: 'tries', why: 'own' }] })
  const [first] = (await api.get('/playground/prompt/rows?path=questions.jsonl&limit=1')).body.rows
  expect((await fits(`from=dataset&path=questions.jsonl&row=${first.id}`)).body).toEqual({ row: { ...first, origin: { kind: 'dataset', ref: 'questions.jsonl', id: first.id } }, suites: [{ file: 'help-center.eval.ts', name: 'help centre', why: 'data' }] })
  const [started] = await run({ columns: [column('base')], rows: ['two'] })
  const { runId } = started as { runId: string }
  expect((await fits(`from=case&run=${runId}&${QUERY}&variant=base&id=two`)).body).toEqual({ row: { id: 'two', input: 'two', expected: 'two', name: 'two', origin: { kind: 'eval', ref: runId, id: 'two' } }, suites: [{ file: 'tries.eval.ts', name: 'tries', why: 'own' }] })
  const logged = await fetch(`http://127.0.0.1:${studio.port}/v1/evals/rows`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: JSON.stringify({ id: 'log-1', input: 'Where is my order?', output: 'Here', trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) } }) })
  expect(logged.status).toBe(200)
  expect((await fits(`from=log&traceId=${'a'.repeat(32)}`)).body).toEqual({
    row: { id: 'log-1', input: 'Where is my order?', origin: { kind: 'log', ref: 'a'.repeat(32), id: 'log-1' } },
    suites: ['help centre', 'answers by a rubric', 'the meaning of answers', 'questions from production', 'tries'].map((name) => expect.objectContaining({ name, why: 'shape' })),
  })
  expect(await fits(`from=log&traceId=${'c'.repeat(32)}`)).toMatchObject({ status: 404, body: { error: { message: `There is no trace ${'c'.repeat(32)} in the logs: it was pruned, or has not come` } } })
  expect(await fits(`from=suite&${QUERY}&row=nine`)).toMatchObject({ status: 404 })
})

test('params are saved where they are written, after they were shown as git shows them', async () => {
  const { body: plan } = await api.post('/playground/save/plan', { save: 'params', ...PLACE, params: { suffix: '?' } })
  expect(plan).toEqual({ changes: [{ file: 'tries.params.ts', patch: "--- a/tries.params.ts\n+++ b/tries.params.ts\n@@ -1,1 +1,1 @@\n-export const params = { mode: 'echo', suffix: '' }\n+export const params = { mode: 'echo', suffix: '?' }\n" }], hash: expect.any(String), problems: [] })
  expect(readFileSync(path('tries.params.ts'), 'utf8')).toContain("suffix: ''")
  expect(await api.post('/playground/save/apply', { hash: plan.hash })).toEqual({ status: 200, body: { files: ['tries.params.ts'] } })
  expect(lines(await run({ columns: [column('base')], rows: ['one'] }))).toContain('result base/one/0: "one?" {"exactMatch":0}')
  expect(await api.post('/playground/save/apply', { hash: plan.hash })).toMatchObject({ status: 404 })
})

test('the whole eval with params that are only tried: its lines, a run of its own, and no baseline of them', async () => {
  const events = await api.events<EvalEvent>('/playground/eval', { ...PLACE, params: { suffix: '!' } })
  const [runId] = events.flatMap((event) => (event.type === 'started' ? [event.runId] : []))
  expect(events.at(-1)).toEqual({ type: 'ended', runId, code: 1, stopped: false })
  expect(events.flatMap((event) => (event.type === 'line' ? [event.text] : [])).join('\n')).toContain('exactMatch')
  const record = JSON.parse(readFileSync(path(`.evals/runs/${runId}/run.json`), 'utf8'))
  expect({ notes: record.notes, suites: record.suites.map(({ name, cases }: { name: string; cases: number }) => ({ name, cases })), update: record.update }).toEqual({
    notes: ['tries: it was run with other params than are written in tries.eval.ts: suffix. No baseline is written'],
    suites: [{ name: 'tries', cases: 4 }],
    update: 'none',
  })
  expect(readFileSync(path(`.evals/runs/${runId}/rows.jsonl`), 'utf8')).toContain('"output":"one!"')
  expect(existsSync(path('__evals__/tries.eval.ts.json'))).toBe(false)
  await api.events<EvalEvent>('/playground/eval', PLACE)
  expect(readFileSync(path('__evals__/tries.eval.ts.json'), 'utf8')).toContain('one?')
})

test('who closes the connection stops the eval, and what had finished is on record', async () => {
  let runId = ''
  await api.events<EvalEvent>('/playground/eval', { ...PLACE, params: { mode: 'slow' } }, (event) => {
    if (event.type === 'started') runId = event.runId
    return event.type === 'started'
  })
  await expect.poll(() => JSON.parse(readFileSync(path(`.evals/runs/${runId}/run.json`), 'utf8')).outcome, { timeout: 30_000 }).toBe('failed')
})

test('nothing outside of the project, and no more than it can hold', async () => {
  const outside = { file: '../secret.eval.ts', suite: 'tries' }
  expect(await api.get('/playground/rows?file=../secret.eval.ts&suite=tries')).toMatchObject({ status: 400, body: { error: { message: '../secret.eval.ts is not in the project' } } })
  expect(await api.events('/playground/eval', outside)).toEqual([{ type: 'problem', message: '"../secret.eval.ts" is not a file of this project' }])
  expect(await api.get('/playground/prompt?file=../x.prompt')).toMatchObject({ status: 403 })
  expect(await api.get('/playground/prompt?file=package.json')).toMatchObject({ status: 400 })
  expect(await api.post('/playground/save/plan', { save: 'prompt', file: '.git/x.prompt', source: 'a' })).toMatchObject({ status: 403 })
  expect(await api.get('/playground/prompt/rows?path=../../package.json')).toMatchObject({ status: 403 })
  expect(await api.post('/playground/run', { ...PLACE, columns: Array.from({ length: 25 }, (_, index) => column(String(index))) })).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('`columns`') } } })
  expect(await api.post('/playground/run', { ...PLACE, columns: [column('a', { text: 'x'.repeat(33 * 1024 * 1024) })] })).toEqual({ status: 413, body: { error: { message: 'That is too much for one request: send fewer rows at once' } } })
})

test('the runner’s process ends with the studio', async () => {
  const output = lines(await run({ columns: [column('ppid', { mode: 'ppid' })], rows: ['one'] })).find((line) => line.startsWith('result'))!
  const pid = Number(/"(\d+)"/.exec(output)![1])
  expect(() => process.kill(pid, 0)).not.toThrow()
  await studio.stop()
  await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false)
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
