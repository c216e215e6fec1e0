/** How each param of an eval is edited: by its schema, its value, its name. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PROMPT } from '../../case/promptReference.ts'
import { paramFields, variantParams } from '../paramFields.ts'

const prompt = { [PROMPT]: { files: ['/app/a.prompt'], hash: 'h', text: () => ({ source: 'Say {{x}}', variables: ['x'] }) } }
const shown = { $prompt: { file: 'a.prompt', source: 'Say {{x}}', variables: ['x'] } }

test('without a schema values and names tell', () => {
  const params = { model: 'm', judgeModel: 'j', remodel: 'r', tone: 'kind', temperature: 0.5, strict: false, tools: ['a'], prompt, unset: undefined, client: { call: () => {} } }
  expect(paramFields({ params, variants: { b: { late: 1 } } as never }, '/app')).toEqual([
    { name: 'model', kind: 'model', value: 'm' },
    { name: 'judgeModel', kind: 'model', value: 'j' },
    { name: 'remodel', kind: 'text', value: 'r' },
    { name: 'tone', kind: 'text', value: 'kind' },
    { name: 'temperature', kind: 'number', value: 0.5 },
    { name: 'strict', kind: 'boolean', value: false },
    { name: 'tools', kind: 'json', value: ['a'] },
    { name: 'prompt', kind: 'prompt', value: shown },
    { name: 'unset', kind: 'json' },
    { name: 'client', kind: 'json' },
    { name: 'late', kind: 'number' },
  ])
})

const expected = [
  { name: 'prompt', kind: 'prompt', value: shown },
  { name: 'model', kind: 'choice', value: 'small', choices: ['small', 'large'], description: 'Who answers' },
  { name: 'temperature', kind: 'number', value: 1, min: 0, max: 2 },
  { name: 'steps', kind: 'number', min: 1, integer: true },
  { name: 'tone', kind: 'text' },
]
const params = { prompt, model: 'small' }

test('a zod schema tells choices, bounds, defaults and descriptions, and passes over what JSON Schema can not say', () => {
  const paramsSchema = z.object({
    prompt: z.custom(() => true),
    model: z.enum(['small', 'large']).describe('Who answers'),
    temperature: z.number().min(0).max(2).default(1),
    steps: z.int().min(1).optional(),
    tone: z.string().nullable(),
  })
  expect(paramFields({ params, paramsSchema }, '/app')).toEqual(expected)
})

test('so does a JSON Schema, and whatever has one by the standard', () => {
  const schema = {
    type: 'object',
    properties: {
      model: { anyOf: [{ const: 'small' }, { const: 'large' }], description: 'Who answers' },
      temperature: { type: 'number', minimum: 0, maximum: 2, default: 1 },
      steps: { type: 'integer', minimum: 1 },
      tone: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    },
  }
  expect(paramFields({ params, paramsSchema: schema }, '/app')).toEqual(expected)
  const standard = { '~standard': { version: 1, vendor: 'other', validate: (value: unknown) => ({ value }), jsonSchema: { input: () => schema } } } as const
  expect(paramFields({ params, paramsSchema: standard }, '/app')).toEqual(expected)
  const silent = { '~standard': { version: 1, vendor: 'other', validate: (value: unknown) => ({ value }) } } as const
  expect(paramFields({ params, paramsSchema: silent }, '/app')).toEqual([expected[0], { name: 'model', kind: 'model', value: 'small' }])
})

test('variants tell what they set, as far as JSON can hold it', () => {
  expect(variantParams({ params, variants: { a: { prompt, model: 'x', client: () => {}, gone: undefined } } as never }, '/app')).toEqual([{ name: 'a', params: { prompt: shown, model: 'x' } }])
})
