/** Every case fails its assertion. Vitest 5 maps each stack frame of each error back to its source, which is dear: see caseError.ts in packages/vitest. */
import { measure } from '../measure.ts'
import { evals, plain } from '../projects.ts'
import { ratioCheck, type Scenario } from '../scenario.ts'

const data = (cases: number): string => `
const data = Array.from({ length: ${cases} }, (_, index) => ({ input: \`question \${index}\`, expected: 'another answer' }))
const answer = (input) => input.toUpperCase()
`

const evalsFile = (cases: number, score: 0 | 1): string => `
import { describe, scorer } from '@evals/vitest'
${data(cases)}
const constant = scorer('constant', () => ${score})

describe.eval('asserted', { data, task: answer, scorers: [constant] }, ({ output, expect }) => {
  expect(output).toScoreAbove(0.5)
})
`

const plainTest = (cases: number): string => `
import { expect, test } from 'vitest'
${data(cases)}
test.each(data)('$input', ({ input, expected }) => {
  expect(answer(input)).toBe(expected)
})
`

const PASSING = '@evals, all passing'
const FAILING = '@evals, all failing'

export const failing: Scenario = {
  name: 'failing',
  async run({ rounds, quick }) {
    const cases = quick ? 200 : 10_000
    const passed = new RegExp(`Tests +${cases} passed`)
    const failed = new RegExp(`Tests +${cases} failed`)
    const contenders = [
      evals('passing', { 'asserted.eval.ts': evalsFile(cases, 1) }, { name: PASSING, expect: passed, first: true }),
      evals('failing', { 'asserted.eval.ts': evalsFile(cases, 0) }, { name: FAILING, expect: failed, exitCode: 1, first: true }),
      // For scale, once
      plain('failing', { 'failing.test.ts': plainTest(cases) }, { name: 'plain, all failing', expect: failed, exitCode: 1, rounds: 1 }),
    ]
    const measured = await measure(contenders, rounds)
    return {
      title: `${cases.toLocaleString('en')} cases that fail an assertion, against as many that pass it`,
      measured,
      checks: [...ratioCheck(measured, FAILING, PASSING, 'wallMs', 2), ...ratioCheck(measured, FAILING, PASSING, 'cpuMs', 2)],
    }
  },
}
