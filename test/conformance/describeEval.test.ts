/** describe.eval: every form of data, params and variants, trials, the chained forms, imports and globals. */
import { describe, expect, test } from 'vitest'
import { createProject, allLabs, type Project } from '../support/lab.ts'

const preamble = `
import { dataset, describe, exactMatch, expect } from '@evals/runner'
const rows = [{ input: 'a', expected: 'a' }, { input: 'b', expected: 'B' }]
const task = (input) => (typeof input === 'string' ? input : JSON.stringify(input))
const scorers = [exactMatch]
`

interface Suite {
  name: string
  variant?: string
  cases: number
  skipped: number
  trials: number
  scorers: { name: string; mean: number; passAtK?: Record<string, number>; comparison?: { method: string } }[]
}
/** One line a suite: name [variant], cases and mean of the first scorer. */
const summary = (project: Project): string[] =>
  (project.run().record.suites as Suite[]).map(({ name, variant, cases, scorers }) => `${name}${variant === undefined ? '' : ` [${variant}]`}: ${cases} cases, ${scorers[0]!.name} ${scorers[0]!.mean}`)

describe.each(allLabs)('describe.eval on %s', (lab) => {
  const run = async (files: Record<string, string>, environment: Record<string, string> = {}) => {
    const project = createProject(lab, files)
    const finished = await project.test([], environment)
    return { project, ...finished }
  }

  test('takes data in every form, and the same rows are the same cases', async () => {
    const { project, code } = await run({
      'rows.jsonl': '\uFEFF{"input":"a","expected":"a"}\r\n\r\n{"input":"b","expected":"B","name":"bee","tags":["x"],"mine":{"kept":true}}\r\n',
      'rows.csv': 'input,expected,tags,metadata.lang\n"a",a,"t1, t2",en\nb,B,,\n',
      'rows.yaml': '- input: a\n  expected: a\n- {input: b, expected: B}\n',
      'rows.json': '[{"input":"a","expected":"a"},\n{"input":"b","expected":"B"}]',
      'all.eval.ts': `${preamble}
import { pathToFileURL } from 'node:url'
for (const format of ['jsonl', 'csv', 'yaml', 'json']) describe.eval(format, { data: dataset('./rows.' + format), task, scorers })
describe.eval('array', { data: rows, task, scorers })
describe.eval('set', { data: new Set(rows), task, scorers })
describe.eval('function', { data: () => rows, task, scorers })
describe.eval('async function', { data: async () => rows, task, scorers })
describe.eval('promise', { data: Promise.resolve(rows), task, scorers })
describe.eval('promise of a dataset', { data: Promise.resolve(dataset('./rows.jsonl')), task, scorers })
describe.eval('async generator', { data: async function* () { yield* rows }, task, scorers })
describe.eval('url', { data: dataset(pathToFileURL(__dirname + '/rows.jsonl')), task, scorers })
describe.eval('limited', { data: dataset('./rows.jsonl', { limit: 1 }), task, scorers })
describe.eval('mapped', { data: dataset('./rows.csv', { map: ({ input, expected }, index) => (index === 0 ? undefined : { input, expected: expected.toLowerCase() }) }), task, scorers })`,
    })
    expect({ code, suites: summary(project) }).toEqual({
      code: 0,
      suites: [
        ...['jsonl', 'csv', 'yaml', 'json', 'array', 'set', 'function', 'async function', 'promise', 'promise of a dataset', 'async generator', 'url'].map((name) => `${name}: 2 cases, exactMatch 0.5`),
        'limited: 1 cases, exactMatch 1',
        'mapped: 1 cases, exactMatch 1',
      ],
    })
    const { rows } = project.run()
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2)
    expect(rows.find(({ suite, name }) => suite === 'jsonl' && name === 'bee')).toMatchObject({ input: 'b', output: 'b', expected: 'B', tags: ['x'], mine: { kept: true }, kind: 'eval', file: 'all.eval.ts', trial: 0 })
    expect(rows.find(({ suite, input }) => suite === 'csv' && input === 'a')).toMatchObject({ tags: ['t1', 't2'], metadata: { lang: 'en' } })
    project.remove()
  })

  test('a schema checks rows, and what it changes is what the task is given', async () => {
    const { project, code } = await run({
      'schema.eval.ts': `${preamble}
import { z } from 'zod'
const schema = z.object({ input: z.string(), expected: z.string().transform((text) => text.toUpperCase()) })
describe.eval('schema', { data: rows, schema, task: (input) => input.toUpperCase(), scorers })`,
    })
    expect({ code, suites: summary(project) }).toEqual({ code: 0, suites: ['schema: 2 cases, exactMatch 1'] })
    project.remove()
  })

  test('params, variants and trials', async () => {
    const { project, code } = await run({
      'variants.eval.ts': `${preamble}
const seen = []
describe.eval('base and variants', { data: rows, params: { upper: false, model: 'm' }, variants: { upper: { upper: true } }, task: (input, { params, variant }) => {
  if ((variant === 'upper') !== params.upper || params.model !== 'm') throw new Error('wrong params')
  return params.upper ? input.toUpperCase() : input
}, scorers })
describe.eval('variants alone', { data: rows, variants: { one: {}, two: {} }, task, scorers })
describe.eval('trials', { data: rows, trials: 4, task: (input, { trial }) => (trial < 3 ? 'a' : 'x'), scorers }, ({ trial, scores, expect }) => { seen.push(trial); expect(typeof scores.exactMatch).toBe('number') })`,
    })
    expect({ code, suites: summary(project) }).toEqual({
      code: 0,
      suites: ['base and variants: 2 cases, exactMatch 0.5', 'base and variants [upper]: 2 cases, exactMatch 0.5', 'variants alone [one]: 2 cases, exactMatch 0.5', 'variants alone [two]: 2 cases, exactMatch 0.5', 'trials: 2 cases, exactMatch 0.375'],
    })
    const trials = (project.run().record.suites as Suite[]).at(-1)!
    expect(trials.trials).toBe(4)
    // Case a passes 3 of 4, case b none: pass@1 is their mean, pass@2 is 1 for a
    expect(trials.scorers[0]!.passAtK).toEqual({ 1: 0.375, 2: 0.5, 3: 0.5, 4: 0.5 })
    expect(project.run().rows.filter(({ suite }) => suite === 'trials')).toHaveLength(8)
    expect(JSON.parse(project.read('__evals__/variants.eval.ts.json')).suites).toMatchObject({ 'base and variants': { cases: expect.anything(), variants: { upper: expect.anything() } } })
    project.remove()
  })

  test('the task never sees the answer, and can not change what is recorded', async () => {
    const { project, code, output } = await run({
      'answer.eval.ts': `${preamble}
describe.eval('hidden', { data: [{ input: { list: [1] }, expected: { list: [1] }, metadata: { m: 1 } }], task: (input, { row, signal, trial, params }) => {
  expect(row).not.toHaveProperty('expected')
  expect([row.metadata, signal.aborted, trial, params]).toEqual([{ m: 1 }, false, 0, {}])
  input.list.push(2)
  return { list: [1] }
}, scorers }, ({ row, input, expected }) => { expect(input).toEqual({ list: [1] }); expect(expected).toEqual({ list: [1] }); expect(row.metadata).toEqual({ m: 1 }) })`,
    })
    expect({ code, output: code === 0 ? '' : output, suites: summary(project) }).toEqual({ code: 0, output: '', suites: ['hidden: 1 cases, exactMatch 1'] })
    expect(project.run().rows[0]).toMatchObject({ input: { list: [1] } })
    project.remove()
  })

  test('skip, only, concurrent, runIf, skipIf, each and nesting', async () => {
    const never = `{ data: () => { throw new Error('must not be read') }, task, scorers }`
    const { project, code } = await run({
      'chain.eval.ts': `${preamble}
describe.skip.eval('skip', ${never})
describe.eval.skip('skip too', ${never})
describe.eval.skipIf(true)('skip if', ${never})
describe.eval.runIf(true)('run if true', { data: rows, task, scorers })
describe.eval.concurrent('concurrent', { data: rows, task, scorers })
describe.eval.each([{ m: 1 }, { m: 2 }])('each $m', ({ m }) => ({ data: rows, task: () => 'x' + m, scorers }))
describe('outer', () => { describe.eval('inner', { data: rows, task, scorers }) })`,
      'only.eval.ts': `${preamble}
describe.only.eval('only', { data: rows, task, scorers })
describe.eval('not this', { data: rows, task, scorers })`,
      'only-too.eval.ts': `${preamble}
describe.eval.only('only too', { data: async () => rows, task, scorers })
describe.eval('nor this', { data: rows, task, scorers })`,
    })
    expect({ code, suites: summary(project).toSorted() }).toEqual({
      code: 0,
      suites: [
        'concurrent: 2 cases, exactMatch 0.5', 'each 1: 2 cases, exactMatch 0', 'each 2: 2 cases, exactMatch 0', 'nor this: 0 cases, exactMatch null', 'not this: 0 cases, exactMatch null',
        'only too: 2 cases, exactMatch 0.5', 'only: 2 cases, exactMatch 0.5', 'outer > inner: 2 cases, exactMatch 0.5', 'run if true: 2 cases, exactMatch 0.5',
        'skip if: 0 cases, exactMatch null', 'skip too: 0 cases, exactMatch null', 'skip: 0 cases, exactMatch null',
      ],
    })
    project.remove()
  })

  test('hooks: beforeAll has ended before the first case begins, afterAll comes after the last', async () => {
    const { project, code } = await run({
      'hooks.eval.ts': `
import { afterAll, beforeAll, describe, exactMatch } from '@evals/runner'
import { appendFileSync } from 'node:fs'
const log = (text) => appendFileSync('log', text + ' ')
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
describe('server', () => {
  let up = false
  beforeAll(async () => { await wait(30); up = true; log('up') })
  afterAll(() => { up = false; log('down') })
  describe.eval('answers', { data: Array.from({ length: 8 }, (_, i) => ({ input: i, expected: i })), task: async (input) => { if (!up) throw new Error('no server'); await wait(5); log('task'); return input }, scorers: [exactMatch] })
})
describe.eval('after it', { data: [{ input: 1, expected: 1 }], task: (input) => { log('later'); return input }, scorers: [exactMatch] })`,
    })
    expect({ code, suites: summary(project), log: project.read('log') }).toEqual({ code: 0, suites: ['server > answers: 8 cases, exactMatch 1', 'after it: 1 cases, exactMatch 1'], log: `up ${'task '.repeat(8)}down later ` })
    project.remove()
  })

  test('as many cases at once as `concurrency` says, each with its own snapshot; 1 is one after the other', async () => {
    const evalOf = (concurrency: number): string => `
import { describe, exactMatch } from '@evals/runner'
import { appendFileSync } from 'node:fs'
let now = 0
let most = 0
describe.eval('busy', { data: Array.from({ length: 24 }, (_, i) => ({ input: i, expected: i })), concurrency: ${concurrency}, task: async (input) => {
  most = Math.max(most, ++now)
  await new Promise((resolve) => setTimeout(resolve, input % 3 === 0 ? 30 : 5))
  now--
  appendFileSync('order', input + ' ')
  appendFileSync('most', most + ' ')
  return input
}, scorers: [exactMatch] }, ({ output, expect }) => { expect('answer ' + output).toMatchSnapshot() })`
    for (const concurrency of [12, 1]) {
      const { project, code } = await run({ 'busy.eval.ts': evalOf(concurrency) })
      expect({ code, most: Number(project.read('most').trim().split(' ').at(-1)) }).toEqual({ code: 0, most: concurrency })
      const snapshots = [...project.read('__snapshots__/busy.eval.ts.snap').matchAll(/busy (?:> )?(\d+) 1`\] = `"answer (\d+)"/g)].map(([, title, output]) => [title, output])
      expect(snapshots).toHaveLength(24)
      for (const [title, output] of snapshots) expect(output).toBe(title)
      if (concurrency === 1) expect(project.read('order')).toBe(Array.from({ length: 24 }, (_, i) => `${i} `).join(''))
      project.remove()
    }
  })

  test('autoevals’ scorers work as they are, and clusters reach the statistics', async () => {
    const { project, code } = await run({
      'more.eval.ts': `${preamble}
import { Levenshtein, ExactMatch } from 'autoevals'
const many = Array.from({ length: 12 }, (_, i) => ({ input: 'q' + i, expected: 'q' + i, metadata: { doc: 'd' + (i % 4) } }))
describe.eval('autoevals', { data: rows, task, scorers: [Levenshtein, ExactMatch] })
describe.eval('clusters', { data: many, task: (input) => (process.env.WORSE && input !== 'q1' ? 'x' : input), scorers, cluster: (row) => row.metadata.doc })`,
    })
    expect(code).toBe(0)
    await project.test([], { WORSE: '1' })
    const [autoevals, clusters] = project.run().record.suites as Suite[]
    expect(autoevals!.scorers.map(({ name, mean }) => [name, mean])).toEqual([['Levenshtein', 0.5], ['ExactMatch', 0.5]])
    expect(clusters!.scorers[0]!.comparison!.method).toBe('clustered-sign-flip-exact')
    project.remove()
  })
})
