/** Models as judges: as scorers, as a matcher, in evals and in ordinary tests; and what happens where they can not answer. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allLabs, configWith, createProject, type Project } from '../support/lab.ts'
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
      'loud.md': '- loud\n',
      'x.test.ts': `
import { calibrate, calibrationReport, expect, rubric, test } from '@evals/runner'
test('is calibrated', async () => {
  const calibration = await calibrate(rubric('loud'), [{ output: 'A', label: true }, { output: 'b', label: false }, { id: 'wrong', output: 'c', label: true }])
  expect(calibration.kappa).toBeCloseTo(0.4, 12)
  expect(calibrationReport(calibration)).toContain('✗ wrong  people passed it, the judge gave 0')
})
test('holds', () => expect('OK').toMatchRubric('loud'))
test('holds by a file beside this one', () => expect('OK').toMatchRubric({ file: './loud.md' }))
test('holds, negated', () => expect('ok').not.toMatchRubric('loud'))
test('holds from a threshold', () => expect('ok').toMatchRubric(['loud', 'short'], { threshold: 0.5 }))
test('fails', () => expect('ok').toMatchRubric(['loud', 'short']))
test('is forgotten', () => { expect('OK').toMatchRubric('loud') })
test('has no criterion', () => expect('OK').toMatchRubric(' '))`,
    })
    const { code, tests } = await project.tests([], env())
    expect(code).toBe(1)
    expect(Object.fromEntries(tests.map(({ title, status }) => [title, status]))).toEqual({
      a: 'passed', b: 'failed', 'is calibrated': 'passed', 'holds': 'passed', 'holds by a file beside this one': 'passed', 'holds, negated': 'passed', 'holds from a threshold': 'passed', 'fails': 'failed', 'is forgotten': 'failed', 'has no criterion': 'failed',
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

  test('a judge is an eval too: by the runner’s options, with its own kappa in report, record and gate', async () => {
    const options = `{ judge: { model: 'by-options', trials: 2 } }`
    const labels = [
      { id: 'loud', output: 'OK', label: [true, true] }, { id: 'quiet', output: 'ok', label: [false, false] }, { id: 'both', output: 'x', label: [true, false] },
      { id: 'wrong', output: 'hm', label: [true, null] }, { id: 'also', input: 'q', output: 'AB', label: [1, 1] },
    ]
    const project = projectOf({
      ...configWith(lab, options),
      'labels.jsonl': labels.map((row) => `${JSON.stringify(row)}\n`).join(''),
      'x.eval.ts': `
import { dataset, describe, judgeEval, rubric } from '@evals/runner'
describe.eval('the judge', { ...judgeEval(rubric('loud'), dataset('./labels.jsonl')), gate: { kappa: Number(process.env.LEAST) } })`,
      'x.test.ts': `import { expect, test } from '@evals/runner'\ntest('loud', () => expect('OK').toMatchRubric('loud'))`,
    })
    const passing = await project.test([], { ...env(), LEAST: '0.4' })
    expect(passing.code, passing.output).toBe(0)
    // Two trials of four cases and one test, whose first question is that of a case
    expect(server.asked.map(({ model }) => model)).toEqual(Array.from({ length: server.asked.length }, () => 'by-options'))
    const { record, rows } = project.run()
    expect(record.suites[0]).toMatchObject({ cases: 4, kappa: 0.5, scorers: [{ name: 'agrees', mean: 0.75 }, { name: 'passes', mean: 0.5 }] })
    expect(rows.map(({ id, input, output, expected, scores }) => ({ id, input, output, expected, scores })).find(({ id }) => id === 'wrong')).toEqual({
      id: 'wrong', input: { input: null, output: 'hm' }, expected: true, scores: { agrees: 0, passes: 0 },
      output: { passed: false, score: 0, reason: expect.stringContaining("'hm' is not in capitals") },
    })
    expect(reportOf(passing, project)).toContain('4 cases · kappa 0.50 · all new')

    const failing = await project.test([], { ...env(), LEAST: '0.6', EVALS_JUDGE_MODEL: 'by-environment' })
    expect(failing.code).toBe(1)
    expect(server.asked.at(-1)!.model).toBe('by-environment')
    expect(project.run().record.reasons).toEqual(["the judge: the kappa of judge and people is 0.5000, below the gate's 0.6"])

    project.write('labels.jsonl', '{"id":"a","output":"x","label":true}\n{"id":"b","output":"x"}\n{"id":"c","label":false}\n{"id":"d","output":"x","label":"yes"}\n')
    const broken = await project.test([], { ...env(), LEAST: '0.4' })
    expect(broken.code).toBe(1)
    expect(broken.output).toMatch(/labels\.jsonl:2:? +has no `label`: what people said of the output/)
    expect(broken.output).toMatch(/labels\.jsonl:3:? +has no `output`, which is what the judge judges/)
    expect(broken.output).toMatch(/labels\.jsonl:4:? +`label` is true, false, null for no decision, or a list of these, and not "yes"/)
  })

  test('options of the judge that make no sense are refused, and a key is not for a configuration', async () => {
    const options = `{ judge: { modle: 'x', trials: 0, baseURL: 'here' } }`
    const project = projectOf({ ...configWith(lab, options), 'x.eval.ts': evalFile() })
    const wrong = await project.test([], env())
    expect(wrong.code).toBe(1)
    expect(wrong.output).toContain('there is no judge option `modle`')
    expect(wrong.output).toContain('`judge.trials` must be a whole number of at least 1')
    expect(wrong.output).toContain('`judge.baseURL` must be a URL, such as http://127.0.0.1:8080/v1, and "here" is none')
    const keyed = projectOf({ ...configWith(lab, `{ judge: { apiKey: 'sk-secret' } }`), 'x.eval.ts': evalFile() })
    const refused = await keyed.test([], env())
    expect(refused.output).toContain('`judge` takes no apiKey: keys are in the environment, as OPENAI_API_KEY')
    expect(server.asked).toEqual([])
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
    expect(reportOf(down, project).replaceAll(/\s+/g, ' ')).toMatch(/Judge: no answer from gpt-5-mini: 127\.0\.0\.1:\d+ does not answer, and is left alone for <time>: connect ECONNREFUSED/)
    expect(down.output).not.toContain('sk-secret')
  })
})
