/** The report's word, the run record and the exit code always agree; and what one run writes, another does not lose. */
import { describe, expect, test } from 'vitest'
import { evalsCommand } from '../support/evalsCommand.ts'
import { allLabs, createProject, runnerOf, type Project } from '../support/lab.ts'

const preamble = `
import { afterEach, beforeEach, describe, exactMatch, expect, scorer, test } from '@evals/runner'
const data = [{ id: 'a', input: 'a', expected: 'a' }, { id: 'b', input: 'b', expected: 'b' }]
const task = (input) => input
const scorers = [exactMatch]
`
const later = `const later = scorer('later', async () => 1)`

const reasonsOf = async (project: Project): Promise<{ code: number | null; outcome: string; reasons: string[] }> => {
  const { code } = await project.test()
  const { outcome, reasons } = project.run().record
  return { code, outcome, reasons }
}

describe.each(allLabs)('the outcome on %s', (lab) => {
  test.each([
    ['a soft assertion', `describe.eval('x', { data, task, scorers }, ({ output, expect }) => { expect.soft(output).toBe('z') })`, 'x: 2 cases failed an assertion'],
    ['a forgotten await', `${later}\ndescribe.eval('x', { data, task, scorers }, ({ output, expect }) => { expect(output).toScoreAbove(0.9, later) })`, 'x: 2 cases failed an assertion'],
    ['a hook after', `afterEach(() => { throw new Error('after') })\ndescribe.eval('x', { data, task, scorers })`, 'x: 2 cases failed an assertion'],
    ['a hook before', `beforeEach(() => { throw new Error('before') })\ndescribe.eval('x', { data, task, scorers })`, 'x: 2 of 2 cases ended in an error'],
    ['an ordinary test beside it', `test('ordinary', () => { expect(1).toBe(2) })\ndescribe.eval('x', { data, task, scorers })`, '1 test that is no eval failed'],
  ])('%s that fails the run is a reason of it', async (_name, code, reason) => {
    const project = createProject(lab, { 'x.eval.ts': preamble + code })
    expect(await reasonsOf(project)).toEqual({ code: 1, outcome: 'failed', reasons: [reason] })
    project.remove()
  })

  test('runs at once that each write their own suite of one file all keep it', async () => {
    const project = createProject(lab, { 'x.eval.ts': `${preamble}for (const name of ['A', 'B', 'C']) describe.eval(name, { data, task, scorers })` })
    await Promise.all(['A', 'B', 'C'].map((name) => project.test(['-t', `^${name} `])))
    expect(Object.keys(JSON.parse(project.read('__evals__/x.eval.ts.json')).suites)).toEqual(['A', 'B', 'C'])
    project.remove()
  })

  test('evals accept takes what a killed run had finished, says so, and removes nothing', async () => {
    const slow = `${preamble}
const many = Array.from({ length: 30 }, (_, i) => ({ id: 'c' + String(i).padStart(2, '0'), input: i, expected: i }))
describe.eval('slow', { data: many, task: async (input) => { await new Promise((r) => setTimeout(r, Number(process.env.MS ?? 0))); return process.env.WRONG ? -1 : input }, scorers, concurrency: 1 })`
    const project = createProject(lab, { 'x.eval.ts': slow })
    await project.test()
    const running = project.start(undefined, { MS: '300', WRONG: '1' })
    await project.rowsOnFile(5, 1)
    process.kill(-running.child.pid!, 'SIGKILL')
    await running.finished

    const { rows } = project.run()
    const { output } = await evalsCommand(project, ['accept'])
    expect(output).toContain(`: ${rows.length} cases\n  This run did not finish: only the cases that had were taken, and nothing was removed.\n  written    __evals__/x.eval.ts.json`)
    const { cases } = JSON.parse(project.read('__evals__/x.eval.ts.json')).suites.slow as { cases: Record<string, { scores: { exactMatch: number[] } }> }
    const scores = Object.values(cases).map((entry) => entry.scores.exactMatch[0])
    expect(scores).toEqual([...rows.map(() => 0), ...Array.from({ length: 30 - rows.length }, () => 1)])
    project.remove()
  })

  test('misspelt options of all runs are refused, all at once', async () => {
    const options = `{ outputfile: 'x', baseline: { output: false }, timeout: '3', runs: { keep: 0 }, outputFile: 'report.txt' }`
    const isJest = runnerOf(lab) === 'jest'
    const project = createProject(lab, {
      ...(isJest
        ? { 'jest.config.js': `module.exports = { preset: '@evals/jest', transform: { '^.+[.]ts$': '@swc/jest' }, reporters: [['@evals/jest/reporter', ${options}]] }` }
        : { 'vitest.config.ts': `import { evals } from '@evals/vitest/plugin'\nexport default { plugins: [evals(${options})] }` }),
      'x.eval.ts': `${preamble}describe.eval('x', { data, task, scorers })`,
    })
    const { code, output } = await project.test()
    expect(code).toBe(1)
    expect(output).toContain(`${isJest ? `reporters: [['@evals/jest/reporter', { ... }]]` : 'evals({ ... })'}: there is no option \`outputfile\`; did you mean \`outputFile\`?
  there is no baseline option \`output\`; did you mean \`outputs\`?
  \`timeout\` must be a number of milliseconds, 0 or more
  \`runs.keep\` must be a whole number of at least 1
  \`outputFile\` ends in .json, .xml or .md, and "report.txt" does not`)
    project.remove()
  })
})
