/** What an eval file's types know in Jest, with imports and with globals, checked by the real compiler in a strict project. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createProject, jestLabs } from '../support/lab.ts'

const tsconfig = (types: readonly string[], file: string): string =>
  JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', skipLibCheck: false, exactOptionalPropertyTypes: true, types, lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'] },
    files: [file],
  })

const imported = `
import { dataset, describe, exactMatch, expect, levenshtein, numericMatch, scorer, test, validJson, type ScorerArgs } from '@evals/jest'
import { Levenshtein } from 'autoevals'
import { z } from 'zod'

const rows = [{ input: 'a', expected: 1 }]
const own = scorer('own', ({ output, expected }: ScorerArgs<string, string, number>) => output.length === expected)

describe.eval('infers', {
  data: rows,
  params: { model: 'x', temperature: 0 },
  variants: { hot: { temperature: 1 } },
  task: (input, { params, signal, row, trial }) => {
    const text: string = input
    const model: string = params.model
    const aborted: boolean = signal.aborted
    // @ts-expect-error the task never sees the answer
    row.expected
    return text + model + String(aborted) + trial.toFixed()
  },
  scorers: [own, exactMatch, numericMatch, ({ output }) => output.length / 100, async ({ expected }) => expected === 1],
  gate: { min: { own: 0.5 } },
}, ({ input, output, expected, scores, params, expect }) => {
  const text: string = input + output
  const number: number | undefined = expected
  const score: number | null | undefined = scores['own']
  const temperature: number = params.temperature
  expect(output).toScoreAbove(0.5, levenshtein, { expected: 'x' })
  expect([text, number, score, temperature]).toBeDefined()
})

describe.eval('autoevals unchanged', { data: [{ input: 'a', expected: 'b' }], task: (input) => input, scorers: [Levenshtein] })
describe.eval('a typed file', {
  data: dataset('./rows.jsonl', { schema: z.object({ input: z.object({ q: z.string() }), expected: z.number() }) }),
  task: (input) => input.q,
  scorers: [({ output, expected }) => output.length === expected],
})
describe.eval('an untyped file', { data: dataset('./rows.jsonl'), task: (input: { q: string }) => input.q, scorers: [exactMatch] })
describe.eval('mapped', { data: dataset('./rows.csv', { map: (record) => ({ input: String(record['body']), expected: 3 }) }), task: async (input) => input.length, scorers: [exactMatch] })
describe.eval('async', { data: async () => rows, task: (input) => Promise.resolve(input.length), scorers: [({ output }) => output.toFixed() === '1'] })
describe.eval('generated', { data: async function* () { yield* rows }, task: (input) => input.length, scorers: [exactMatch], trials: 2, concurrency: 3, timeout: 5 })
describe.eval.skip('chained', { data: rows, task: (input) => input, scorers: [own] })
describe.only.eval('chained', { data: rows, task: (input) => input, scorers: [own] })
describe.eval.each([{ m: 1 }])('each $m', ({ m }) => ({ data: rows, task: (input: string) => input.repeat(m), scorers: [own] }))
describe.eval('json', { data: rows, task: () => '{}', scorers: [validJson.partial({ schema: z.object({}) })] })

// @ts-expect-error the task's input is the data's
describe.eval('wrong input', { data: rows, task: (input: number) => input, scorers: [exactMatch] })
// @ts-expect-error a scorer must take what the task gives
describe.eval('wrong output', { data: rows, task: () => 5, scorers: [own] })
// @ts-expect-error a variant overrides params that exist
describe.eval('wrong variant', { data: rows, params: { model: 'x' }, variants: { v: { modell: 'y' } }, task: (input) => input, scorers: [own] })
// @ts-expect-error scorers are needed
describe.eval('no scorers', { data: rows, task: (input: string) => input })

test('matchers', async () => {
  expect('x').toScoreAbove(0.5, levenshtein, { expected: 'y' })
  expect(0.3).not.toScoreAtLeast(0.5)
  await expect(Promise.resolve('x')).resolves.toScoreAbove(0.5, levenshtein, { expected: 'x' })
  const waiting: Promise<void> = expect('x').toScoreAbove(0.5, async () => 1)
  await waiting
  // @ts-expect-error a threshold is needed
  expect('x').toScoreAbove()
  // @ts-expect-error not an argument of this scorer
  expect('x').toScoreAbove(0.5, levenshtein, { expekted: 'y' })
})
`


const globals = `
import { exactMatch } from '@evals/jest'
describe.eval('global', { data: [{ input: 'a' }], task: (input) => input.length, scorers: [exactMatch] }, ({ output }) => { const n: number = output; expect(n).toScoreAbove(0.1) })
describe.skip.eval('global', { data: [{ input: 'a' }], task: (input) => input.length, scorers: [exactMatch] })
// @ts-expect-error the task's input is the data's
describe.eval('wrong', { data: [{ input: 'a' }], task: (input: number) => input, scorers: [exactMatch] })
`

describe.each(jestLabs)('types on %s', (lab) => {
  test.each([
    ['imports', [], imported],
    ['globals of @types/jest', ['jest', '@evals/jest/globals'], globals],
    ['@jest/globals', ['@evals/jest/globals'], `import { describe, expect } from '@jest/globals'\n${globals}`],
  ] as const)('%s: inference and negative cases compile as they should', async (kind, types, source) => {
    // In the lab of 29 our own dependencies are of 30, as no user's are
    if (kind === '@jest/globals' && lab === 'jest-29') return
    const project = createProject(lab, { 'tsconfig.json': tsconfig(types, 'some.eval.ts'), 'some.eval.ts': source })
    const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
    const output = await new Promise<string>((resolve) => execFile(process.execPath, [tsc, '-p', '.'], { cwd: project.folder }, (_error, stdout, stderr) => resolve(stdout + stderr)))
    // What other packages declare is not ours to mend
    expect(output.split('\n').filter((line) => !/^(\s|\.\.\/(?!.*@evals))/.test(line)).join('\n')).toBe('')
    project.remove()
  })
})
