/** A playground on real projects, through its forked process: what it lists, runs, streams, stops and survives, and what is left on record. */
import { appendFileSync, existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlaygroundEvent, PlaygroundRequest } from '../../packages/core/src/index.ts'
import { evalsCommand } from '../support/evalsCommand.ts'
import { allLabs, createProject, runnerOf, type Project, type RunnerName } from '../support/lab.ts'
import { startPacedModel, type PacedModel } from '../support/pacedModel.ts'
import { openPlayground, told, type Playground } from '../support/playground.ts'

/** What Vitest's tests import, and Jest's have. */
const filesFor = (runner: RunnerName) => ({
  'rows.jsonl': '{"id":"a","input":"apple","expected":"apple!"}\n{"id":"b","input":"pear","expected":"pear!","metadata":{"kind":"fruit"}}\n{"id":"c","input":"plum","expected":"plum?"}\n',
  'answer.prompt': '---\nmodel: small\n---\n{{role "system"}}Be {{#if tone}}{{tone}}{{/if}}.\n{{role "user"}}{{question}}',
  'suffix.ts': `export const suffix = '!'`,
  'shout.eval.ts': `
import { z } from 'zod'
import { dataset, describe, exactMatch, includes } from '@evals/runner'
${runner === 'jest' ? '' : `import { beforeAll, test } from 'vitest'`}
import { writeFileSync } from 'node:fs'
import { suffix } from './suffix.ts'
console.log('loaded')
test.only('an ordinary test beside it', () => writeFileSync('ran.txt', 'ran'))
describe.eval('shout', {
  data: dataset('./rows.jsonl'),
  params: { suffix, temperature: 0, model: 'small' },
  paramsSchema: z.object({ suffix: z.enum(['!', '?', '']), temperature: z.number().min(0).max(2).describe('How free it is'), model: z.string(), strict: z.boolean().optional() }),
  variants: { asking: { suffix: '?' } },
  task: (input, { params }) => input + params.suffix,
  scorers: [exactMatch, includes], trials: 3, gate: { min: { exactMatch: 1 } },
}, ({ output, expect }) => { expect(output).not.toBe('plum!') })
describe('group', () => {
  beforeAll(() => { throw new Error('hooks of others do not run') })
  describe.eval('other', { data: [{ input: 1 }], task: (input) => input, scorers: [exactMatch] })
})
describe.skip.eval('skipped', { data: [{ input: 1 }], task: (input) => input, scorers: [exactMatch] })`,
  'ask.eval.ts': `
import OpenAI from 'openai'
import { describe, fetch, includes, prompt } from '@evals/runner'
const openai = new OpenAI({ fetch, maxRetries: 0 })
describe.eval('ask', {
  data: [{ id: 'q', input: 'why', expected: 'because' }],
  params: { prompt: prompt('./answer.prompt') },
  task: async (question, { params }) => {
    const stream = await openai.chat.completions.create({ ...(await params.prompt.render({ question, tone: 'kind' })), stream: true })
    let text = ''
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
    return text
  },
  scorers: [includes],
})`,
  'unruly.eval.ts': `
import { describe, exactMatch } from '@evals/runner'
describe.eval('unruly', {
  data: ['well', 'waits', 'loops', 'exits', 'rejects', 'dies'].map((input) => ({ id: input, input, expected: input })),
  task: async (input, { signal }) => {
    if (input === 'waits') await new Promise((resolve) => setTimeout(resolve, 600_000))
    if (input === 'loops') for (;;) {}
    if (input === 'exits') process.exit(3)
    if (input === 'rejects') void Promise.reject(new Error('nobody waits for this'))
    if (input === 'dies') process.kill(process.pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 20))
    return input
  },
  scorers: [exactMatch],
})`,
  'broken.eval.ts': `import { describe } from '@evals/runner'\nimport './nowhere.ts'\ndescribe.eval('broken', {})`,
  'ordinary.test.ts': `throw new Error('an ordinary file is not loaded')`,
})

