/** Cases that do nothing: what remains is what the tool itself costs. The same work everywhere: one string is made, and compared with another. */
import { measure, type Contender } from '../measure.ts'
import { evalite, evals, hasCompetitor, OURS, PLAIN, plain, plain4, vitestEvals } from '../projects.ts'
import { ratioCheck, type Scenario } from '../scenario.ts'

const data = (cases: number): string => `
const data = Array.from({ length: ${cases} }, (_, index) => ({ input: \`question \${index}\`, expected: \`QUESTION \${index}\` }))
const answer = (input) => input.toUpperCase()
`

const plainTest = (cases: number): string => `
import { expect, test } from 'vitest'
${data(cases)}
test.each(data)('$input', ({ input, expected }) => {
  expect(answer(input)).toBe(expected)
})
`

const evalsFile = (cases: number): string => `
import { describe, scorer } from '@evals/vitest'
${data(cases)}
const exact = scorer('exact', ({ output, expected }) => (output === expected ? 1 : 0))

describe.eval('trivial', { data, task: answer, scorers: [exact] })
`

/** As its documentation has it: a harness runs the task, a judge scores. */
const harnessFile = (cases: number): string => `
import { createHarness, createJudge, describeEval } from 'vitest-evals'
${data(cases)}
const expectedOf = new Map(data.map(({ input, expected }) => [input, expected]))
const harness = createHarness({
  name: 'answer',
  run: ({ input }) => {
    const output = answer(input)
    return { output, events: [{ type: 'message', role: 'user', content: input }, { type: 'message', role: 'assistant', content: output }], usage: {} }
  },
})
const exact = createJudge('exact', ({ input, output }) => ({ score: output === expectedOf.get(input) ? 1 : 0 }))

describeEval('trivial', { harness, judges: [exact], judgeThreshold: 1 }, (it) => {
  it.for(data)('$input', async ({ input }, { run }) => {
    await run(input)
  })
})
`

/** Its older interface, with data, task and scorers. */
const legacyFile = (cases: number): string => `
import { describeEval } from 'vitest-evals/legacy'
${data(cases)}
const exact = ({ output, expected }) => ({ score: output === expected ? 1 : 0 })

describeEval('trivial', { data: async () => data, task: answer, scorers: [exact] })
`

const evaliteFile = (cases: number): string => `
import { evalite } from 'evalite'
${data(cases)}
const exact = { name: 'exact', scorer: ({ output, expected }) => (output === expected ? 1 : 0) }

evalite('trivial', { data, task: answer, scorers: [exact] })
`

/**
 * As fast as it goes: nothing kept after the run (its SQLite file takes four times as long, and a compiler to install), no
 * table of 10,000 lines, and no limit of 30 s for a test, in which it would count the wait in its own queue.
 */
const evaliteConfig = `
import { defineConfig } from 'evalite/config'
import { createInMemoryStorage } from 'evalite/in-memory-storage'

export default defineConfig({ testTimeout: 600_000, hideTable: true, storage: () => createInMemoryStorage() })
`

const passed = (cases: number): RegExp => new RegExp(`Tests +${cases} passed`)

function competitors(cases: number): Contender[] {
  const other: Contender[] = [plain4('trivial', { 'trivial.test.ts': plainTest(cases) }, { expect: passed(cases) })]
  if (hasCompetitor('vitest-evals')) {
    other.push(vitestEvals('trivial-harness', { 'trivial.test.ts': harnessFile(cases) }, { expect: passed(cases) }))
    other.push(vitestEvals('trivial-legacy', { 'trivial.test.ts': legacyFile(cases) }, { name: 'vitest-evals/legacy', expect: passed(cases) }))
  }
  if (hasCompetitor('evalite')) {
    const files = { 'trivial.eval.ts': evaliteFile(cases), 'evalite.config.ts': evaliteConfig }
    // Once: it takes minutes, as each result reads all results again
    other.push(evalite('trivial', files, { expect: new RegExp(`100%[^]*Evals +${cases}`), rounds: 1 }))
  }
  return other
}

function trivial(size: number, target: { cpu: number; memory?: number }): Scenario {
  return {
    name: `trivial-${size / 1000}k`,
    async run({ rounds, quick, competitors: others }) {
      const cases = quick ? size / 50 : size
      const evalFiles = { 'trivial.eval.ts': evalsFile(cases) }
      const contenders = [
        plain('trivial', { 'trivial.test.ts': plainTest(cases) }, { expect: passed(cases) }),
        evals('trivial', evalFiles, { expect: passed(cases), first: true }),
        evals('trivial', evalFiles, { expect: passed(cases) }),
        ...(others && size === 10_000 ? competitors(cases) : []),
      ]
      const measured = await measure(contenders, rounds)
      const checks = [`${OURS}, first run`, OURS].flatMap((name) => [
        ...ratioCheck(measured, name, PLAIN, 'cpuMs', target.cpu),
        ...(target.memory ? ratioCheck(measured, name, PLAIN, 'treeBytes', target.memory) : []),
      ])
      return { title: `${cases.toLocaleString('en')} trivial cases, one scorer`, measured, checks }
    },
  }
}

export const trivial10k: Scenario = trivial(10_000, { cpu: 1.3, memory: 1.25 })
export const trivial100k: Scenario = trivial(100_000, { cpu: 1.5 })
