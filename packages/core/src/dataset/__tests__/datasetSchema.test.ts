import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataset } from '../dataset.ts'
import { loadRows } from '../loadRows.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-schema-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string): void => writeFileSync(join(folder, file), text)
const load = (options?: Parameters<typeof dataset>[1]): ReturnType<typeof loadRows> => loadRows(dataset('./questions.jsonl', options), { folder, owner: 'eval "q"' })
const message = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'it loaded', (error: Error) => error.message)

const schema = {
  type: 'object',
  required: ['input', 'expected'],
  properties: {
    input: { type: 'object', required: ['question'], additionalProperties: false, properties: { question: { type: 'string' }, lang: { enum: ['en', 'de'] } } },
    expected: { type: 'string' },
    metadata: { type: 'object', properties: { 'a/b': { type: 'number' } } },
  },
}

describe('a schema beside a dataset', () => {
  it('is held to: every row that it refuses is named, with all that is wrong', async () => {
    write('questions.schema.json', JSON.stringify(schema))
    write('questions.jsonl', [
      '{"input":{"question":"why?"},"expected":"so"}',
      '{"input":{"question":1,"lang":"fr","more":true},"expected":"so"}',
      '{"input":{},"metadata":{"a/b":"x"}}',
      '{"input":"why?","expected":"so","tags":"a"}',
      '{"expected":"so"}',
    ].join('\n'))
    expect(await message(load())).toBe(`9 problems in questions.jsonl; nothing was run
  questions.jsonl:2: input must not have the property 'more'
  questions.jsonl:2: input.question must be string
  questions.jsonl:2: input.lang must be one of "en", "de"
  questions.jsonl:3: the row must have required property 'expected'
  questions.jsonl:3: input must have required property 'question'
  questions.jsonl:3: metadata["a/b"] must be number
  questions.jsonl:4: \`tags\` must be a list of texts
  questions.jsonl:4: input must be object
  questions.jsonl:5: has no \`input\`; it has expected (\`map\` in dataset() makes rows of other records)`)
  })

  it('is one of the files that are watched, and is not looked for where data is given in code', async () => {
    write('questions.jsonl', '{"input":{"question":"why?"},"expected":"so"}\n')
    expect((await load()).files).toEqual([join(folder, 'questions.jsonl')])
    write('questions.schema.json', JSON.stringify(schema))
    expect((await load()).files).toEqual([join(folder, 'questions.jsonl'), join(folder, 'questions.schema.json')])
    expect((await loadRows([{ input: 1 }], { folder, owner: 'eval "q"' })).files).toEqual([])
  })

  it('holds for rows as `map` makes them, and before the eval’s own schema changes them', async () => {
    write('questions.schema.json', '{"properties":{"input":{"type":"string"}}}')
    write('questions.jsonl', '{"q":1}\n')
    expect(await message(load({ map: ({ q }) => ({ input: q }) }))).toBe('1 problem in questions.jsonl; nothing was run\n  questions.jsonl:1: input must be string')
    const toNumber = { '~standard': { version: 1, vendor: 'test', validate: (row: unknown) => ({ value: { input: Number((row as { input: string }).input) } }) } } as const
    expect((await load({ map: ({ q }) => ({ input: String(q) }), schema: toNumber })).rows.map(({ input }) => input)).toEqual([1])
  })

  it('follows its own draft', async () => {
    write('questions.jsonl', '{"input":[1,"a"]}\n')
    write('questions.schema.json', '{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"input":{"prefixItems":[{"type":"string"}]}}}')
    expect(await message(load())).toContain('questions.jsonl:1: input[0] must be string')
  })

  it('is itself refused where it is broken, with its own place', async () => {
    write('questions.jsonl', '{"input":1}\n')
    write('questions.schema.json', '{\n  "type": object\n}')
    expect(await message(load())).toBe(`1 problem in questions.schema.json; nothing was run\n  questions.schema.json:2: is not JSON: Unexpected token 'o'`)
    write('questions.schema.json', '[]')
    expect(await message(load())).toBe('1 problem in questions.schema.json; nothing was run\n  questions.schema.json: must be a JSON Schema of a row: { "type": "object", "properties": { "input": … } }')
    write('questions.schema.json', '{ "type": "text" }')
    expect(await message(load())).toMatch(/^1 problem in questions\.schema\.json; nothing was run\n {2}questions\.schema\.json: is no JSON Schema: schema is invalid: /)
  })
})
