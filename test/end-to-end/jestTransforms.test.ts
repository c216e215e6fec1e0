/** Eval files as people write them for Jest: CommonJS, ESM, TypeScript by each of the usual transforms. A failure points to the line of the source. */
import { describe, expect, test } from 'vitest'
import { failuresIn } from '../support/failures.ts'
import { jestLabs } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

const body = (typed: boolean): string => `
const half${typed ? ': number' : ''} = 0.5
describe.eval('answers', {
  data: async () => [{ id: 'a', input: 'a', expected: 'a' }, { id: 'b', input: 'b', expected: 'c' }],
  task: async (input${typed ? ': string' : ''}) => input,
  scorers: [exactMatch, levenshtein],
}, ({ output, expect }) => {
  expect(output).toScoreAbove(half)
})
`
const imports = `import { describe, exactMatch, levenshtein } from '@evals/jest'`
const required = `const { describe, exactMatch, levenshtein } = require('@evals/jest')`
const config = (text: string): string => `module.exports = { ${text} }\n`
const esm = { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' }

interface Form {
  files: Record<string, string>
  environment?: Record<string, string>
}

const forms: Record<string, Form> = {
  'CommonJS': { files: { 'jest.config.js': config(`preset: '@evals/jest'`), 'some.eval.js': required + body(false) } },
  'ESM in .mjs': { files: { 'jest.config.js': config(`preset: '@evals/jest'`), 'some.eval.mjs': imports + body(false) }, environment: esm },
  'ESM by the package’s type': { files: { 'package.json': '{ "type": "module" }', 'jest.config.js': `export default { preset: '@evals/jest' }`, 'some.eval.js': imports + body(false) }, environment: esm },
  'TypeScript by babel': { files: { 'jest.config.js': config(`preset: '@evals/jest'`), 'babel.config.js': config(`presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript']`), 'some.eval.ts': imports + body(true) } },
  'TypeScript by swc': { files: { 'jest.config.js': config(`preset: '@evals/jest', transform: { '[.]ts$': '@swc/jest' }`), 'some.eval.ts': imports + body(true) } },
  'TypeScript by ts-jest’s preset, ours by hand': {
    files: {
      'jest.config.js': config(`preset: 'ts-jest', testRunner: '@evals/jest/runner', reporters: ['@evals/jest/reporter'], testMatch: ['**/*.eval.ts']`),
      'tsconfig.json': '{ "compilerOptions": { "module": "commonjs", "target": "es2022", "esModuleInterop": true, "isolatedModules": true, "skipLibCheck": true } }',
      'some.eval.ts': imports + body(true),
    },
  },
}

describe.each(jestLabs)('transforms on %s', (lab) => {
  const make = temporaryProjects(lab)

  test.each(Object.keys(forms))('%s', async (name) => {
    const { files, environment } = forms[name]!
    const project = make(files)
    const { code, output } = await project.test([], environment)
    const file = Object.keys(files).find((path) => path.startsWith('some.eval'))!
    expect({ code, output: failuresIn(output)[`${file} > answers > b`]?.split('\n').slice(0, 3).join('\n') ?? output }).toEqual({ code: 1, output: 'Error: expect(output).toScoreAbove(0.5)\n\nexactMatch scored 0, which is not above 0.5' })
    expect(failuresIn(output)[`${file} > answers > b`]).toMatch(new RegExp(` ❯ ${file.replaceAll('.', '\\.')}:8:18$`))
    expect(project.run().record).toMatchObject({ outcome: 'failed', runner: { name: 'jest' }, suites: [{ file, cases: 2, failures: 1 }] })
    expect(project.exists(`__evals__/${file}.json`)).toBe(true)
  })
})
