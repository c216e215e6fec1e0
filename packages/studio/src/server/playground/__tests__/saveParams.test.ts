/** Params are written where they stand, and every other byte of the file stays. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { ParamValue, PlaygroundSuite } from '@evals/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { planParams } from '../saveParams.ts'
import { createSavePlans } from '../savePlans.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-save-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

function save(params: Record<string, ParamValue>, { file = 'a.eval.ts', name = 'math', variant, suite }: { file?: string; name?: string; variant?: string; suite?: PlaygroundSuite } = {}) {
  const plans = createSavePlans(root)
  const plan = plans.keep(planParams(root, variant === undefined ? { save: 'params', file, suite: name, params } : { save: 'variant', file, suite: name, name: variant, params }, suite))
  return { plan, apply: () => plans.apply(plan.hash) }
}

/** The lines that a plan takes away and puts in, file by file. */
function moves({ plan: { changes } }: ReturnType<typeof save>): string[] {
  return changes.flatMap(({ file, patch }) => [file, ...patch.split('\n').filter((line) => /^[+-](?![+-])/.test(line))])
}

const EVAL = `import { describe } from '@evals/vitest'   // as it is
import { LIMITS } from './src/limits.js'
import shared, { model as chosen } from './src/params'
import numbers from './numbers.json' with { type: 'json' }

const style = { tone: 'dry', length: 3 } as const

describe('all', () => {
  describe.eval.skipIf(process.env.CI)('math', {
    data: [],
    params: {
      ...shared,
      model: chosen,   /* kept */
      temperature: 0.2,
      negative: -1,
      nested: { a: [1, 2], 'b c': "x" },
      tone: style.tone,
      top: numbers.top,
      max: LIMITS.max satisfies number,
      text: \`two
lines\`,
      computed: Number(process.env.N ?? 3),
    },
    task,
    scorers,
  })
})
`
const SOURCES = {
  'a.eval.ts': EVAL,
  'src/params.ts': "export const model = \"small\"\nconst base = { system: 'Be kind', seed: 1 }\nexport default base\n",
  'src/limits.ts': 'export * from "./more/limits.ts"\n',
  'src/more/limits.ts': 'export const LIMITS = { max: 5 }\r\n',
  'numbers.json': '{\n  "top": 3\n}\n',
}

test('a literal is replaced where it stands: in the file, behind a constant, an import, a spread, in JSON', () => {
  write(SOURCES)
  const saved = save({ model: 'large', temperature: 1, negative: 2, nested: { a: [1], 'b c': "it's" }, tone: 'warm', seed: 7, top: 9, max: 6 }, { name: 'all > math' })
  expect(saved.plan.problems).toEqual([])
  expect(moves(saved)).toMatchInlineSnapshot(`
    [
      "a.eval.ts",
      "-const style = { tone: 'dry', length: 3 } as const",
      "+const style = { tone: 'warm', length: 3 } as const",
      "-      temperature: 0.2,",
      "-      negative: -1,",
      "-      nested: { a: [1, 2], 'b c': "x" },",
      "+      temperature: 1,",
      "+      negative: 2,",
      "+      nested: { a: [1], 'b c': 'it\\'s' },",
      "src/params.ts",
      "-export const model = "small"",
      "-const base = { system: 'Be kind', seed: 1 }",
      "+export const model = "large"",
      "+const base = { system: 'Be kind', seed: 7 }",
      "numbers.json",
      "-  "top": 3",
      "+  "top": 9",
      "src/more/limits.ts",
      "-export const LIMITS = { max: 5 }",
      "+export const LIMITS = { max: 6 }",
    ]
  `)
  expect(saved.apply()).toEqual({ files: ['a.eval.ts', 'src/params.ts', 'numbers.json', 'src/more/limits.ts'] })
  expect(readFileSync(join(root, 'a.eval.ts'), 'utf8').replace("tone: 'warm'", "tone: 'dry'").replace('temperature: 1,', 'temperature: 0.2,').replace('negative: 2,', 'negative: -1,').replace(/nested: .*/, `nested: { a: [1, 2], 'b c': "x" },`)).toBe(EVAL)
  expect(readFileSync(join(root, 'src/more/limits.ts'), 'utf8')).toBe('export const LIMITS = { max: 6 }\r\n')
})

test('text in backticks stays so; what is new is put behind the last, as the others are written', () => {
  write(SOURCES)
  expect(moves(save({ text: 'a `b` ${c}\nd', 'new one': true, list: [{ question: 'What is it?', answer: 'A long answer, so long that no line of a hundred characters would hold it' }] }, { name: 'all > math' }))).toMatchInlineSnapshot(`
    [
      "a.eval.ts",
      "-      text: \`two",
      "-lines\`,",
      "+      text: \`a \\\`b\\\` \\\${c}",
      "+d\`,",
      "+      'new one': true,",
      "+      list: [",
      "+        {",
      "+          question: 'What is it?',",
      "+          answer: 'A long answer, so long that no line of a hundred characters would hold it',",
      "+        },",
      "+      ],",
    ]
  `)
})

