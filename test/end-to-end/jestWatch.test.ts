/** Jest's watch mode, driven through a terminal as a person does. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { evalsCommand } from '../support/evalsCommand.ts'
import { createProject, jestLabs, type Project, type Running } from '../support/lab.ts'

const terminal = existsSync('/usr/bin/script')
if (!terminal) console.log('skipped: watch mode needs the `script` command for a pseudo-terminal')

const files = {
  'jest.config.js': `module.exports = { preset: '@evals/jest' }\n`,
  'ending.js': `module.exports = ''\n`,
  'rows.eval.js': `
const { appendFileSync } = require('node:fs')
const { describe, exactMatch } = require('@evals/jest')
const ending = require('./ending.js')
describe.eval('rows', { data: [{ id: 'r', input: 'a', expected: 'a' }], task: (input) => { appendFileSync('calls.log', 'called '); return input + ending }, scorers: [exactMatch] })`,
}

describe.skipIf(!terminal).each(jestLabs)('watch on %s', (lab) => {
  let project: Project
  let running: Running
  afterEach(() => {
    process.kill(-running.child.pid!, 'SIGKILL')
    project.remove()
  })
  /** Waits until so many runs have ended, then tells how often the task was called since the last time. */
  const calls = async (runs: number): Promise<number> => {
    await running.until(new RegExp(`(PASSED[^]*?Watch Usage[^]*?){${runs}}`))
    const log = project.path('calls.log')
    const count = existsSync(log) ? readFileSync(log, 'utf8').trim().split(' ').length : 0
    rmSync(log, { force: true })
    return count
  }

  test('a change runs its evals again, and the report tells what moved since; what a run writes starts no other; `evals accept` takes it as it is', async () => {
    project = createProject(lab, files)
    running = project.startInTerminal()
    expect(await calls(1)).toBe(1)
    project.write('ending.js', `module.exports = '!'\n`)
    expect(await calls(2)).toBe(1)
    expect(running.output()).toMatch(/[Ss]ince the previous run/)
    expect(project.read('__evals__/rows.eval.js.json')).toContain('"scores":{"exactMatch":[1]}')

    // differences.accept
    expect((await evalsCommand(project, ['accept'])).code).toBe(0)
    expect(project.read('__evals__/rows.eval.js.json')).toContain('"output":"a!","scores":{"exactMatch":[0]}')
    project.write('ending.js', `module.exports = ''\n`)
    expect(await calls(3)).toBe(1)
    expect(readdirSync(project.path('.evals/runs'))).toHaveLength(3)
  })
})
