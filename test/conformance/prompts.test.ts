/** Prompts in files: found beside the eval, on record by their hash, and a change runs again what reads them. */
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allLabs, createProject, runnerOf, type Project } from '../support/lab.ts'
import { startModelServer, type ModelServer } from '../support/modelServer.ts'

let server: ModelServer
beforeEach(async () => {
  server = await startModelServer(({ messages }) => messages.map(({ content }) => content).join(' | '))
})
afterEach(() => server.close())

const EVAL = `
import OpenAI from 'openai'
import { describe, fetch, includes, prompt } from '@evals/runner'
import { classify } from './app/classify'
const openai = new OpenAI({ fetch, apiKey: 'sk', baseURL: process.env.MODEL_URL })
describe.eval('solving', {
  data: [{ id: 'a', input: '1 + 1', expected: 'Solve: 1 + 1' }],
  params: { prompt: prompt('./prompts/solve.prompt') },
  variants: { terse: { prompt: prompt('./prompts/terse.prompt') } },
  task: async (question, { params }) => {
    await classify(question)
    return (await openai.chat.completions.create(await params.prompt.render({ question }))).choices[0].message.content
  },
  scorers: [includes],
})`

const FILES = {
  'x.eval.ts': EVAL,
  // The code under test has prompts of its own, in its own folder
  'app/classify.ts': `import { prompt } from '@evals/runner'\nconst kind = prompt('./kind.prompt')\nexport const classify = (text) => kind.messages({ text })\n`,
  'app/kind.prompt': 'What kind is {{text}}?\n',
  'prompts/solve.prompt': '---\nmodel: small\n---\n{{>rules}}\n{{role "user"}}\nSolve: {{question}}\n',
  'prompts/terse.prompt': '---\nmodel: small\n---\nSolve: {{question}}. Tersely.\n',
  'prompts/_rules.prompt': '{{role "system"}}\nBe right.\n',
}

describe.each(allLabs)('prompts on %s', (lab) => {
  const projects: Project[] = []
  afterEach(() => projects.splice(0).forEach((project) => project.remove()))
  const projectOf = (files: Record<string, string>): Project => {
    const project = createProject(lab, files)
    projects.push(project)
    return project
  }

  test('are found beside the file that names them, rendered, and on record by the hash of their text', async () => {
    const project = projectOf(FILES)
    const first = await project.test([], { MODEL_URL: server.url })
    expect(first.code, first.output).toBe(0)
    expect(server.asked.map(({ model, messages }) => ({ model, messages }))).toEqual(expect.arrayContaining([
      { model: 'small', messages: [{ role: 'system', content: 'Be right.' }, { role: 'user', content: 'Solve: 1 + 1' }] },
      { model: 'small', messages: [{ role: 'user', content: 'Solve: 1 + 1. Tersely.' }] },
    ]))
    const hash = expect.stringMatching(/^[\da-f]{16}$/)
    const prompts = (): { file: string; hash: string }[][] => project.run().record.suites.map((suite) => suite.prompts)
    const before = prompts()
    expect(before).toEqual([
      [{ file: 'app/kind.prompt', hash }, { file: 'prompts/solve.prompt', hash }],
      [{ file: 'app/kind.prompt', hash }, { file: 'prompts/terse.prompt', hash }],
    ])

    project.write('prompts/_rules.prompt', '{{role "system"}}\nBe quick.\n')
    expect((await project.test([], { MODEL_URL: server.url })).code).toBe(0)
    const after = prompts()
    expect(after.map((suite) => suite.map(({ hash: of }) => of))).toEqual([[before[0]![0]!.hash, expect.not.stringMatching(before[0]![1]!.hash)], before[1]!.map(({ hash: of }) => of)])
  })

  test('that can not be read fail the file with their own place, and the other evals run', async () => {
    const project = projectOf({ ...FILES, 'prompts/terse.prompt': '---\nmodel: small\n---\nhi {{#if}\n', 'y.eval.ts': `import { describe, exactMatch } from '@evals/runner'\ndescribe.eval('fine', { data: [{ input: 'a', expected: 'a' }], task: (input) => input, scorers: [exactMatch] })` })
    const finished = await project.test([], { MODEL_URL: server.url })
    expect(finished.code).toBe(1)
    expect(finished.output).toMatch(/prompts\/terse\.prompt:4: its template can not be read: near hi \{\{#if\}/)
    expect(project.run().record.suites.map(({ name }) => name)).toEqual(['fine'])
  })
})

// A pseudo-terminal is made by this command; test/end-to-end/watch.test.ts says so where it is not there
test.skipIf(!existsSync('/usr/bin/script'))('in watch mode, a change of a prompt or a partial runs the evals that use it, and no others', async () => {
  const lab = allLabs.findLast((name) => runnerOf(name) === 'vitest')!
  const project = createProject(lab, { ...FILES, 'y.eval.ts': `import { describe, exactMatch } from '@evals/runner'\ndescribe.eval('fine', { data: [{ input: 'a', expected: 'a' }], task: (input) => input, scorers: [exactMatch] })` })
  const running = project.startInTerminal([], { MODEL_URL: server.url })
  try {
    await running.until(/Waiting for file changes/)
    project.write('prompts/_rules.prompt', '{{role "system"}}\nBe quick.\n')
    await running.until(/RERUN[\s\S]*Waiting for file changes/)
    expect(project.run().record.suites.map(({ name }) => name)).toEqual(['solving', 'solving'])
    expect(server.asked.at(-1)!.messages.length + server.asked.at(-2)!.messages.length).toBeGreaterThan(2)
    expect(server.asked.some(({ messages }) => messages[0]!.content === 'Be quick.')).toBe(true)
  } finally {
    running.child.kill('SIGINT')
    await running.finished
    project.remove()
  }
})
