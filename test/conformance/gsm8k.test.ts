/** Real input: 1,319 questions with the recorded outputs of four models, and verdicts whose numbers are known from the literature's formulas. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProject, allLabs, type Project } from '../support/lab.ts'

const solutions = join(import.meta.dirname, '../../../shared/data/gsm8k/solutions.jsonl')
const present = existsSync(solutions)
if (!present) console.log(`skipped: GSM8K is not at ${solutions}`)

const models = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'] as const
type Model = (typeof models)[number]
type Solution = { question: string; ground_truth: string } & Record<Model, { solution: string; is_correct: boolean }>

const evalFile = `
import { dataset, describe, numericMatch } from '@evals/runner'

const model = process.env.MODEL
describe.eval('grade school math', {
  data: dataset(${JSON.stringify(solutions)}, {
    map: (record, index) => index < Number(process.env.LIMIT ?? Infinity)
      ? { input: record.question, expected: record.ground_truth, metadata: { recorded: record[model].solution, correct: record[model].is_correct } }
      : undefined,
  }),
  task: (question, { row }) => row.metadata.recorded,
  scorers: [numericMatch],
})
`

describe.skipIf(!present).each(allLabs)('GSM8K on %s', (lab) => {
  let project: Project
  beforeAll(() => {
    project = createProject(lab, { 'math.eval.ts': evalFile })
  })
  afterAll(() => project.remove())

  const run = (model: Model, environment: Record<string, string> = {}, args: string[] = []) =>
    project.test([...args], { MODEL: model, ...environment })
  const scorer = () => project.run().record.suites[0].scorers[0]
  const baseline = () => project.read('__evals__/math.eval.ts.json')

  test.each(models)('numericMatch agrees with the label of every output of %s', async (model) => {
    const { code } = await run(model, {}, ['-u'])
    const { rows } = project.run()
    const labels = readFileSync(solutions, 'utf8').split('\n').filter(Boolean).map((line) => (JSON.parse(line) as Solution)[model].is_correct)
    const share = labels.filter(Boolean).length / labels.length
    const disagreeing = rows.filter((row) => (row['scores'] as { numericMatch: number }).numericMatch !== Number((row['metadata'] as { correct: boolean }).correct))

    expect({ code, rows: rows.length, disagreeing }).toEqual({ code: 0, rows: 1319, disagreeing: [] })
    expect(scorer().mean).toBeCloseTo(share, 5)
  })

  test('a worse model has regressed, with the numbers of the paired tests', async () => {
    await run('6b_verification', {}, ['-u'])
    const before = baseline()
    const { code } = await run('175b_finetuning')

    const { comparison } = scorer()
    expect(code).toBe(1)
    expect(comparison).toMatchObject({ n: 1319, wins: 152, losses: 209, ties: 958, method: 'mcnemar-exact', verdict: 'regressed' })
    expect(comparison.difference * 100).toBeCloseTo(-4.32, 2)
    expect(comparison.interval.map((bound: number) => (bound * 100).toFixed(2))).toEqual(['-7.13', '-1.50'])
    expect(comparison.p).toBeCloseTo(0.00315, 5)
    expect(project.run().record).toMatchObject({ outcome: 'failed', reasons: ['grade school math: numericMatch regressed by 4.32 points (95% interval -7.13 to -1.50)'] })
    expect(baseline()).toBe(before)
  })

  test('a better model has improved, and the same outputs again are unchanged to the byte', async () => {
    await run('6b_finetuning', {}, ['-u'])
    const improved = await run('175b_verification')
    expect({ code: improved.code, verdict: scorer().comparison.verdict }).toEqual({ code: 0, verdict: 'improved' })

    const before = baseline()
    const again = await run('6b_finetuning')
    expect({ code: again.code, verdict: scorer().comparison.verdict }).toEqual({ code: 0, verdict: 'unchanged' })
    await run('6b_finetuning', {}, ['-u'])
    expect(baseline()).toBe(before)
  })

  test('200 cases are too few to call the same drop a regression, and the report says what they could have shown', async () => {
    await run('6b_verification', { LIMIT: '200' }, ['-u'])
    const { code, output } = await run('175b_finetuning', { LIMIT: '200' })

    const { comparison } = scorer()
    expect({ code, verdict: comparison.verdict, n: comparison.n }).toEqual({ code: 0, verdict: 'inconclusive', n: 200 })
    expect(comparison.difference).toBeCloseTo(-0.05, 10)
    expect(comparison.p).toBeCloseTo(0.203, 3)
    expect(output).toContain((comparison.minimumDetectableEffect * 100).toFixed(1))
  })
})
