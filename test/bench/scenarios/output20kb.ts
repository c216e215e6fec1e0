/** Long outputs: they must go to disk, and neither stay in the main process nor travel through it. */
import { measure } from '../measure.ts'
import { evals, OURS, PLAIN, plain } from '../projects.ts'
import { ratioCheck, type Scenario } from '../scenario.ts'

const data = (cases: number): string => `
const data = Array.from({ length: ${cases} }, (_, index) => ({ input: \`question \${index}\`, expected: \`answer \${index} \` }))
const answer = (input) => input.replace('question', 'answer').concat(' ').padEnd(20 * 1024, 'the quick brown fox jumps over the lazy dog ')
`

const plainTest = (cases: number): string => `
import { expect, test } from 'vitest'
${data(cases)}
test.each(data)('$input', ({ input, expected }) => {
  const output = answer(input)
  expect(output.startsWith(expected)).toBe(true)
  return output
})
`

const evalsFile = (cases: number): string => `
import { describe, scorer } from '@evals/vitest'
${data(cases)}
const begins = scorer('begins', ({ output, expected }) => (output.startsWith(expected) ? 1 : 0))

describe.eval('long outputs', { data, task: answer, scorers: [begins] })
`

export const output20kb: Scenario = {
  name: 'output-20kb',
  async run({ rounds, quick }) {
    const cases = quick ? 200 : 10_000
    const expect = new RegExp(`Tests +${cases} passed`)
    const files = { 'output.eval.ts': evalsFile(cases) }
    const contenders = [plain('output', { 'output.test.ts': plainTest(cases) }, { expect }), evals('output', files, { expect, first: true }), evals('output', files, { expect })]
    const measured = await measure(contenders, rounds)
    return {
      title: `${cases.toLocaleString('en')} cases with 20 KB of output each`,
      measured,
      checks: [`${OURS}, first run`, OURS].flatMap((name) => ratioCheck(measured, name, PLAIN, 'mainBytes', 1.3)),
    }
  },
}
