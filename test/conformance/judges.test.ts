/** Models as judges: as scorers, as a matcher, in evals and in ordinary tests; and what happens where they can not answer. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allLabs, createProject, type Project } from '../support/lab.ts'
import { startModelServer, type ChatRequest, type ModelServer } from '../support/modelServer.ts'
import { reportOf } from '../support/report.ts'

let server: ModelServer
let judge: (request: ChatRequest) => unknown

/** By the output alone: what is in capitals is loud, and all else is met. */
const strict = ({ messages: [system, user] }: ChatRequest): unknown => {
  const output = /<<<output \w+>>>\n(.*)\n/.exec(user!.content)![1]!
  const met = !system!.content.includes('The criterion:\nloud') || output === output.toUpperCase()
  return { reason: met ? 'it is' : `'${output}' is not in capitals`, met }
}

beforeEach(async () => {
  judge = strict
  server = await startModelServer((request) => {
    const answer = judge(request)
    return typeof answer === 'string' ? answer : JSON.stringify(answer)
  })
})
afterEach(() => server.close())

const env = (): Record<string, string> => ({ OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-secret' })

const evalFile = (body = '') => `
import { describe, rubric } from '@evals/runner'
describe.eval('shouting', {
  data: [{ id: 'a', input: 'a' }, { id: 'b', input: 'b' }],
  task: (input) => input === 'a' ? 'YES' : 'no',
  scorers: [rubric(['loud', 'short'], { name: 'tone' })],
}${body})`

describe.each(allLabs)('judges on %s', (lab) => {
  const projects: Project[] = []
  afterEach(() => projects.splice(0).forEach((project) => project.remove()))
  const projectOf = (files: Record<string, string>): Project => {
    const project = createProject(lab, files)
    projects.push(project)
    return project
  }

  test('a rubric is a scorer: each criterion is asked once, its reason is kept, and a second run asks nobody', async () => {
    const project = projectOf({ 'x.eval.ts': evalFile() })
    const first = await project.test([], env())
    expect(first.code).toBe(0)
    expect(server.asked).toHaveLength(4)
    const { rows } = project.run()
    expect(rows.map(({ scores }) => scores)).toEqual([{ tone: 1 }, { tone: 0.5 }])
    expect(rows[1]).toMatchObject({ scoreDetails: { tone: { reason: "1 of 2 criteria met. Not met: loud: 'no' is not in capitals" } }, metrics: { judgeCalls: 2, judgePromptTokens: 14 } })
    expect(rows[1]!['metrics']).not.toHaveProperty('modelCalls')
    await project.test([], env())
    expect(server.asked).toHaveLength(4)
  })

  test('toMatchRubric asserts, in an eval and outside; what it asks is cached, and is the case’s', async () => {
    const project = projectOf({
      'x.eval.ts': evalFile(`, async ({ output, expect }) => {
  await expect(output).toMatchRubric('loud')
}`),
      'x.test.ts': `
import { calibrate, calibrationReport, expect, rubric, test } from '@evals/runner'
test('is calibrated', async () => {
  const calibration = await calibrate(rubric('loud'), [{ output: 'A', label: true }, { output: 'b', label: false }, { id: 'wrong', output: 'c', label: true }])
  expect(calibration.kappa).toBeCloseTo(0.4, 12)
  expect(calibrationReport(calibration)).toContain('✗ wrong  people passed it, the judge gave 0')
})
test('holds', () => expect('OK').toMatchRubric('loud'))
test('holds, negated', () => expect('ok').not.toMatchRubric('loud'))
test('holds from a threshold', () => expect('ok').toMatchRubric(['loud', 'short'], { threshold: 0.5 }))
test('fails', () => expect('ok').toMatchRubric(['loud', 'short']))
test('is forgotten', () => { expect('OK').toMatchRubric('loud') })
test('has no criterion', () => expect('OK').toMatchRubric(' '))`,
    })
    const { code, tests } = await project.tests([], env())
    expect(code).toBe(1)
    expect(Object.fromEntries(tests.map(({ title, status }) => [title, status]))).toEqual({
      a: 'passed', b: 'failed', 'is calibrated': 'passed', 'holds': 'passed', 'holds, negated': 'passed', 'holds from a threshold': 'passed', 'fails': 'failed', 'is forgotten': 'failed', 'has no criterion': 'failed',
    })
    const text = tests.flatMap(({ messages }) => messages).join('\n')
    expect(text).toContain("expect(output).toMatchRubric([2 criteria])")
    expect(text).toContain("rubric scored 0.5, which is below 1")
    expect(text).toContain("Reason: 1 of 2 criteria met. Not met: loud: 'ok' is not in capitals")
    expect(text).toContain('toMatchRubric was not awaited')
    expect(text).toContain('A rubric needs a criterion, and was given empty text')
    expect(text).toContain("'no' is not in capitals")
    // Two by the scorer, and one by the body
    expect(project.run().rows.map(({ metrics }) => (metrics as { judgeCalls: number }).judgeCalls)).toEqual([3, 3])
    const asked = server.asked.length
    await project.test([], env())
    expect(server.asked).toHaveLength(asked)
  })

  test('an answer that can not be used leaves the case unscored, and never makes it 0', async () => {
    judge = (request) => (JSON.stringify(strict(request)).includes('is not in capitals') ? 'hm' : strict(request))
    const project = projectOf({ 'x.eval.ts': evalFile() })
    const finished = await project.test([], env())
    const { rows, record } = project.run()
    expect(rows[1]).toMatchObject({ scores: { tone: null }, scoreDetails: { tone: { metadata: { raw: 'hm' } } } })
    expect(record.suites[0]).toMatchObject({ errors: 0, scorers: [{ name: 'tone', n: 1, mean: 1, unscored: 1, errors: 0 }] })
    expect(reportOf(finished, project)).toMatch(/1 unscored/)
  })

  test('without a key, one line says which variable to set, and no secret is shown where there is one', async () => {
    const project = projectOf({ 'x.eval.ts': evalFile() })
    const keyless = await project.test([], { OPENAI_API_KEY: '', OPENAI_BASE_URL: '' })
    expect(keyless.code).toBe(1)
    expect(reportOf(keyless, project)).toContain('A judge needs a key: set OPENAI_API_KEY')
    server.close()
    const down = await project.test([], { ...env(), EVALS_CACHE: 'off' })
    expect(down.code).toBe(1)
    expect(reportOf(down, project).replaceAll(/\s+/g, ' ')).toMatch(/Judge: no answer from gpt-5-mini at 127\.0\.0\.1:\d+: Connection error\.: fetch failed: connect ECONNREFUSED/)
    expect(down.output).not.toContain('sk-secret')
  })
})
