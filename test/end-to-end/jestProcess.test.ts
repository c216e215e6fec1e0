/** What happens around a run in Jest alone: its projects, its other reporters, what it loads for ordinary tests. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { jestLabs } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

const evalFile = `
const { describe, scorer } = require('@evals/jest')
describe.eval('right', { data: Array.from({ length: 12 }, (_, index) => ({ id: String(index), input: index })), task: () => Number(process.env.SCORE ?? 1), scorers: [scorer('value', ({ output }) => output)] })
`
const ordinary = `test('sums', () => { expect(1 + 1).toBe(Number(process.env.SUM ?? 2)) })\ntest.concurrent('at once', async () => { expect(1).toBe(1) })\ntest('called back', (done) => { setTimeout(done, 1) })`

describe.each(jestLabs)('the process on %s', (lab) => {
  const make = temporaryProjects(lab)

  test('evals of several projects are recorded at the root, with their baselines beside them', async () => {
    const project = make({
      'jest.config.js': `module.exports = { reporters: ['@evals/jest/reporter'], projects: ['<rootDir>/packages/*'] }`,
      'packages/answers/jest.config.js': `module.exports = { preset: '@evals/jest' }`,
      'packages/answers/src/right.eval.js': evalFile,
      'packages/plain/jest.config.js': 'module.exports = {}',
      'packages/plain/plain.test.js': ordinary,
    })
    const { code, output } = await project.test()
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
    expect(project.run().record.suites.map(({ file, cases }) => [file, cases])).toEqual([['packages/answers/src/right.eval.js', 12]])
    expect(project.exists('packages/answers/src/__evals__/right.eval.js.json')).toBe(true)
    expect(project.exists('packages/answers/.evals')).toBe(false)
  })

  test('by hand, beside the reporters of others: recorded and judged all the same', async () => {
    const project = make({
      'jest.config.js': `module.exports = { testRunner: '@evals/jest/runner', reporters: ['default', ['@evals/jest/reporter', { outputFile: 'report.json' }]], testMatch: ['**/*.eval.js'] }`,
      'right.eval.js': evalFile,
    })
    await project.test()
    const { code, output } = await project.test(['--json', '--outputFile=jest.json'], { SCORE: '0', EVALS_OUTPUT_FILE: 'report.xml, report.md' })
    expect({ code, reasons: project.run().record.reasons, written: ['report.json', 'report.xml', 'report.md', 'jest.json'].map((file) => project.exists(file)) }).toEqual({
      code: 1,
      reasons: ['right: value regressed by 100.00 points (95% interval -100.00 to -65.71)'],
      written: [true, true, true, true],
    })
    expect(output.split('\n').filter((line) => line.startsWith('PASS') || line.startsWith('Tests:'))).toHaveLength(2)
  })

  test('without our reporter evals run and say that nobody compares them; in CI they refuse', async () => {
    const project = make({ 'jest.config.js': `module.exports = { preset: '@evals/jest' }`, 'right.eval.js': evalFile })
    const locally = await project.test(['--reporters=default'])
    expect(locally.code).toBe(0)
    expect(locally.output).toContain('right.eval.js: this run is not recorded and its scores are compared with nothing: evals need their reporter')
    const inCi = await project.test(['--reporters=default', '--ci'])
    expect(inCi.code).toBe(1)
    expect(inCi.output).toContain('evals need their reporter, which records and judges the run')
    expect(project.exists('.evals') || project.exists('__evals__')).toBe(false)
  })

  test('ordinary tests are not touched: no folder, no output of ours, and the exit code is their own', async () => {
    const project = make({ 'jest.config.js': `module.exports = { preset: '@evals/jest' }`, 'sum.test.js': ordinary })
    const without = make({ 'jest.config.js': 'module.exports = {}', 'sum.test.js': ordinary })
    const calm = (output: string): string => output.replace(/ \(\d+ m?s\)/g, '').replace(/Time: .*/, '')
    for (const environment of [{}, { SUM: '3' }] as Record<string, string>[]) {
      const [ours, theirs] = [await project.test([], environment), await without.test([], environment)]
      expect({ code: ours.code, output: calm(ours.output).replace(/^ +at .*\n/gm, '') }).toEqual({ code: theirs.code, output: calm(theirs.output).replace(/^ +at .*\n/gm, '') })
    }
    expect(readdirSync(project.folder)).toEqual(readdirSync(without.folder))
  })

  test.each(['injectGlobals: false', 'resetModules: true', "fakeTimers: { enableGlobally: true }", "testEnvironment: 'jsdom'", 'resetMocks: true, restoreMocks: true'])('with %s evals go on as ever, and a task that hangs is given up', async (setting) => {
    const project = make({
      'jest.config.js': `module.exports = { preset: '@evals/jest', ${setting} }`,
      'some.eval.js': `
const { describe, exactMatch, expect } = require('@evals/jest')
describe.eval('answers', { data: async () => [{ id: 'a', input: { q: ['a'] }, expected: { q: ['a'] } }, { id: 'hangs', input: 'hangs', expected: 'hangs' }], timeout: 50,
  task: (input) => (input === 'hangs' ? new Promise(() => {}) : input), scorers: [exactMatch] }, ({ output, input }) => { expect(output).toStrictEqual(input); expect(output).toScoreAtLeast(1) })`,
    })
    const { code } = await project.test()
    expect({ code, reasons: project.run().record.reasons, suites: project.run().record.suites.map(({ cases, errors, scorers }) => [cases, errors, scorers[0].mean]) }).toEqual({
      code: 1,
      reasons: ['answers: 1 of 2 cases ended in an error'],
      suites: [[2, 1, 1]],
    })
    const hanging = project.run().rows.find(({ id }) => id === 'hangs')!
    expect(hanging['error']).toMatchObject({ name: 'TimeoutError', message: 'the task did not settle within 50 ms' })
    expect((hanging['metrics'] as { durationMs: number }).durationMs).toBeGreaterThanOrEqual(40)
  })
})
