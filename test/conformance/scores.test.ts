/** What counts as a score, and what never does: an error, an unscored case, a retry and a trial are four different things, and none of them is a number. */
import { beforeAll, describe, expect, test } from 'vitest'
import { failuresIn } from '../support/failures.ts'
import { allLabs, runnerOf, type Finished, type RunFile } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

const NOT_A_SCORE = 'A score is a number from 0 to 1, a boolean, null for "not scored", or an object with such a `score`.'

const badScores = `
import { describe, scorer } from '@evals/runner'

const data = [{ input: 'a' }, { input: 'b' }]
const fine = scorer('fine', () => 1)
const bad = {
  NaN: NaN, seven: 7, 'minus one': -1, text: '1', undefined: undefined, 'empty object': {},
  'object with text': { score: '0.5' }, 'object with an error': { score: 0, error: new Error('the judge is away') },
  'array': [1], 'infinity': Infinity, 'bigint': 1n,
}
for (const [name, value] of Object.entries(bad)) {
  describe.eval(name, { data, task: (input) => input, scorers: [scorer('bad', ({ input }) => input === 'a' ? value : 1), fine] })
}
describe.eval('throws', {
  data,
  task: (input) => input,
  scorers: [
    scorer('sync', ({ input }) => { if (input === 'a') throw new Error('no such model'); return 1 }),
    scorer('async', async ({ input }) => { if (input === 'a') throw new TypeError('quota'); return 1 }),
    fine,
  ],
})
`

const goodScores = `
import { describe, scorer } from '@evals/runner'
import { ExactMatch, Levenshtein, NumericDiff } from 'autoevals'

const data = [{ input: 'a', expected: 'a' }, { input: 'b', expected: 'ab' }, { input: 'c', expected: 'xyz' }]
const task = (input) => input
describe.eval('every form of a score', {
  data,
  task,
  scorers: [
    scorer('number', () => 0.5), scorer('boolean', ({ input }) => input === 'a'), scorer('object', () => ({ score: 0.25, metadata: { rationale: 'a quarter' } })),
    scorer('promise', async () => 1), scorer('noise', () => 1 + 1e-12), function plain() { return 0 },
  ],
})
describe.eval('nulls', { data, task, scorers: [scorer('some', ({ input }) => input === 'a' ? 0.5 : null)] })
describe.eval('autoevals', { data, task, scorers: [ExactMatch, Levenshtein] })
describe.eval('autoevals of numbers', { data: [{ input: 8, expected: 10 }], task: (input) => input, scorers: [NumericDiff] })

const outcomes = { always: [1, 1, 1, 1], half: [0, 1, 1, 0], never: [0, 0, 0, 0] }
describe.eval('trials', { data: Object.keys(outcomes).map((input) => ({ input })), trials: 4, task: (input, { trial }) => outcomes[input][trial], scorers: [scorer('passes', ({ output }) => output)] })
describe.eval('trials with an error', {
  data: [{ input: 'x' }],
  trials: 3,
  gate: { maxErrors: 1 },
  task: (input, { trial }) => { if (trial === 1) throw new Error('once'); return 1 },
  scorers: [scorer('passes', ({ output }) => output)],
})
`