test('what is computed is not written over: the place is told, and the value is there to be copied', () => {
  write(SOURCES)
  const { plan } = save({ computed: 4, temperature: 0.5 }, { name: 'all > math' })
  expect({ problems: plan.problems, copy: plan.copy, files: plan.changes.map(({ file }) => file) }).toEqual({
    problems: [{ param: 'computed', message: 'a.eval.ts:22: `computed` is computed there, and is no value that could be replaced' }],
    copy: '{\n  "computed": 4\n}',
    files: ['a.eval.ts'],
  })
})

test('a value that is not what the eval runs with is not written over', () => {
  write({ 'a.eval.ts': "describe.eval('math', { params: { model: 'small' }, task, scorers })\n" })
  const suite: PlaygroundSuite = { file: 'a.eval.ts', name: 'math', params: [{ name: 'model', kind: 'model', value: 'from elsewhere' }], variants: [], scorers: [], trials: 1, rows: 1, files: [] }
  const { plan } = save({ model: 'large' }, { suite })
  expect({ changes: plan.changes, problems: plan.problems }).toEqual({ changes: [], problems: [{ param: 'model', message: 'a.eval.ts:1: `model` is written as "small" there, and the eval runs with "from elsewhere": something else sets it' }] })
})

test('what may be set elsewhere, or by something else, is not taken for the place: variables, two of one name, what is spread after it', () => {
  write({
    'a.eval.ts': `let changing = 'a'
function one() { const twice = 1 }
function two() { const twice = 2 }
const late = { wins: 2 }
describe.eval('math', {
  params: { changing, twice, wins: 1, ...late, hidden: 1, ...fromElsewhere() },
  task,
})
`,
  })
  const suite: PlaygroundSuite = { file: 'a.eval.ts', name: 'math', params: ['changing', 'twice', 'wins', 'hidden'].map((name) => ({ name, kind: 'json', value: 0 })), variants: [], scorers: [], trials: 1, rows: 1, files: [] }
  const spread = (param: string) => ({ param, message: `a.eval.ts:6: \`${param}\` comes from what is spread there` })
  expect(save({ changing: 'x', twice: 3, wins: 3, hidden: 3 }, { suite }).plan).toMatchObject({ changes: [], problems: ['changing', 'twice', 'wins', 'hidden'].map(spread) })

  write({ 'a.eval.ts': readFileSync(join(root, 'a.eval.ts'), 'utf8').replace(', ...fromElsewhere()', '') })
  const saved = save({ changing: 'x', twice: 3, wins: 3 })
  expect(moves(saved)).toEqual(['a.eval.ts', '-const late = { wins: 2 }', '+const late = { wins: 3 }'])
  expect(saved.plan.problems.map(({ param, message }) => [param, message])).toEqual(['changing', 'twice'].map((name) => [name, `a.eval.ts:6: \`${name}\` is computed there, and is no value that could be replaced`]))
})

test('a variant’s prompt is written only where the module knows what makes one', () => {
  write({
    'a.eval.ts': "import { params } from './params.ts'\ndescribe.eval('math', { params, variants: {}, task, scorers })\n",
    'params.ts': "import { prompt } from '@evals/vitest'\nexport const params = { prompt: prompt('./solve.prompt') }\n",
    'solve.prompt': 'Solve {{question}}\n',
  })
  expect(save({ prompt: { $prompt: { file: 'solve.prompt', source: 'Tersely {{question}}\n' } }, temperature: 1 }, { variant: 'terse' }).plan.problems).toEqual([{ param: 'prompt', message: 'a.eval.ts: it does not import `prompt`: import it there first' }])
})

test('an eval whose name is made as the file runs, and a file that is no code, are told', () => {
  write({ 'a.eval.ts': "describe.eval.each(models)('math', (model) => ({ params: { model } }))\n", 'b.eval.ts': 'describe.eval(' })
  expect(save({ model: 'x' }).plan.problems).toEqual([{ message: 'a.eval.ts: no eval of it has the name "math" written out: it is made as the file runs (`.each`, or a variable)' }])
  expect(save({ model: 'x' }, { file: 'b.eval.ts' }).plan).toMatchObject({ changes: [], problems: [{ message: expect.stringMatching(/^b\.eval\.ts can not be read as code: /) }], copy: '{\n  "model": "x"\n}' })
  expect(save({ model: 'x' }, { file: 'gone.eval.ts' }).plan.problems).toEqual([{ message: 'gone.eval.ts: it is not there' }])
})

