/** Prompts without code: a text, a model and rows, through the API that the pages use, to a server that speaks OpenAI's protocol. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PlaygroundEvent } from '../../../packages/core/src/index.ts'
import type { RunEvent } from '../../../packages/studio/src/server/playground/playgroundAnswers.ts'
import { startModelServer, type ChatRequest, type ModelAnswer, type ModelServer } from '../../support/modelServer.ts'
import { told } from '../../support/playground.ts'
import { openApi, type StudioApi } from '../../support/studioApi.ts'
import { startStudio, type RunningStudio } from '../../support/studio.ts'

const KEY = 'sk-of-a-test-and-secret'
const SOURCE = '---\nmodel: small\nconfig:\n  temperature: 0\n---\n{{role "system"}}\n{{>style}}\n{{role "user"}}\n{{question}}\n'

const folder = mkdtempSync(join(tmpdir(), 'evals-prompts-'))
let answer: (request: ChatRequest) => ModelAnswer
let model: ModelServer
let studio: RunningStudio
let api: StudioApi

beforeAll(async () => {
  writeFileSync(join(folder, 'solve.prompt'), SOURCE)
  writeFileSync(join(folder, '_style.prompt'), 'Answer in a word.')
  writeFileSync(join(folder, 'rows.jsonl'), '{"id":"a","input":{"question":"2 + 2?"},"expected":"4"}\n{"id":"b","input":{"question":"3 + 3?"},"expected":"6"}\n')
  model = await startModelServer((request) => answer(request))
  studio = await startStudio(folder, { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: model.url })
  api = await openApi(studio)
})
beforeEach(() => {
  model.asked.length = 0
  answer = ({ messages }) => `You said: ${messages.at(-1)!.content}`
})
afterAll(async () => {
  await studio?.stop()
  model?.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (body: Record<string, unknown>, onEvent?: (event: RunEvent) => boolean | void): Promise<RunEvent[]> =>
  api.events<RunEvent>('/playground/prompt/run', { prompt: { file: 'solve.prompt', source: SOURCE }, columns: [{ name: 'base' }], ...body }, onEvent)

const results = (events: RunEvent[]): string[] => told(events as PlaygroundEvent[]).filter((line) => /^(result|problem)/.test(line)).toSorted()

function runFile(events: RunEvent[], file: string): string {
  const [started] = events
  return readFileSync(join(folder, '.evals', 'runs', (started as { runId: string }).runId, file), 'utf8')
}

test('rows of a dataset in columns with their own prompt, model and params: streamed, scored, and on record with their traces', async () => {
  const events = await run({
    dataset: { path: 'rows.jsonl' },
    columns: [{ name: 'base' }, { name: 'other', model: 'large', params: { temperature: 1, maxTokens: 9 }, prompt: { source: 'Say {{question}}' } }],
    scorers: ['exactMatch', 'levenshtein', 'numericMatch'],
  })
  expect(events[0]).toEqual({ type: 'started', runId: expect.stringMatching(/-p[0-9a-f]+$/), cells: 4, rows: ['a', 'b'] })
  expect(results(events)).toMatchInlineSnapshot(`
    [
      "result base/a/0: "You said: 2 + 2?" {"exactMatch":0,"levenshtein":0,"numericMatch":0}",
      "result base/b/0: "You said: 3 + 3?" {"exactMatch":0,"levenshtein":0,"numericMatch":0}",
      "result other/a/0: "You said: Say 2 + 2?" {"exactMatch":0,"levenshtein":0,"numericMatch":0}",
      "result other/b/0: "You said: Say 3 + 3?" {"exactMatch":0,"levenshtein":0,"numericMatch":0}",
    ]
  `)
  const deltas = events.flatMap((event) => (event.type === 'delta' && event.column === 'other' && event.row === 'a' ? [event.text] : [])).join('')
  expect(deltas).toBe('You said: Say 2 + 2?')
  expect(model.asked.filter(({ messages }) => messages.at(-1)!.content.includes('2 + 2')).toSorted((a, b) => (a.model < b.model ? -1 : 1))).toEqual([
    { model: 'large', messages: [{ role: 'user', content: 'Say 2 + 2?' }], temperature: 1, max_completion_tokens: 9, stream: true, stream_options: { include_usage: true } },
    { model: 'small', messages: [{ role: 'system', content: 'Answer in a word.' }, { role: 'user', content: '2 + 2?' }], temperature: 0, stream: true, stream_options: { include_usage: true } },
  ])
  const record = JSON.parse(runFile(events, 'run.json'))
  expect({ kind: record.kind, outcome: record.outcome, columns: record.playground.columns, suites: record.suites.map(({ file, name, variant, cases }: Record<string, unknown>) => ({ file, name, variant, cases })) }).toEqual({
    kind: 'playground',
    outcome: 'passed',
    columns: [
      { name: 'base', params: { prompt: { $prompt: { file: 'solve.prompt', source: SOURCE } }, model: 'small' } },
      { name: 'other', params: { prompt: { $prompt: { file: 'untitled.prompt', source: 'Say {{question}}' } }, model: 'large', temperature: 1, maxTokens: 9 } },
    ],
    suites: ['base', 'other'].map((variant) => ({ file: 'solve.prompt', name: 'solve', variant, cases: 2 })),
  })
  expect(runFile(events, 'spans.jsonl').match(/"gen_ai.request.model":"(small|large)"/g)).toHaveLength(4)
})

test('an equal question is answered from the cache, and another trial is another question', async () => {
  const body = { rows: [{ id: 'r', input: 'Cached?' }], trials: 2 }
  await run(body)
  const again = await run(body)
  expect(model.asked).toHaveLength(2)
  expect(again.flatMap((event) => (event.type === 'result' ? [event.row.metrics?.cached] : []))).toEqual([true, true])
  expect(told(again as PlaygroundEvent[])).toContain('delta base/r: You said: Cached?')
})

test('what the API answers instead of an answer is told in each cell, and the others go on', async () => {
  let busy = 0
  answer = ({ messages }) => {
    switch (messages.at(-1)!.content) {
      case 'refused':
        return { status: 401 }
      case 'busy':
        return busy++ === 0 ? { status: 429 } : 'At last'
      case 'cut':
        return { begins: 'Half an ', next: 'ends' }
      default:
        return 'Fine'
    }
  }
  const events = await run({ rows: ['refused', 'busy', 'cut', 'fine'].map((input) => ({ id: input, input })) })
  const host = new URL(model.url).host
  expect(results(events).map((line) => line.replace(host, 'HOST'))).toMatchInlineSnapshot(`
    [
      "result base/busy/0: "At last" {}",
      "result base/cut/0: Error: the answer of small at HOST was cut off after 8 characters",
      "result base/fine/0: "Fine" {}",
      "result base/refused/0: Error: HTTP 401 from small at HOST: not now",
    ]
  `)
  // What was cut off is not kept
  answer = () => 'Whole'
  expect(results(await run({ rows: [{ id: 'cut', input: 'cut' }] }))).toEqual(['result base/cut/0: "Whole" {}'])
})

test('who closes the connection stops the run, and the request to the model', async () => {
  answer = () => ({ begins: 'One moment ', next: 'stalls' })
  let runId = ''
  await run({ rows: [{ id: 'r', input: 'stall' }] }, (event) => {
    if (event.type === 'started') runId = event.runId
    return event.type === 'delta'
  })
  await expect.poll(() => JSON.parse(readFileSync(join(folder, '.evals', 'runs', runId, 'run.json'), 'utf8')), { timeout: 20_000 }).toMatchObject({ outcome: 'passed', notes: ['it was stopped: 0 of 1 cell had ended'] })
})

test('a row without what the prompt needs, and a row without what a scorer needs, are errors of their own', async () => {
  const events = await run({ rows: [{ id: 'none', input: { other: 1 } }, { id: 'text', input: 'Plain text is the one variable' }], scorers: ['exactMatch'] })
  expect(results(events)).toEqual(['result base/none/0: PromptError: solve.prompt: it was rendered without {{question}}; it was given other', 'result base/text/0: "You said: Plain text is the one variable" {"exactMatch":null}'])
  const text = events.find((event) => event.type === 'result' && event.row.id === 'text') as Extract<RunEvent, { type: 'result' }>
  expect(text.row.scoreDetails).toEqual({ exactMatch: { error: { name: 'Error', message: 'exactMatch needs `expected`; the row has none.', phase: 'scorer' } } })
})

test('a rubric is judged by the judge that the environment names', async () => {
  answer = (request) => (request.response_format ? JSON.stringify({ reason: 'It is kind', met: true }) : 'Hello')
  const events = await run({ rows: [{ id: 'r', input: 'Be kind' }], scorers: [{ rubric: 'is kind', name: 'kind' }] })
  expect(results(events)).toEqual(['result base/r/0: "Hello" {"kind":1}'])
})

test('what can be known to be wrong is refused before anything is sent', async () => {
  const refused = async (body: Record<string, unknown>) => (await api.post('/playground/prompt/run', { prompt: { source: SOURCE.replace('{{>style}}', '') }, columns: [{ name: 'base' }], rows: [{ id: 'r', input: 'a' }], ...body })).body.error.message
  expect([
    await refused({ prompt: { source: '{{#if a}}' } }),
    await refused({ prompt: { source: 'Hello {{name}}' } }),
    await refused({ columns: [{ name: 'a' }, { name: 'a' }] }),
    await refused({ rows: undefined }),
    await refused({ rows: undefined, dataset: { path: '../rows.jsonl' } }),
    await refused({ rows: undefined, dataset: { path: 'rows.jsonl', rows: ['z'] } }),
    await refused({ scorers: ['exactMatch', 'exactMatch'] }),
    await refused({ scorers: ['unknown'] }),
  ]).toMatchInlineSnapshot(`
    [
      "the column "base": untitled.prompt:1: its template can not be read: near {{#if a}}",
      "the column "base" names no model: choose one, or write it in the prompt's front matter",
      "two columns have the same name: their results could not be told apart",
      "what was sent: give either \`rows\` or \`dataset\`",
      ""../rows.jsonl" is not a file of this project",
      "rows.jsonl has no row "z": was it changed?",
      "two scorers are named "exactMatch": give one of them another name",
      "\`scorers.0\`: must be one of exactMatch, levenshtein, includes, numericMatch, jsonDiff, validJson, or { rubric: criteria }",
    ]
  `)
  expect(model.asked).toEqual([])
})

test('prompts of the project, what one says, and what is wrong with a text', async () => {
  expect((await api.get('/playground/prompts')).body).toEqual({ files: ['solve.prompt'] })
  expect((await api.get('/playground/prompt?file=solve.prompt')).body).toEqual({ file: 'solve.prompt', source: SOURCE, variables: ['question'], model: 'small' })
  expect((await api.post('/playground/prompt/check', { file: 'solve.prompt', source: '---\nmodel: [\n---\nHi' })).body).toEqual({ file: 'solve.prompt', source: '---\nmodel: [\n---\nHi', variables: [], problem: expect.stringMatching(/^solve\.prompt:\d: its front matter is no YAML/) })
  const { body: plan } = await api.post('/playground/save/plan', { save: 'prompt', file: 'solve.prompt', source: `${SOURCE}Now!\n` })
  expect(plan.changes[0].patch).toContain('+Now!')
  await api.post('/playground/save/apply', { hash: plan.hash })
  expect(readFileSync(join(folder, 'solve.prompt'), 'utf8')).toBe(`${SOURCE}Now!\n`)
  expect((await api.post('/playground/save/plan', { save: 'prompt', file: 'solve.prompt', source: '{{#if a}}' })).body).toMatchObject({ changes: [], problems: [{ message: expect.stringContaining('solve.prompt:1: ') }] })
})

test('models that were used come first, then those that the server has; a project without a runner is told what to install', async () => {
  expect((await api.get('/playground/models')).body).toEqual({ models: [expect.objectContaining({ from: 'runs' }), expect.objectContaining({ from: 'runs' }), expect.objectContaining({ from: 'runs' }), { name: 'unused', from: 'server' }] })
  expect((await api.get('/playground/suites')).body).toEqual({ runner: null, suites: [], problems: [{ file: '', message: 'this project has no runner of evals: install one with `npm install --save-dev @evals/vitest vitest` or `npm install --save-dev @evals/jest jest`. A prompt can be tried without one' }] })
})

test('no partial is taken from outside of the project', async () => {
  const name = `${basename(folder)}-outside`
  writeFileSync(join(folder, '..', `${name}.prompt`), 'secret')
  try {
    for (const partial of [`"x/../../${name}"`, `[x/../../${name}]`]) {
      expect((await api.post('/playground/prompt/check', { source: `Hi {{>${partial}}}` })).body.problem).toBe(`untitled.prompt: the partial {{>x/../../${name}}} leads out of its folder; partials are beside the prompt that uses them`)
    }
    symlinkSync(join(folder, '..', `${name}.prompt`), join(folder, '_leak.prompt'))
    expect(await api.post('/playground/prompt/check', { source: 'Hi {{>leak}}' })).toEqual({ status: 403, body: { error: { message: '"_leak.prompt" is not a file of this project' } } })
  } finally {
    rmSync(join(folder, '..', `${name}.prompt`))
  }
})

test('the key is in no file', () => {
  const files = readdirSync(join(folder, '.evals'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').includes(KEY))).toEqual([])
})

test('without a key nothing is begun', async () => {
  const keyless = await startStudio(folder, { OPENAI_BASE_URL: model.url })
  try {
    const { post } = await openApi(keyless)
    expect(await post('/playground/prompt/run', { prompt: { source: SOURCE }, columns: [{ name: 'a' }], rows: [{ id: 'r', input: 'a' }] })).toEqual({ status: 400, body: { error: { message: 'A prompt needs a key: set OPENAI_API_KEY, and OPENAI_BASE_URL for any compatible server other than OpenAI’s' } } })
  } finally {
    await keyless.stop()
  }
})