const shout = (more: Partial<PlaygroundRequest> = {}): PlaygroundRequest => ({ file: 'shout.eval.ts', suite: 'shout', columns: [{ name: 'base', params: {} }], rows: ['a'], ...more })
const unruly = (...rows: string[]): PlaygroundRequest => ({ file: 'unruly.eval.ts', suite: 'unruly', columns: [{ name: 'base', params: {} }], rows })

describe.each(allLabs)('a playground on %s', (lab) => {
  const runner = runnerOf(lab)
  const FILES = filesFor(runner)
  let project: Project
  let playground: Playground
  let model: PacedModel
  beforeAll(async () => {
    model = await startPacedModel()
    project = createProject(lab, FILES)
    playground = openPlayground(lab, project, { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-secret' })
  })
  afterAll(async () => {
    await playground.host.close()
    project.remove()
    model.close()
  })
  const run = (request: PlaygroundRequest): Promise<string[]> => playground.run(request).then(told)

  test('lists what can be changed of each eval, and what does not load', async () => {
    const { suites, problems } = await playground.host.suites()
    expect(problems).toEqual([{ file: 'broken.eval.ts', message: expect.stringMatching(/^Cannot find module '.\/nowhere.ts' .*from '?broken.eval.ts'?$/) }])
    expect(suites).toMatchInlineSnapshot(`
      [
        {
          "file": "ask.eval.ts",
          "files": [],
          "name": "ask",
          "params": [
            {
              "kind": "prompt",
              "name": "prompt",
              "value": {
                "$prompt": {
                  "file": "answer.prompt",
                  "source": "---
      model: small
      ---
      {{role "system"}}Be {{#if tone}}{{tone}}{{/if}}.
      {{role "user"}}{{question}}",
                  "variables": [
                    "tone",
                    "question",
                  ],
                },
              },
            },
          ],
          "rows": 1,
          "scorers": [
            "includes",
          ],
          "trials": 1,
          "variants": [],
        },
        {
          "file": "shout.eval.ts",
          "files": [
            "rows.jsonl",
          ],
          "name": "shout",
          "params": [
            {
              "choices": [
                "!",
                "?",
                "",
              ],
              "kind": "choice",
              "name": "suffix",
              "value": "!",
            },
            {
              "description": "How free it is",
              "kind": "number",
              "max": 2,
              "min": 0,
              "name": "temperature",
              "value": 0,
            },
            {
              "kind": "model",
              "name": "model",
              "value": "small",
            },
            {
              "kind": "boolean",
              "name": "strict",
            },
          ],
          "rows": 3,
          "scorers": [
            "exactMatch",
            "includes",
          ],
          "trials": 3,
          "variants": [
            {
              "name": "asking",
              "params": {
                "suffix": "?",
              },
            },
          ],
        },
        {
          "file": "shout.eval.ts",
          "files": [],
          "name": "group > other",
          "params": [],
          "rows": 1,
          "scorers": [
            "exactMatch",
          ],
          "trials": 1,
          "variants": [],
        },
        {
          "file": "shout.eval.ts",
          "files": [],
          "name": "skipped",
          "params": [],
          "problem": "it is skipped: take the skip away to run it here",
          "rows": 0,
          "scorers": [
            "exactMatch",
          ],
          "trials": 1,
          "variants": [],
        },
        {
          "file": "unruly.eval.ts",
          "files": [],
          "name": "unruly",
          "params": [],
          "rows": 6,
          "scorers": [
            "exactMatch",
          ],
          "trials": 1,
          "variants": [],
        },
      ]
    `)
  })

  test('gives a page of rows as scorers see them, and the titles of their cases', async () => {
    expect(await playground.host.rows({ file: 'shout.eval.ts', suite: 'shout' }, { offset: 1, limit: 1 })).toEqual({ rows: [{ id: 'b', input: 'pear', expected: 'pear!', name: 'pear', metadata: { kind: 'fruit' } }], total: 3 })
    await expect(playground.host.rows({ file: 'shout.eval.ts', suite: 'shuot' }, { offset: 0, limit: 1 })).rejects.toThrow('shout.eval.ts has no eval "shuot"; did you mean `shout`?')
    await expect(playground.host.rows({ file: '../x.eval.ts', suite: 'x' }, { offset: 0, limit: 1 })).rejects.toThrow('../x.eval.ts is not in the project')
  })

  test('runs the chosen rows in all columns and nothing else of the file', async () => {
    const columns = [{ name: 'base', params: {} }, { name: 'asks', params: { suffix: '?' } }]
    const events = await playground.run(shout({ columns, rows: ['c', { id: 'typed', input: 'fig', expected: 'fig!' }] }))
    expect(told(events).toSorted()).toEqual([
      'cell asks/c/0', 'cell asks/typed/0', 'cell base/c/0', 'cell base/typed/0', 'ended',
      'result asks/c/0: "plum?" {"exactMatch":1,"includes":1}', 'result asks/typed/0: "fig?" {"exactMatch":0,"includes":0}',
      'result base/c/0: "plum!" {"exactMatch":0,"includes":0}', 'result base/typed/0: "fig!" {"exactMatch":1,"includes":1}',
      'started',
    ])
    const failed = events.flatMap((event) => (event.type === 'result' && event.row.failures ? [event.row] : []))
    expect(failed).toMatchObject([{ id: 'c', kind: 'playground', variant: 'base', file: 'shout.eval.ts', suite: 'shout', failures: [expect.stringContaining('plum!')] }])
    expect([project.exists('__evals__'), project.exists('ran.txt')]).toEqual([false, false])
  })

  test('runs as many trials as are asked for', async () => {
    expect(await run(shout({ trials: 2 }))).toEqual(['started', 'cell base/a/0', 'result base/a/0: "apple!" {"exactMatch":1,"includes":1}', 'cell base/a/1', 'result base/a/1: "apple!" {"exactMatch":1,"includes":1}', 'ended'])
  })

  test('says of a column what it may not set, in its cells', async () => {
    const columns = [{ name: 'misspelt', params: { sufix: '?' } }, { name: 'hot', params: { temperature: 9 } }, { name: 'cool', params: { temperature: 1 } }]
    expect((await run(shout({ columns }))).filter((line) => line.startsWith('result')).toSorted()).toEqual([
      'result cool/a/0: "apple!" {"exactMatch":1,"includes":1}',
      'result hot/a/0: ParamError: the column "hot" sets what the eval\'s `paramsSchema` refuses: temperature: Too big: expected number to be <=2',
      'result misspelt/a/0: ParamError: the column "misspelt" sets a param `sufix` that the eval does not have; did you mean `suffix`?',
    ])
  })

  test('says what it can not run', async () => {
    expect(await run(shout({ columns: [], rows: [] }))).toEqual(['problem: there is no column to run', 'problem: no row was chosen: there is nothing to run'])
    expect(await run(shout({ rows: ['a', 'gone'] }))).toContain('problem: the data of eval "shout" has no row "gone": was it changed?')
    expect(await run(shout({ suite: 'sout' }))).toEqual(['started', 'problem: shout.eval.ts has no eval "sout"; did you mean `shout`?', 'ended'])
    expect((await run({ ...shout(), file: 'broken.eval.ts' })).join('\n')).toMatch(/problem: (broken\.eval\.ts:\d+: )?Cannot find module '.\/nowhere.ts' .*from '?broken.eval.ts'?/)
    expect(await run(shout())).toContain('result base/a/0: "apple!" {"exactMatch":1,"includes":1}')
  })

  test('uses files as they are now: code, what it imports, data', async () => {
    project.write('suffix.ts', `export const suffix = '?'`)
    expect(await run(shout())).toContain('result base/a/0: "apple?" {"exactMatch":0,"includes":0}')
    project.write('suffix.ts', `export const suffix = '!'`)
    appendFileSync(project.path('rows.jsonl'), '{"id":"d","input":"date","expected":"date!"}\n')
    expect(await run(shout({ rows: ['d'] }))).toContain('result base/d/0: "date!" {"exactMatch":1,"includes":1}')
    project.write('new.eval.ts', FILES['shout.eval.ts'].replace(`'shout'`, `'new'`))
    expect((await playground.host.suites()).suites.map(({ file, name }) => `${file} ${name}`)).toContain('new.eval.ts new')
  })

  test.skipIf(runner === 'jest')('uses the configuration as it is now; one that is broken is said, and is mended by mending it', async () => {
    const config = project.read('vitest.config.ts')
    project.write('vitest.config.ts', config.replace('plugins:', 'test: { retry: 2, env: { SUFFIX: "~" } }, plugins:'))
    project.write('suffix.ts', `export const suffix = process.env.SUFFIX ?? '!'`)
    expect((await run(shout({ columns: [{ name: 'base', params: {} }] }))).join('\n')).toContain('result base/a/0: "apple~"')
    project.write('vitest.config.ts', 'export default {')
    for (let twice = 0; twice < 2; twice++) expect((await run(shout()))[1]).toMatch(/^problem: .*\n+\[PARSE_ERROR\] Expected `}` but found `EOF`/)
    project.write('vitest.config.ts', config)
    project.write('suffix.ts', FILES['suffix.ts'])
    expect(await run(shout())).toContain('result base/a/0: "apple!" {"exactMatch":1,"includes":1}')
  })

  test('streams what a model writes, while it writes, also out of the cache', async () => {
    const ask: PlaygroundRequest = { file: 'ask.eval.ts', suite: 'ask', columns: [{ name: 'base', params: {} }], rows: ['q'] }
    const first = Promise.withResolvers<void>()
    const events: PlaygroundEvent[] = []
    const running = playground.run(ask, { onEvent: (event) => (events.push(event), event.type === 'delta' && first.resolve()) })
    await model.write('be')
    await first.promise
    expect(told(events)).toEqual(['started', 'cell base/q/0', 'delta base/q: be'])
    await model.write('cause')
    await model.end()
    expect(told(await running).slice(-2)).toEqual(['result base/q/0: "because" {"includes":1}', 'ended'])
    expect((await run(ask)).filter((line) => line.startsWith('delta')).join('')).toBe('delta base/q: because')
  })

  test('asks with the text of the editor in place of the file', async () => {
    const source = FILES['answer.prompt'].replace('Be ', 'You must be ')
    const ask = (text: string): PlaygroundRequest => ({ file: 'ask.eval.ts', suite: 'ask', columns: [{ name: 'edited', params: { prompt: { $prompt: { file: 'answer.prompt', source: text } } } }], rows: ['q'] })
    const running = run(ask(source))
    await model.write('because')
    await model.end()
    expect(await running).toContain('result edited/q/0: "because" {"includes":1}')
    expect(model.asked.at(-1)).toMatchObject({ messages: [{ role: 'system', content: 'You must be kind.' }, { role: 'user', content: 'why' }] })
    expect((await run(ask('---\nmodel: small\n---\nBe {{tone}\nshort'))).join('\n')).toMatch(/result edited\/q\/0: PromptError: .*answer\.prompt:4: its template can not be read/)
    expect(project.read('answer.prompt')).toBe(FILES['answer.prompt'])
  })

  test('a run that is stopped ends soon, keeps what had ended, and leaves the playground as it was', async () => {
    for (const row of ['waits', 'loops']) {
      const stop = new AbortController()
      const ended = new Set<string>()
      const events = await playground.run(unruly('well', row), {
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type === 'cell') ended.add(event.row)
          if (event.type === 'result' || (row === 'loops' && event.type === 'cell' && event.row === row)) stop.abort()
        },
      })
      expect(told(events).at(-1)).toBe('ended, stopped')
      expect(told(events).filter((line) => line.includes(`result base/${row}`))).toEqual([])
      expect(await run(unruly('well'))).toEqual(['started', 'cell base/well/0', 'result base/well/0: "well" {"exactMatch":1}', 'ended'])
    }
    const before = new AbortController()
    before.abort()
    expect(await playground.run(unruly('well'), { signal: before.signal })).toEqual([])
  })

  test('says when a task holds up its process', async () => {
    const stop = new AbortController()
    const events = await playground.run(unruly('loops'), { signal: stop.signal, onEvent: (event) => event.type === 'problem' && stop.abort() })
    expect(told(events)).toEqual(['started', 'cell base/loops/0', 'problem: nothing else can run for 5 s: row "loops" in column "base" does not let go of its thread (an endless loop?). Stop the run to end it', 'ended, stopped'])
  })

  test('survives a task that exits, one whose process dies, and errors that nobody waits for', async () => {
    const isGone = (row: string): RegExp => new RegExp(`problem: .*${runner === 'jest' ? "Jest's process has ended before its time" : 'Worker exited unexpectedly'}.*\nproblem: row "${row}" in column "base" did not end: the process that ran it is gone`)
    expect((await run(unruly('exits'))).join('\n')).toMatch(runner === 'jest' ? isGone('exits') : /result base\/exits\/0: Error: process\.exit unexpectedly called with "3"/)
    const rejected = (await run(unruly('rejects'))).join('\n')
    expect(rejected).toMatch(/problem: .*nobody waits for this/)
    expect(rejected).toContain('result base/rejects/0: "rejects"')
    expect((await run(unruly('dies'))).join('\n')).toMatch(isGone('dies'))
    expect(await run(unruly('well'))).toContain('result base/well/0: "well" {"exactMatch":1}')
  })

  test('two runs that are asked for at once come one after the other', async () => {
    const [one, two] = await Promise.all([run(shout({ rows: ['a'] })), run(shout({ rows: ['b'] }))])
    expect(one.filter((line) => line.startsWith('result'))).toEqual(['result base/a/0: "apple!" {"exactMatch":1,"includes":1}'])
    expect(two.filter((line) => line.startsWith('result'))).toEqual(['result base/b/0: "pear!" {"exactMatch":1,"includes":1}'])
  })

  test('its runs are on record, apart from those of evals', async () => {
    const events = await playground.run(shout({ columns: [{ name: 'base', params: {} }, { name: 'asks', params: { suffix: '?' } }], rows: ['a', 'b'] }))
    const id = events[0]?.type === 'started' ? events[0].runId : ''
    const record = JSON.parse(project.read(`.evals/runs/${id}/run.json`)) as Record<string, unknown>
    expect(record).toMatchObject({ kind: 'playground', outcome: 'passed', playground: { file: 'shout.eval.ts', suite: 'shout', columns: [{ name: 'base', params: {} }, { name: 'asks', params: { suffix: '?' } }] } })
    expect((record['suites'] as { variant: string; cases: number; scorers: { name: string; mean: number; comparison?: unknown }[] }[]).map(({ variant, cases, scorers }) => [variant, cases, ...scorers.map(({ name, mean, comparison }) => `${name} ${mean} ${comparison !== undefined}`)])).toEqual([
      ['base', 2, 'exactMatch 1 false', 'includes 1 false'],
      ['asks', 2, 'exactMatch 0 false', 'includes 0 false'],
    ])
    expect(await evalsCommand(project, ['runs'])).toMatchObject({ code: 2, output: expect.stringContaining('there is no run in') })
    expect((await evalsCommand(project, ['runs', '--playground', '--json'])).stdout).toContain(id)
    expect((await evalsCommand(project, ['show', id])).stdout).toContain('shout [asks]')
    expect(await evalsCommand(project, ['accept', id])).toMatchObject({ code: 2, output: expect.stringContaining(`run ${id} is of the playground`) })
    expect(existsSync(project.path('__evals__'))).toBe(false)
  })

  test('prints nothing, and tells what waits for it when its process is killed', async () => {
    expect(playground.printed()).toBe('')
    const other = openPlayground(lab, project)
    const waiting = other.run(unruly('waits'), { onEvent: (event) => event.type === 'cell' && other.child.kill('SIGKILL') })
    await expect(waiting).rejects.toThrow("the playground's process has ended (SIGKILL): open it again")
    await expect(other.host.suites()).rejects.toThrow("the playground's process has ended (SIGKILL): open it again")
    await other.host.close()
  })
})