describe.each(allLabs)('scores on %s', (lab) => {
  const make = temporaryProjects(lab)

  describe('that are none', () => {
    let finished: Finished
    let record: RunFile
    let rows: Record<string, any>[]
    beforeAll(async () => {
      const project = make({ 'bad.eval.ts': badScores })
      finished = await project.test()
      ;({ record, rows } = project.run())
    })
    const suite = (name: string) => record.suites.find((other) => other.name === name)

    test.each([
      ['NaN', 'NaN'],
      ['seven', '7'],
      ['minus one', '-1'],
      ['text', `'1'`],
      ['undefined', 'undefined'],
      ['empty object', '{}'],
      ['object with text', `{ score: '0.5' }`],
      ['array', '[ 1 ]'],
      ['infinity', 'Infinity'],
      ['bigint', '1n'],
    ])('%s is an error that names scorer, case and value, and no number', (name, shown) => {
      const message = `Scorer "bad" on case "a" returned ${shown}, which is not a score. ${NOT_A_SCORE}`
      expect(failuresIn(finished.output)[`bad.eval.ts > ${name} > a`]).toBe(`ScoreError: ${message}`)
      const row = rows.find((other) => other['suite'] === name && other['input'] === 'a')!
      expect(row['scores']).toEqual({ bad: null, fine: 1 })
      expect(row['scoreDetails'].bad.error).toMatchObject({ name: 'ScoreError', message, phase: 'scorer' })
      expect(suite(name)).toMatchObject({ cases: 2, errors: 1, scorers: [{ name: 'bad', n: 1, mean: 1, unscored: 0, errors: 1 }, { name: 'fine', n: 2, mean: 1, unscored: 0, errors: 0 }] })
    })

    test('a result that carries an error is that error, whatever its score', () => {
      expect(failuresIn(finished.output)['bad.eval.ts > object with an error > a']).toBe('ScoreError: Scorer "bad" on case "a" reported an error: the judge is away')
      expect(suite('object with an error')).toMatchObject({ errors: 1, scorers: [{ n: 1, errors: 1 }, { n: 2 }] })
    })

    test('a scorer that throws takes nothing from its siblings, and its case stays in the count', () => {
      expect(rows.find((row) => row['suite'] === 'throws' && row['input'] === 'a')).toMatchObject({
        output: 'a',
        scores: { sync: null, async: null, fine: 1 },
        scoreDetails: { sync: { error: { name: 'Error', message: 'no such model' } }, async: { error: { name: 'TypeError', message: 'quota' } } },
      })
      expect(suite('throws')).toMatchObject({ cases: 2, errors: 1, scorers: [{ name: 'sync', n: 1, errors: 1 }, { name: 'async', n: 1, errors: 1 }, { name: 'fine', n: 2, errors: 0 }] })
      expect(failuresIn(finished.output)['bad.eval.ts > throws > a']).toMatchInlineSnapshot(`
        "Error: scorer "sync": no such model
        scorer "async": quota
         ❯ bad.eval.ts:18:62"
      `)
    })

    test('each fails the run, and the reasons say so', () => {
      expect(finished.code).toBe(1)
      expect(record.reasons).toHaveLength(12)
      expect(new Set(record.reasons.map((reason) => reason.replace(/^.*?: /, '')))).toEqual(new Set(['1 of 2 cases ended in an error']))
    })
  })

  describe('of every kind', () => {
    let finished: Finished
    let record: RunFile
    let rows: Record<string, any>[]
    beforeAll(async () => {
      const project = make({ 'good.eval.ts': goodScores })
      finished = await project.test()
      ;({ record, rows } = project.run())
    })
    const suite = (name: string) => record.suites.find((other) => other.name === name)

    test('numbers, booleans, objects and promises of them are read', () => {
      expect(rows.find(({ suite: name }) => name === 'every form of a score')!['scores']).toEqual({ number: 0.5, boolean: 1, object: 0.25, promise: 1, noise: 1, plain: 0 })
      expect({ code: finished.code, reasons: record.reasons }).toEqual({ code: 0, reasons: [] })
    })

    test('null is unscored: neither 0 nor an error', () => {
      expect(suite('nulls')).toMatchObject({ cases: 3, errors: 0, scorers: [{ name: 'some', n: 1, mean: 0.5, unscored: 2, errors: 0 }] })
    })

    test(`autoevals' scorers run unchanged`, () => {
      const scores = rows.filter(({ suite: name }) => name === 'autoevals').map((row) => row['scores'])
      expect(scores).toEqual([{ ExactMatch: 1, Levenshtein: 1 }, { ExactMatch: 0, Levenshtein: 0.5 }, { ExactMatch: 0, Levenshtein: 0 }])
      expect(suite('autoevals of numbers').scorers[0].mean).toBeCloseTo(1 - 2 / 18, 10)
    })

    test('pass@k and pass^k of known outcomes', () => {
      const [passes] = suite('trials').scorers
      expect(passes.passAtK).toEqual({ 1: expect.closeTo(1.5 / 3), 2: expect.closeTo((1 + 5 / 6) / 3), 3: expect.closeTo(2 / 3), 4: expect.closeTo(2 / 3) })
      expect(passes.passHatK).toEqual({ 1: expect.closeTo(1.5 / 3), 2: expect.closeTo((1 + 1 / 6) / 3), 3: expect.closeTo(1 / 3), 4: expect.closeTo(1 / 3) })
      expect(passes).toMatchObject({ n: 3, mean: 0.5 })
      expect(rows.filter(({ suite: name }) => name === 'trials')).toHaveLength(12)
    })

    test('a trial that ended in an error has no say in the rates, and is not a 0', () => {
      expect(suite('trials with an error')).toMatchObject({ cases: 1, errors: 1, scorers: [{ n: 1, mean: 1, unscored: 0, passAtK: { 1: 1, 2: 1 }, passHatK: { 1: 1, 2: 1 } }] })
      expect(suite('trials with an error').scorers[0].passAtK).not.toHaveProperty('3')
    })
  })

  test('a scorer that scores nothing at all fails the run', async () => {
    const project = make({
      'null.eval.ts': `
        import { describe, scorer } from '@evals/runner'
        describe.eval('capitals', { data: [{ input: 'a' }, { input: 'b' }], task: (x) => x, scorers: [scorer('silent', () => null), scorer('fine', () => 1)] })`,
    })
    const { code } = await project.test()
    expect({ code, reasons: project.run().record.reasons }).toEqual({ code: 1, reasons: ['capitals: silent gave no score to any of 2 cases'] })
  })

  test('an eval without scorers is an error, and nothing is run', async () => {
    const project = make({
      'none.eval.ts': `
        import { describe } from '@evals/runner'
        import { writeFileSync } from 'node:fs'
        describe.eval('capitals', { data: [{ input: 'a' }], task: () => writeFileSync('ran', ''), scorers: [] })`,
    })
    const { code, output } = await project.test()
    expect({ code, ran: project.exists('ran'), ...failuresIn(output) }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "none.eval.ts [ none.eval.ts ]": "TypeError: describe.eval("capitals"): \`scorers\` must be a list of at least one scorer: without a score there is nothing to compare
       ❯ none.eval.ts:4:18",
        "ran": false,
      }
    `)
  })

  test('the good scorer does not hide the one that dropped to 0', async () => {
    const project = make({
      'two.eval.ts': `
        import { describe, scorer } from '@evals/runner'
        describe.eval('answers', {
          data: Array.from({ length: 20 }, (_, index) => ({ input: 'question ' + index })),
          task: () => process.env.QUALITY,
          scorers: [scorer('polite', () => 1), scorer('right', ({ output }) => Number(output))],
        }, ({ output, expect }) => { if (process.env.ASSERT) expect(output).toScoreAbove(0.5) })`,
    })
    await project.test(undefined, { QUALITY: '1' })
    const { code } = await project.test(undefined, { QUALITY: '0' })
    expect({ code, reasons: project.run().record.reasons }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "reasons": [
          "answers: right regressed by 100.00 points (95% interval -100.00 to -77.21)",
        ],
      }
    `)
    const { record } = project.run()
    expect(record.suites[0].scorers.map(({ name, mean, comparison }: any) => [name, mean, comparison.verdict])).toEqual([['polite', 1, 'unchanged'], ['right', 0, 'regressed']])

    const asserted = await project.test(undefined, { QUALITY: '0', ASSERT: '1' })
    expect(asserted.code).toBe(1)
    expect(project.run().record.reasons).toContain('answers: 20 cases failed an assertion')
  })

  test('a retried case is one case with the score of its first attempt, and every attempt is on record', async () => {
    const project = make({
      'retry.eval.ts': `
        import { describe, scorer } from '@evals/runner'
        if (typeof jest !== 'undefined') jest.retryTimes(2)
        const calls = {}
        describe.eval('flaky', {
          data: [{ input: 'low at first' }, { input: 'throws at first' }, { input: 'steady' }],
          task: (input) => {
            const call = (calls[input] = (calls[input] ?? 0) + 1)
            if (input === 'throws at first' && call === 1) throw new Error('busy')
            return input === 'low at first' && call < 3 ? 0.2 : 0.9
          },
          scorers: [scorer('value', ({ output }) => output)],
        }, ({ output, expect }) => expect(output).toScoreAbove(0.5))`,
    })
    const { code, output } = await project.test(runnerOf(lab) === 'vitest' ? ['--retry=2'] : [])
    const { record, rows } = project.run()
    const attempts = rows.map(({ input, attempt = 0, scores }) => [input, attempt, (scores as any)?.value])
    expect(attempts.sort()).toEqual([
      ['low at first', 0, 0.2], ['low at first', 1, 0.2], ['low at first', 2, 0.9],
      ['steady', 0, 0.9],
      ['throws at first', 0, undefined], ['throws at first', 1, 0.9],
    ])
    expect(record.suites[0]).toMatchObject({ cases: 3, errors: 0, retried: 2, scorers: [{ n: 3, mean: expect.closeTo((0.2 + 0.9 + 0.9) / 3) }] })
    expect(failuresIn(output)).toEqual({})
    expect({ code, reasons: record.reasons }).toEqual({ code: 0, reasons: [] })
  })
})
