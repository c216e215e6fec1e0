/** What a playground makes of an eval: the cells that were asked for, with their params, and nothing else. */
import { z } from 'zod'
import { describe, expect, test, vi } from 'vitest'
import type { EvalOptions } from '../../case/evalOptions.ts'
import type { EvalPlace } from '../../case/planEval.ts'
import { PROMPT } from '../../case/promptReference.ts'
import type { PlaygroundAsk } from '../ask.ts'
import { planCells } from '../planCells.ts'
import type { PlaygroundColumn, PlaygroundRequest } from '../playground.ts'

const place: EvalPlace = { name: 'math', file: '/app/src/math.eval.ts', context: { root: '/app', runFolder: '', keepOutputs: true, refused: {}, maxConcurrency: 5 } }
const many = Array.from({ length: 10_000 }, (_, index) => ({ id: `r${index}`, input: index, expected: -index }))

/** As `prompt(...)` of `@evals/llm` says what it is. */
const promptOf = (path: string, source = 'of the file'): object => ({
  source,
  [PROMPT]: {
    files: [path],
    hash: source,
    withSource: (text: string) => {
      if (text === '') throw Object.assign(new Error(`${path}:1: there is nothing to ask`), { name: 'PromptError' })
      return promptOf(path, text)
    },
  },
})
const params = { model: 'small', temperature: 0, prompt: promptOf('/app/src/solve.prompt') }

const evalOf = (more: Partial<EvalOptions> = {}): EvalOptions => ({ data: many, params, task: (_input, { params: given }) => given, scorers: [function exact() { return 1 }], ...more }) as EvalOptions
const ask = (more: Partial<PlaygroundRequest> = {}): PlaygroundAsk & { kind: 'run' } => ({ kind: 'run', id: 1, address: '', file: 'src/math.eval.ts', suite: 'math', trials: 1, columns: [{ name: 'base', params: {} }], rows: ['r7'], ...more }) as PlaygroundAsk & { kind: 'run' }

/** Runs each cell's task, as its runner would: what it was given, or why it was not run. */
async function given(columns: PlaygroundColumn[], options: EvalOptions = evalOf()): Promise<unknown[]> {
  const { cells } = await planCells(options, place, undefined, ask({ columns }))
  return cells.map(({ setup, planned }) => {
    try {
      return setup.suite.task(planned.row.input, { params: setup.params, signal: new AbortController().signal, row: planned.row, trial: 0 } as never)
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}${(error as Error).stack === undefined ? '' : ' with a stack'}`
    }
  })
}

describe('planCells', () => {
  test('registers the asked rows in the asked columns, row by row, whatever else the data has', async () => {
    const { cells, run, problems } = await planCells(evalOf({ trials: 5 }), place, undefined, ask({ columns: [{ name: 'base', params: {} }, { name: 'large', params: { model: 'large' } }], rows: ['r9999', 'r3', 'r3'] }))
    expect(cells.map(({ planned, setup }) => [planned.row.id, planned.title, setup.variant, (setup.params as typeof params).model, setup.suite.trials, setup.file])).toEqual([
      ['r9999', '9999', 'base', 'small', 1, 'src/math.eval.ts'],
      ['r9999', '9999', 'large', 'large', 1, 'src/math.eval.ts'],
      ['r3', '3', 'base', 'small', 1, 'src/math.eval.ts'],
      ['r3', '3', 'large', 'large', 1, 'src/math.eval.ts'],
    ])
    expect({ run, problems }).toEqual({ run: { scorers: ['exact'], keepOutputs: true, prompts: [[{ file: 'src/solve.prompt', hash: 'of the file' }], [{ file: 'src/solve.prompt', hash: 'of the file' }]], cells: 4 }, problems: [] })
  })

  test('runs rows that were typed or come from a log, without reading the data', async () => {
    const data = vi.fn(() => many)
    const { cells } = await planCells(evalOf({ data }), place, undefined, ask({ rows: [{ id: 'mine', input: 'typed', origin: { kind: 'log', ref: 'logs', id: 'x' } }] }))
    expect(cells.map(({ planned }) => planned.row)).toEqual([{ id: 'mine', input: 'typed', origin: { kind: 'log', ref: 'logs', id: 'x' } }])
    expect(data).not.toHaveBeenCalled()
  })

  test("checks typed rows by the eval's schema, as those of its data, and runs the others", async () => {
    const schema = z.object({ input: z.number() })
    const { cells, problems } = await planCells(evalOf({ schema }), place, undefined, ask({ rows: ['r1', { id: 'mine', input: 'typed' }, 'gone'] }))
    expect(cells.map(({ planned }) => planned.row.id)).toEqual(['r1'])
    expect(problems).toEqual(['the row "mine" can not be run: input: Invalid input: expected number, received string', 'the data of eval "math" has no row "gone": was it changed?'])
  })

  test("a column's params are the base's with its own over them; a prompt is made of the text that is given", async () => {
    expect(await given([{ name: 'a', params: { temperature: 1, prompt: { $prompt: { file: 'src/solve.prompt', source: 'of the editor' } } } }])).toMatchObject([{ model: 'small', temperature: 1, prompt: { source: 'of the editor' } }])
    expect(params.prompt).toMatchObject({ source: 'of the file' })
  })

  test("a variant's prompt is found by its file", async () => {
    const options = evalOf({ variants: { terse: { prompt: promptOf('/app/src/terse.prompt') } } } as Partial<EvalOptions>)
    const [{ prompt }] = (await given([{ name: 'a', params: { prompt: { $prompt: { file: 'src/terse.prompt', source: 'x' } } } }], options)) as [{ prompt: { [PROMPT]: { files: string[] } } }]
    expect(prompt[PROMPT].files).toEqual(['/app/src/terse.prompt'])
  })

  test('what a column may not set is the error of its cells, without a stack', async () => {
    const paramsSchema = z.object({ model: z.string(), temperature: z.number().max(2), prompt: z.any(), seed: z.number().optional() })
    expect(await given([
      { name: 'a', params: { tmperature: 1 } },
      { name: 'b', params: { temperature: 3 } },
      { name: 'c', params: { seed: 7 } },
      { name: 'd', params: { prompt: { $prompt: { file: 'src/solve.prompt', source: '' } } } },
      { name: 'e', params: { prompt: { $prompt: { file: '../secret.prompt', source: 'x' } } } },
    ], evalOf({ paramsSchema }))).toMatchObject([
      'ParamError: the column "a" sets a param `tmperature` that the eval does not have; did you mean `temperature`?',
      'ParamError: the column "b" sets what the eval\'s `paramsSchema` refuses: temperature: Too big: expected number to be <=2',
      { seed: 7 },
      'PromptError: /app/src/solve.prompt:1: there is nothing to ask',
      'ParamError: the param `prompt` can not be a prompt of "../secret.prompt": the eval has none of that file',
    ])
  })

  test('a JSON Schema of the params is held to as well', async () => {
    const paramsSchema = { type: 'object', properties: { temperature: { type: 'number', maximum: 2 } } }
    expect(await given([{ name: 'a', params: { temperature: 3 } }], evalOf({ paramsSchema }))).toEqual(['ParamError: the column "a" sets what the eval\'s `paramsSchema` refuses: temperature: it must be <= 2'])
  })

  test("what the base itself has is not refused: a column answers for what it sets", async () => {
    expect(await given([{ name: 'a', params: { temperature: 1 } }], evalOf({ paramsSchema: z.object({ model: z.enum(['large']), temperature: z.number() }) }))).toMatchObject([{ model: 'small', temperature: 1 }])
  })
})
