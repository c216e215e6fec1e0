/** The same as `trivial.ts` and `output20kb.ts`, on Jest: in one process, and with two workers. In two files, as Jest gives a worker a file at a time. */
import { measure } from '../measure.ts'
import { evalsJest, plainJest, type Files } from '../projects.ts'
import { ratioCheck, type Scenario } from '../scenario.ts'

/** How one case answers and what it is to be. */
interface Work {
  title: (cases: number) => string
  data: string
  answer: string
  holds: string
}

const trivialWork: Work = {
  title: (cases) => `${cases.toLocaleString('en')} trivial cases on Jest 30, one scorer`,
  data: '{ input: `question ${index}`, expected: `QUESTION ${index}` }',
  answer: 'input.toUpperCase()',
  holds: 'output === expected',
}

const longWork: Work = {
  title: (cases) => `${cases.toLocaleString('en')} cases with 20 KB of output each on Jest 30`,
  data: '{ input: `question ${index}`, expected: `answer ${index} ` }',
  answer: "input.replace('question', 'answer').concat(' ').padEnd(20 * 1024, 'the quick brown fox jumps over the lazy dog ')",
  holds: 'output.startsWith(expected)',
}

const FILES = 2

function filesOf(kind: 'eval' | 'test', cases: number, text: (name: string, head: string) => string, { data, answer }: Work): Files {
  const head = `const data = Array.from({ length: ${cases / FILES} }, (_, index) => (${data}))\nconst answer = (input) => ${answer}\n`
  return Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`part${index}.${kind}.js`, text(`part ${index}`, head)]))
}

const plainTest = ({ holds }: Work) => (_name: string, head: string): string => `${head}
test.each(data)('$input', ({ input, expected }) => {
  const output = answer(input)
  expect(${holds}).toBe(true)
})
`

const evalsFile = ({ holds }: Work) => (name: string, head: string): string => `const { describe, scorer } = require('@evals/jest')
${head}
const right = scorer('right', ({ output, expected }) => (${holds} ? 1 : 0))

describe.eval('${name}', { data, task: answer, scorers: [right] })
`

function scenario(name: string, work: Work, targets: { quantity: 'cpuMs' | 'treeBytes' | 'mainBytes'; target: number }[]): Scenario {
  return {
    name,
    async run({ rounds, quick }) {
      const cases = quick ? 200 : 10_000
      const expect = new RegExp(`Tests: +${cases} passed`)
      const modes = [['-i'], ['-w', '2']]
      const contenders = modes.flatMap((args) => {
        const project = `${name}${args.join('')}`
        const evalFiles = filesOf('eval', cases, evalsFile(work), work)
        return [
          plainJest(project, filesOf('test', cases, plainTest(work), work), args, { expect }),
          evalsJest(project, evalFiles, args, { expect, first: true }),
          evalsJest(project, evalFiles, args, { expect }),
        ]
      })
      const measured = await measure(contenders, rounds)
      const checks = contenders
        .filter(({ reference }) => reference !== undefined)
        .flatMap((contender) => targets.flatMap(({ quantity, target }) => ratioCheck(measured, contender.name, contender.reference!, quantity, target)))
      return { title: work.title(cases), measured, checks }
    },
  }
}

export const jest10k: Scenario = scenario('jest-10k', trivialWork, [
  { quantity: 'cpuMs', target: 1.4 },
  { quantity: 'treeBytes', target: 1.3 },
])
export const jest20kb: Scenario = scenario('jest-20kb', longWork, [{ quantity: 'mainBytes', target: 1.3 }])