const WITH_PROMPT = `import { describe, prompt } from '@evals/vitest'
describe.eval('math', {
  params: { prompt: prompt('./prompts/solve.prompt'), temperature: 0 },
  task,
  scorers,
})
`

test('a prompt’s text goes into its file, and another file into the eval', () => {
  write({ 'a.eval.ts': WITH_PROMPT, 'prompts/solve.prompt': 'Solve {{question}}\n', 'prompts/other.prompt': 'Other {{question}}\n' })
  expect(moves(save({ prompt: { $prompt: { file: 'prompts/solve.prompt', source: 'Solve it: {{question}}\n' } } }))).toEqual(['prompts/solve.prompt', '-Solve {{question}}', '+Solve it: {{question}}'])
  expect(moves(save({ prompt: { $prompt: { file: 'prompts/other.prompt', source: 'Other {{question}}\n' } } }))).toEqual(['a.eval.ts', "-  params: { prompt: prompt('./prompts/solve.prompt'), temperature: 0 },", "+  params: { prompt: prompt('./prompts/other.prompt'), temperature: 0 },"])
  expect(save({ prompt: { $prompt: { file: 'prompts/solve.prompt', source: '{{#if a}}' } } }).plan).toMatchObject({ changes: [], problems: [{ param: 'prompt', message: expect.stringMatching(/^prompts\/solve\.prompt:1: /) }] })
})

test('a variant is put beside the others, with a prompt file of its own where its text is its own', () => {
  write({ 'a.eval.ts': WITH_PROMPT, 'prompts/solve.prompt': 'Solve {{question}}\n' })
  const first = save({ temperature: 1, prompt: { $prompt: { file: 'prompts/solve.prompt', source: 'Tersely: {{question}}\n' } } }, { variant: 'very terse' })
  expect(first.plan.problems).toEqual([])
  expect(moves(first)).toMatchInlineSnapshot(`
    [
      "a.eval.ts",
      "+  variants: { 'very terse': { temperature: 1, prompt: prompt('./prompts/solve.very-terse.prompt') } },",
      "prompts/solve.very-terse.prompt",
      "+Tersely: {{question}}",
    ]
  `)
  first.apply()
  const second = save({ temperature: 0.5, prompt: { $prompt: { file: 'prompts/solve.prompt', source: 'Solve {{question}}\n' } } }, { variant: 'warm' })
  expect(moves(second)).toMatchInlineSnapshot(`
    [
      "a.eval.ts",
      "-  variants: { 'very terse': { temperature: 1, prompt: prompt('./prompts/solve.very-terse.prompt') } },",
      "+  variants: { 'very terse': { temperature: 1, prompt: prompt('./prompts/solve.very-terse.prompt') }, warm: { temperature: 0.5 } },",
    ]
  `)
  second.apply()
  expect(moves(save({ temperature: 2 }, { variant: 'warm' }))).toMatchInlineSnapshot(`
    [
      "a.eval.ts",
      "-  variants: { 'very terse': { temperature: 1, prompt: prompt('./prompts/solve.very-terse.prompt') }, warm: { temperature: 0.5 } },",
      "+  variants: { 'very terse': { temperature: 1, prompt: prompt('./prompts/solve.very-terse.prompt') }, warm: { temperature: 2 } },",
    ]
  `)
  expect(readFileSync(join(root, 'prompts/solve.prompt'), 'utf8')).toBe('Solve {{question}}\n')
})

test('a file that was changed since is not written, nor is one outside of the project', () => {
  write({ 'a.eval.ts': "describe.eval('math', { params: { model: 'small' }, task, scorers })\n" })
  const { apply } = save({ model: 'large' })
  write({ 'a.eval.ts': "describe.eval('math', { params: { model: 'other' }, task, scorers })\n" })
  expect(apply).toThrow('a.eval.ts was changed by something else in the meantime: look at the changes again. Nothing was written')
  expect(() => save({ model: 'x' }, { file: '../a.eval.ts' })).toThrow('is not a file of this project')
  expect(() => save({ prompt: { $prompt: { file: '../x.prompt', source: 'a' } } })).toThrow('is not a file of this project')
  // As a workspace's other packages are
  const outside = mkdtempSync(join(tmpdir(), 'evals-outside-'))
  writeFileSync(join(outside, 'params.json'), '{ "model": "small" }')
  write({ 'a.eval.ts': `import { model } from '../${basename(outside)}/params.json'\ndescribe.eval('math', { params: { model }, task, scorers })\n` })
  expect(save({ model: 'x' }).plan).toMatchObject({ changes: [], problems: [{ param: 'model', message: 'a.eval.ts:2: `model` is computed there, and is no value that could be replaced' }] })
  rmSync(outside, { recursive: true })
})
