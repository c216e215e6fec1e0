import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { numericMatch } from '../numericMatch.ts'

describe('matches', () => {
  it.each<[unknown, unknown]>([
    ['The answer is 18', 18],
    ['A: 1,250.00', '1250'],
    ['first 3, then 4', 'A: 4'],
    [42, '42.0'],
    [42n, 42],
    ['.5', 0.5],
    ['0.30000000000000004', 0.3],
    [0.1 + 0.2, 0.3],
    ['-5', '−5'],
    ['50%', 50],
    ['50%', 0.5],
    ['0.5', '50%'],
    [50, '50%'],
    ['50%', '50 percent'],
    ['1.5 million', 1_500_000],
  ])('%s, where %s is expected', (output, expected) => {
    expect(numericMatch({ output, expected })).toEqual({ score: 1 })
  })
})

describe('does not match', () => {
  it.each<[unknown, unknown, string]>([
    ['The answer is 17', 18, 'found 17, expected 18'],
    ['50%', '0.5%', 'found 50%, expected 0.5%'],
    ['1000000001%', '1000000000%', 'found 1000000001%, expected 1000000000%'],
    ['5000', '50%', 'found 5000, expected 50%'],
    ['5', -5, 'found 5, expected -5'],
    [1_000_000_001, 1_000_000_000, 'found 1000000001, expected 1000000000'],
    ['1e999', 5, 'found Infinity, expected 5'],
    ['I do not know', 18, 'no number in the output; expected 18'],
    ['', 18, 'no number in the output; expected 18'],
    [null, 18, 'no number in the output; expected 18'],
    [undefined, 18, 'no number in the output; expected 18'],
    [NaN, 18, 'no number in the output; expected 18'],
  ])('%s, where %s is expected', (output, expected, reason) => {
    expect(numericMatch({ output, expected })).toEqual({ score: 0, reason })
  })
})

it('takes a tolerance relative to the larger number', () => {
  const close = numericMatch.partial({ tolerance: 0.01 })
  expect([101, 102, 99, 98].map((output) => close({ output, expected: 100 }).score)).toEqual([1, 0, 1, 0])
  expect(numericMatch({ output: 1_000_000_001, expected: 1_000_000_000, tolerance: 1e-6 })).toEqual({ score: 1 })
})

it.each<[string, Parameters<typeof numericMatch>[0], string]>([
  ['a missing expected', { output: 1 }, 'numericMatch needs `expected`; the row has none.'],
  [
    'an expected without number',
    { output: 1, expected: 'n/a' },
    'numericMatch needs a finite number in `expected`, and the row has "n/a".',
  ],
  [
    'an expected null',
    { output: 1, expected: null },
    'numericMatch needs a finite number in `expected`, and the row has null.',
  ],
  [
    'an infinite expected',
    { output: 1, expected: Infinity },
    'numericMatch needs a finite number in `expected`, and the row has Infinity.',
  ],
  [
    'an output object',
    { output: {}, expected: 1 },
    'numericMatch reads a number or a text, and the output is an object. Return the answer alone.',
  ],
  [
    'an output list',
    { output: [1], expected: 1 },
    'numericMatch reads a number or a text, and the output is a list. Return the answer alone.',
  ],
  [
    'a negative tolerance',
    { output: 1, expected: 1, tolerance: -1 },
    'numericMatch needs a tolerance from 0 up, as a fraction, and was given -1.',
  ],
])('refuses %s', (_name, args, message) => {
  expect(() => numericMatch(args)).toThrow(new Error(message))
})

describe('GSM8K', () => {
  const file = new URL('../../../../../../shared/data/gsm8k/solutions.jsonl', import.meta.url)
  const models = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'] as const
  type Question = { ground_truth: string } & Record<(typeof models)[number], { solution: string, is_correct: boolean }>

  const title = 'agrees with the published verdict on all 5,276 solutions (needs ../shared/data/gsm8k)'
  it.skipIf(!existsSync(file))(title, () => {
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    const questions = lines.map((line) => JSON.parse(line) as Question)
    const verdicts = questions.flatMap((question) => models.map((model) => {
      const { solution, is_correct } = question[model]
      const { score } = numericMatch({ output: solution, expected: question.ground_truth })
      return { score, is_correct, expected: question.ground_truth.slice(-20), output: solution.slice(-80) }
    }))
    expect(verdicts).toHaveLength(5276)
    expect(verdicts.filter(({ score, is_correct }) => score !== (is_correct ? 1 : 0))).toEqual([])
  })
})
