/** What happens around a run: crashes, signals, several at once, several workers, other reporters. Nothing that was finished is lost. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allLabs, inOneProcess, runnerOf, type Lab, type Running } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

/** `CASES` cases of `MS` milliseconds each, `CONCURRENCY` at once. */
const slowEval = (name: string): string => `
import { describe, scorer } from '@evals/runner'
describe.eval(${JSON.stringify(name)}, {
  data: Array.from({ length: Number(process.env.CASES ?? 4) }, (_, index) => ({ id: String(index), input: 'case ' + index })),
  concurrency: Number(process.env.CONCURRENCY ?? 5),
  task: async (input) => {
    await new Promise((resolve) => setTimeout(resolve, Number(process.env.MS ?? 1)))
    return Number(process.env.SCORE ?? 1)
  },
  scorers: [scorer('value', ({ output }) => output)],
})
`
const BASELINE = '__evals__/slow.eval.ts.json'

describe.each(allLabs)('the process on %s', (lab) => {
  const make = temporaryProjects(lab)

  const kill = ({ child }: Running, signal: NodeJS.Signals): void => void process.kill(-child.pid!, signal)

  test('kill -9 in the middle loses the cases in flight and no other, and the record says that it was running', async () => {
    const project = make({ 'slow.eval.ts': slowEval('slow') })
    const running = project.start(undefined, { CASES: '1000', MS: '40', CONCURRENCY: '4' })
    await project.rowsOnFile(20)
    kill(running, 'SIGKILL')
    await running.finished
    const { record, rows } = project.run()
    expect(record).toMatchObject({ format: 'evals-run/1', outcome: 'running', reasons: [], suites: [] })
    expect(rows.length).toBeGreaterThanOrEqual(20)
    expect(rows.length).toBeLessThan(1000)
    // In order of the dataset, all but those that were being run
    const ids = rows.map(({ id }) => Number(id))
    expect(Math.max(...ids) + 1 - ids.length).toBeLessThanOrEqual(4)
    expect(project.exists(BASELINE)).toBe(false)

    const { code } = await project.test(undefined, { CASES: '3' })
    expect({ code, outcome: project.run().record.outcome }).toEqual({ code: 0, outcome: 'passed' })
  })

  test('Ctrl-C reports and records what was finished, writes no baseline over a better one, and does not exit with 0', async () => {
    const project = make({ 'slow.eval.ts': slowEval('slow') })
    await project.test(undefined, { CASES: '100' })
    const before = project.read(BASELINE)
    const running = project.start(['-u'], { CASES: '100', MS: '300', CONCURRENCY: '2', SCORE: '0' })
    await project.rowsOnFile(6, 1)
    kill(running, 'SIGINT')
    const { code, output } = await running.finished
    expect(code).not.toBe(0)
    const { record, rows } = project.run()
    expect(rows.length).toBeGreaterThanOrEqual(6)
    expect(rows.length).toBeLessThan(100)
    expect({ outcome: record.outcome, first: record.reasons[0] }).toEqual({ outcome: 'failed', first: 'the run was interrupted' })
    expect(output).toContain('Interrupted: only what had finished is counted.\nFAILED')
    const cases = Object.keys(JSON.parse(project.read(BASELINE)).suites.slow.cases)
    expect(cases).toHaveLength(100)
    expect(before.split('\n')).toHaveLength(project.read(BASELINE).split('\n').length)
  })

  test('cases that a bail cut off were not run: they are no errors', async () => {
    const project = make({ 'slow.eval.ts': slowEval('slow').replace('await new', `if (input === 'case 1') throw new Error('no')\n    await new`) })
    const { code } = await project.test(['--bail=1'], { CASES: '20', MS: '300' })
    const [suite] = project.run().record.suites
    expect({ code, errors: suite.errors, all: suite.cases + suite.skipped }).toEqual({ code: 1, errors: 1, all: 20 })
    expect(project.run().rows.filter(({ error }) => error).map(({ id }) => id)).toEqual(['1'])
  })

  test('two runs at once in one folder: both records are whole, and so is the baseline', async () => {
    const project = make({ 'slow.eval.ts': slowEval('slow') })
    const finished = await Promise.all([1, 2].map(() => project.test(undefined, { CASES: '50', MS: '5' })))
    expect(finished.map(({ code }) => code)).toEqual([0, 0])
    const runs = readdirSync(project.path('.evals/runs'))
    expect(runs).toHaveLength(2)
    for (const run of runs) {
      const record = JSON.parse(project.read(`.evals/runs/${run}/run.json`)) as { outcome: string; suites: unknown[] }
      expect(record).toMatchObject({ id: run, outcome: 'passed', suites: [{ cases: 50, errors: 0 }] })
      expect(project.read(`.evals/runs/${run}/rows.jsonl`).trimEnd().split('\n')).toHaveLength(50)
    }
    expect(Object.keys(JSON.parse(project.read(BASELINE)).suites.slow.cases)).toHaveLength(50)
    expect(readdirSync(project.path('__evals__'))).toEqual(['slow.eval.ts.json'])
  })

  test('10,000 cases: each has its row and its line in the baseline', async () => {
    const project = make({ 'slow.eval.ts': slowEval('slow').replace(/await new.*/, '') })
    const { code } = await project.test(undefined, { CASES: '10000' })
    expect({ code, rows: new Set(project.run().rows.map(({ id }) => id)).size, suites: project.run().record.suites.map(({ cases, errors }) => [cases, errors]) }).toEqual({ code: 0, rows: 10_000, suites: [[10_000, 0]] })
    expect(Object.keys(JSON.parse(project.read(BASELINE)).suites.slow.cases)).toHaveLength(10_000)
  })

  test('1,000 cases of 100 ms, 50 at once, end, each with its row', async () => {
    const project = make({ 'slow.eval.ts': slowEval('slow') })
    const { code } = await project.test(undefined, { CASES: '1000', MS: '100', CONCURRENCY: '50' })
    expect({ code, rows: project.run().rows.length }).toEqual({ code: 0, rows: 1000 })
  })

  test.each([
    ['one process', (lab: Lab) => inOneProcess(lab)],
    ['two workers', (lab: Lab) => (runnerOf(lab) === 'jest' ? ['-w', '2'] : ['--pool=forks', '--maxWorkers=2'])],
  ])('several files in %s share one record, in which each row stands where it is said to', async (_name, argsOf) => {
    const files = ['one', 'two', 'three'].map((name) => [`${name}.eval.ts`, slowEval(name)])
    const project = make(Object.fromEntries(files))
    const { code } = await project.test(argsOf(lab), { CASES: '40' })
    const { record, rows } = project.run()
    expect({ code, rows: rows.length, suites: record.suites.map(({ name, cases }) => `${name} ${cases}`).toSorted() }).toEqual({ code: 0, rows: 120, suites: ['one 40', 'three 40', 'two 40'] })
    // The outputs in the baseline were read back by the place of their rows
    for (const name of ['one', 'two', 'three']) {
      const { cases } = JSON.parse(project.read(`__evals__/${name}.eval.ts.json`)).suites[name] as { cases: Record<string, { output: unknown }> }
      expect(Object.values(cases).map(({ output }) => output)).toEqual(Array.from({ length: 40 }, () => 1))
    }
  })

  test('a shard runs and compares its files, and removes nothing of the others', async () => {
    const project = make({ 'one.eval.ts': slowEval('one'), 'two.eval.ts': slowEval('two') })
    await project.test()
    const baselines = () => ['one', 'two'].map((name) => project.read(`__evals__/${name}.eval.ts.json`))
    const before = baselines()
    const files: string[] = []
    for (const shard of ['1/2', '2/2']) {
      const { code } = await project.test(['-u', `--shard=${shard}`])
      expect({ code, cases: project.run().record.suites.map(({ cases }) => cases) }).toEqual({ code: 0, cases: [4] })
      files.push(project.run().record.suites[0].file)
    }
    expect(files.toSorted()).toEqual(['one.eval.ts', 'two.eval.ts'])
    expect(baselines()).toEqual(before)
  })

  test('what can not be sent between processes loses nothing else', async () => {
    const project = make({
      'odd.eval.ts': `
        import { describe, scorer, test } from '@evals/runner'
        describe.eval('odd', {
          data: [{ input: 'a' }, { input: 'b' }],
          task: (input) => input,
          scorers: [scorer('value', ({ input }) => ({ score: 1, metadata: input === 'a' ? { f() {}, big: 1n, self: globalThis, symbol: Symbol('x') } : {} }))],
        }, ({ input }) => { if (input === 'a') throw Object.assign(new Error('odd'), { f() {}, big: 1n, proxy: new Proxy(() => {}, {}) }) })
        test('an ordinary test beside it', () => {})`,
    })
    const { code } = await project.test()
    expect({ code, reasons: project.run().record.reasons }).toEqual({ code: 1, reasons: ['odd: 1 case failed an assertion'] })
    expect(project.run().record.suites[0]).toMatchObject({ cases: 2, errors: 0, failures: 1, scorers: [{ n: 2, mean: 1 }] })
    expect(project.run().rows).toHaveLength(2)
    expect(readFileSync(`${project.run().folder}/rows.jsonl`).length).toBeLessThan(2_000_000)
  })
})
