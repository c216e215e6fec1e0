/** Watch mode, driven through a terminal as a person does. */
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { createProject, vitestLabs, type Project, type Running } from '../support/lab.ts'

const terminal = existsSync('/usr/bin/script')
if (!terminal) console.log('skipped: watch mode needs the `script` command for a pseudo-terminal')

const files = {
  'rows.jsonl': '{"id":"r","input":"a","expected":"a"}\n',
  'other.jsonl': '{"id":"o","input":"a","expected":"a"}\n',
  'short.prompt': 'Be short.\n',
  'task.ts': `
import { appendFileSync, readFileSync } from 'node:fs'
export const task = (suite) => (input) => { appendFileSync('calls.log', suite + ' '); return input + readFileSync('suffix.txt', 'utf8').trim() }`,
  'suffix.txt': '',
  'rows.eval.ts': `
import { dataset, describe, exactMatch } from '@evals/vitest'
import { task } from './task.ts'
describe.eval('rows', { data: dataset('./rows.jsonl'), task: task('rows'), scorers: [exactMatch] })`,
  'other.eval.ts': `
import { dataset, describe, exactMatch } from '@evals/vitest'
import { task } from './task.ts'
describe.eval('other', { data: dataset('./other.jsonl'), task: task('other'), scorers: [exactMatch] }, ({ expect }) => { if (process.env.FAILING) expect(1).toBe(2) })`,
  'prompt.eval.ts': `
import { describe, includes } from '@evals/vitest'
import prompt from './short.prompt?raw'
import { task } from './task.ts'
describe.eval('prompt', { data: [{ id: 'p', input: prompt, expected: 'short' }], task: task('prompt'), scorers: [includes] })`,
}

describe.skipIf(!terminal).each(vitestLabs)('watch on %s', (lab) => {
  let project: Project
  let running: Running
  afterEach(() => {
    process.kill(-running.child.pid!, 'SIGKILL')
    project.remove()
  })

  const begin = async (environment: Record<string, string> = {}, more: Record<string, string> = {}) => {
    project = createProject(lab, { ...files, ...more })
    running = project.startInTerminal([], environment)
    await settled(1)
  }
  /** Waits until Vitest has said so many times that it waits for changes, then tells which tasks ran since the last time. */
  const settled = async (times: number): Promise<string[]> => {
    await running.until(new RegExp(`((?:Waiting|Watching) for file changes[\\s\\S]*){${times}}`))
    const log = project.path('calls.log')
    const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split(' ').sort() : []
    rmSync(log, { force: true })
    return calls
  }

  test('a changed dataset or prompt runs the evals that read it, and no others', async () => {
    await begin()
    appendFileSync(project.path('rows.jsonl'), '{"id":"r2","input":"b","expected":"c"}\n')
    expect(await settled(2)).toEqual(['rows', 'rows'])
    project.write('short.prompt', 'Be very short.\n')
    expect(await settled(3)).toEqual(['prompt'])
    expect(running.output()).not.toContain('rror:')
  })

  test('a changed schema beside a dataset runs the evals that read the dataset', async () => {
    await begin({}, { 'rows.schema.json': '{}' })
    project.write('rows.schema.json', '{ "properties": { "input": { "type": "number" } } }')
    expect(await settled(2)).toEqual([])
    expect(running.output()).toContain('rows.jsonl:1: input must be number')
    project.write('rows.schema.json', '{ "properties": { "input": { "type": "string" } } }')
    expect(await settled(3)).toEqual(['rows'])
  })

  test('the report tells what moved since the previous run, and `u` accepts that run without running a task', async () => {
    await begin({ FAILING: '1' })
    project.write('suffix.txt', '!')
    appendFileSync(project.path('rows.jsonl'), '\n')
    expect(await settled(2)).toEqual(['rows'])
    expect(running.output()).toMatch(/[Ss]ince the previous run/)
    expect(project.read('__evals__/rows.eval.ts.json')).toContain('"scores":{"exactMatch":[1]}')

    running.child.stdin!.write('u')
    await running.until('accepted')
    expect(await settled(3)).toEqual([])
    expect(project.read('__evals__/rows.eval.ts.json')).toContain('"output":"a!","scores":{"exactMatch":[0]}')
  })
})
