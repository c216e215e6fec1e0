/** Models in evals: answers are asked once, kept, replayed, and counted; a run that broke off goes on where it stopped. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allLabs, createProject, type Project } from '../support/lab.ts'
import { startModelServer, type ModelServer } from '../support/modelServer.ts'
import { reportOf } from '../support/report.ts'

let server: ModelServer
/** What the server does with the question, instead of answering it. */
let refuse: ((question: string) => number | undefined) | undefined

beforeEach(async () => {
  refuse = undefined
  server = await startModelServer(({ messages }) => {
    const question = messages.at(-1)!.content
    const status = refuse?.(question)
    return status === undefined ? question.toUpperCase() : { status }
  })
})
afterEach(() => server.close())

const questions = (): string[] => server.asked.map(({ messages }) => messages.at(-1)!.content)

const evalFile = (options = '') => `
import OpenAI from 'openai'
import { describe, exactMatch, fetch, scorer } from '@evals/runner'
const openai = new OpenAI({ fetch, apiKey: 'sk-secret', baseURL: process.env.MODEL_URL })
const ask = async (content) => (await openai.chat.completions.create({ model: 'small', messages: [{ role: 'user', content }] })).choices[0].message.content
const judged = scorer('judged', async ({ output }) => (await ask('judge ' + output)).startsWith('JUDGE'))
describe.eval('shouting', {
  data: ['a', 'b', 'c'].map((input) => ({ id: input, input, expected: input.toUpperCase() })),
  task: (input) => ask(input),
  scorers: [exactMatch, judged],
  ${options}
})`

const url = (): Record<string, string> => ({ MODEL_URL: server.url })

describe.each(allLabs)('models on %s', (lab) => {
  const projects: Project[] = []
  afterEach(() => projects.splice(0).forEach((project) => project.remove()))
  const projectOf = (options?: string): Project => {
    const project = createProject(lab, { 'x.eval.ts': evalFile(options) })
    projects.push(project)
    return project
  }

  test('a second run asks nobody; calls, tokens and what the cache spared are in rows, run record and report, judges apart', async () => {
    const project = projectOf()
    const first = await project.test([], url())
    expect(first.code).toBe(0)
    expect(questions().toSorted()).toEqual(['a', 'b', 'c', 'judge A', 'judge B', 'judge C'])
    expect(reportOf(first, project)).toMatch(/^ {2}time .* · 30 tokens\n {2}models {5}3 calls · price unknown\n {2}judges {5}3 calls · 30 tokens · price unknown$/m)

    const second = await project.test([], url())
    expect(questions()).toHaveLength(6)
    expect(second.code).toBe(0)
    expect(reportOf(second, project)).toMatch(/^ {2}models {5}3 calls · all from the cache, which saved <time> · price unknown\n {2}judges {5}3 calls · all from the cache, which saved <time> · 30 tokens\s+price unknown$/m)
    const { record, rows } = project.run()
    expect(record.suites[0]).toMatchObject({ tokens: 30, models: { calls: 3, cached: 3, savedMs: expect.any(Number), tokens: 30 }, judges: { calls: 3, cached: 3, tokens: 30 } })
    expect(rows.map((row) => row['metrics'])).toEqual([1, 2, 3].map(() => ({
      startMs: expect.any(Number), durationMs: expect.any(Number), promptTokens: 7, completionTokens: 3, modelCalls: 1, cachedCalls: 1, savedMs: expect.any(Number), cached: true, unpricedCalls: 1,
      judgeCalls: 1, judgeCachedCalls: 1, judgeSavedMs: expect.any(Number), judgePromptTokens: 7, judgeCompletionTokens: 3, judgeUnpricedCalls: 1,
    })))
  })

  test('each trial is a sample of its own, also from the cache', async () => {
    const project = projectOf('trials: 2,')
    await project.test([], url())
    expect(questions().filter((question) => question === 'a')).toHaveLength(2)
    await project.test([], url())
    expect(questions().filter((question) => question === 'a')).toHaveLength(2)
  })

  test('EVALS_CACHE=read asks nobody, and says which case has no answer; off keeps nothing', async () => {
    const project = projectOf()
    const missing = await project.test([], { ...url(), EVALS_CACHE: 'read' })
    expect(missing.code).toBe(1)
    expect(reportOf(missing, project).replaceAll(/\s+/g, ' ')).toMatch(/3 × task: Error: 400 EVALS_CACHE=read, and no answer is kept: run with EVALS_CACHE=auto/)
    expect(questions()).toEqual([])
    await project.test([], { ...url(), EVALS_CACHE: 'off' })
    await project.test([], { ...url(), EVALS_CACHE: 'off' })
    expect(questions()).toHaveLength(12)
    expect(project.exists('.evals/cache')).toBe(false)
  })

  test('after errors of the model the same command asks only what has no answer', async () => {
    const project = projectOf()
    refuse = (question) => (question === 'b' ? 400 : undefined)
    expect((await project.test([], url())).code).toBe(1)
    const asked = questions().length
    refuse = undefined
    expect((await project.test([], url())).code).toBe(0)
    expect(questions().slice(asked)).toEqual(['b', 'judge B'])
  })
})
