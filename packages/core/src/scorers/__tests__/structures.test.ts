import { Levenshtein, NumericDiff } from 'autoevals'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { jsonDiff, listContains, validJson } from '../index.ts'

const deepText = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const deep = (levels: number): unknown => JSON.parse(deepText(levels))

describe('jsonDiff', () => {
  it.each<[string, Parameters<typeof jsonDiff>[0], ReturnType<typeof jsonDiff>]>([
    ['ignores the order of keys', { output: { a: 1, b: 2 }, expected: { b: 2, a: 1 } }, { score: 1 }],
    ['takes null for a missing key', { output: { a: null }, expected: {} }, { score: 1 }],
    ['reads JSON in text', { output: '{"a":[1]}', expected: { a: [1] } }, { score: 1 }],
    [
      'averages over keys',
      { output: { a: 1, b: 'x' }, expected: { a: 1, b: 'y' } },
      { score: 0.5, reason: 'differs at b' },
    ],
    [
      'divides by the longer list',
      { output: [1, 2], expected: [1, 2, 3, 4] },
      { score: 0.5, reason: 'differs at length' },
    ],
    [
      'names nested paths',
      { output: { a: [{ b: 1 }] }, expected: { a: [{ b: -1 }] } },
      { score: 0, reason: 'differs at a.0.b' },
    ],
    [
      'compares no output to a value',
      { output: undefined, expected: { a: 1 } },
      { score: 0, reason: 'differs at the whole value' },
    ],
    [
      'names five paths',
      { output: [1, 1, 1, 1, 1, 1], expected: [-1, -1, -1, -1, -1, -1] },
      { score: 0, reason: 'differs at 0, 1, 2, 3, 4 and more' },
    ],
  ])('%s', (_name, args, result) => {
    expect(jsonDiff(args)).toEqual(result)
  })

  it('takes keys of Object.prototype for what they are', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const output = JSON.parse(`{"a":1,"${key}":{"x":1}}`)
      expect(jsonDiff({ output, expected: { a: 1 } }).score).toBe(0.5)
      expect(jsonDiff({ output: { a: 1 }, expected: output }).score).toBe(0.5)
      expect(jsonDiff({ output, expected: structuredClone(output) }).score).toBe(1)
      expect(jsonDiff({ output: [output], expected: 'a' }).score).toBeLessThan(0.2)
    }
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it('gives a number for infinities out of JSON text', () => {
    expect(jsonDiff({ output: '{"a":1e999}', expected: { a: 1 } })).toEqual({ score: 0, reason: 'differs at a' })
    expect(jsonDiff({ output: '{"a":1e999}', expected: '{"a":1e999}' })).toEqual({ score: 1 })
  })

  it('takes other scorers, autoevals’ and plain functions among them', () => {
    const args = { output: { a: 'x', n: 1 }, expected: { a: 'xy', n: 2 } }
    expect(jsonDiff({ ...args, stringScorer: () => 0, numberScorer: () => true }).score).toBe(0.5)
    expect(jsonDiff({ ...args, stringScorer: Levenshtein as never, numberScorer: () => null }).score).toBe(0.5)
    expect(jsonDiff({ ...args, stringScorer: () => null, numberScorer: () => null })).toEqual({
      score: null,
      reason: 'none of the parts could be scored',
    })
  })

  it('refuses asynchronous and broken scorers', () => {
    const args = { output: 1, expected: 2 }
    expect(() => jsonDiff({ ...args, numberScorer: NumericDiff as never })).toThrow(
      new Error('jsonDiff is synchronous, and the scorer "NumericDiff" that it was given returned a promise.'),
    )
    expect(() => jsonDiff({ ...args, numberScorer: () => NaN })).toThrow(
      /^Scorer "jsonDiff > numberScorer" returned NaN, /,
    )
  })

  it('survives 10,000 levels', () => {
    expect(jsonDiff({ output: deep(10_000), expected: [] })).toEqual({ score: 0, reason: 'differs at length' })
    expect(jsonDiff({ output: deepText(10_000), expected: [[1]] }).score).toBe(0)
    expect(jsonDiff({ output: deep(10_000), expected: 'text' })).toEqual({
      score: 0,
      reason: 'differs at the whole value',
    })
    expect(() => jsonDiff({ output: 'text', expected: deep(10_000) })).toThrow(
      new Error('jsonDiff can not compare with an `expected` that is nested deeper than 1000 levels.'),
    )
    expect(() => jsonDiff({ output: deep(10_000), expected: deep(10_000) })).toThrow(
      new Error('jsonDiff can not compare values that are nested deeper than 1000 levels.'),
    )
  })
})

describe('listContains', () => {
  it('ignores the order', () => {
    expect(listContains({ output: ['pear', 'apple'], expected: ['apple', 'pear'] })).toEqual({
      score: 1,
      metadata: {
        pairs: [{ output: 'pear', expected: 'pear', score: 1 }, { output: 'apple', expected: 'apple', score: 1 }],
      },
    })
  })

  it('finds the best pairing where the greedy one is worse', () => {
    const table: Record<string, number> = { ax: 0.9, ay: 0.8, bx: 0.8, by: 0 }
    const pairwiseScorer = ({ output, expected }: { output: unknown, expected: unknown }): number =>
      table[`${output}${expected}`] ?? 0
    expect(listContains({ output: ['a', 'b'], expected: ['x', 'y'], pairwiseScorer })).toEqual({
      score: 0.8,
      reason: '0 of 2 expected items found as they are, in a list of 2',
      metadata: { pairs: [{ output: 'a', expected: 'y', score: 0.8 }, { output: 'b', expected: 'x', score: 0.8 }] },
    })
  })

  it.each<[string, Parameters<typeof listContains>[0], number]>([
    ['two empty lists', { output: [], expected: [] }, 1],
    ['an empty output', { output: [], expected: ['a'] }, 0],
    ['an empty expected', { output: ['a'], expected: [] }, 0],
    ['an extra item', { output: ['a', 'b'], expected: ['a'] }, 0.5],
    ['an extra item that is allowed', { output: ['b', 'a'], expected: ['a'], allowExtraEntities: true }, 1],
    ['a missing item', { output: ['b'], expected: ['a', 'b'] }, 0.5],
    ['a list as JSON text', { output: '["a"]', expected: '["a"]' }, 1],
    ['a text', { output: 'a', expected: ['a'] }, 0],
    ['no output', { output: undefined, expected: ['a'] }, 0],
    ['objects', { output: [{ a: 1 }], expected: [{ a: 1 }] }, 1],
  ])('scores %s', (_name, args, score) => {
    expect(listContains(args)).toMatchObject({ score })
  })

  it('refuses an expected that is no list, and an asynchronous scorer', () => {
    expect(() => listContains({ output: [], expected: 'a' })).toThrow(
      new Error('listContains needs a list in `expected`, and the row has "a".'),
    )
    const similar = async (): Promise<number> => { throw new Error('must not surface as an unhandled rejection') }
    expect(() => listContains({ output: ['a'], expected: ['a'], pairwiseScorer: similar as never })).toThrow(
      new Error('listContains is synchronous, and the scorer "similar" that it was given returned a promise.'),
    )
  })
})

describe('validJson', () => {
  const jsonSchema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] }
  const zodSchema = z.object({ total: z.number() })

  it.each<[string, Parameters<typeof validJson>[0], ReturnType<typeof validJson>]>([
    ['an object', { output: '{"a":1}' }, { score: 1 }],
    ['an array', { output: ' [] ' }, { score: 1 }],
    ['a value', { output: { a: 1 } }, { score: 1 }],
    ['a number', { output: '42' }, { score: 0, reason: 'JSON, but neither an object nor an array' }],
    ['null', { output: null }, { score: 0, reason: 'JSON, but neither an object nor an array' }],
    ['no output', { output: undefined }, { score: 0, reason: 'no output' }],
    ['what JSON Schema allows', { output: '{"total":1}', schema: jsonSchema }, { score: 1 }],
    [
      'what it does not',
      { output: '{"total":"1"}', schema: jsonSchema },
      { score: 0, reason: '/total must be number' },
    ],
    ['a root that it does not', { output: '[]', schema: jsonSchema }, { score: 0, reason: 'the value must be object' }],
    ['a number where the schema wants one', { output: '42', schema: { type: 'number' } }, { score: 1 }],
    ['what zod allows', { output: '{"total":1}', schema: zodSchema }, { score: 1 }],
    [
      'what zod does not',
      { output: '{"total":"1"}', schema: zodSchema },
      { score: 0, reason: 'total: Invalid input: expected number, received string' },
    ],
    ['what zod writes as JSON Schema', { output: '{"total":1}', schema: z.toJSONSchema(zodSchema) }, { score: 1 }],
    [
      'draft 2019-09',
      { output: '[]', schema: { $schema: 'https://json-schema.org/draft/2019-09/schema', type: 'array' } },
      { score: 1 },
    ],
    [
      'unknown keywords and formats',
      { output: '"x"', schema: { type: 'string', format: 'email', example: 'a@b.c' } },
      { score: 1 },
    ],
  ])('scores %s', (_name, args, result) => {
    expect(validJson(args)).toEqual(result)
  })

  it('says why a text is not JSON', () => {
    expect(validJson({ output: '```json\n{}\n```' })).toEqual({
      score: 0,
      reason: 'not JSON: Unexpected token \'`\', "```json\n{}\n```" is not valid JSON',
    })
  })

  it('does not need expected, and binds its schema', () => {
    expect(validJson.partial({ schema: jsonSchema })({ output: '{}' })).toEqual({
      score: 0,
      reason: "the value must have required property 'total'",
    })
  })

  it('takes two schemas with one $id', () => {
    expect(validJson({ output: '1', schema: { $id: 'x', type: 'number' } })).toEqual({ score: 1 })
    expect(validJson({ output: '1', schema: { $id: 'x', type: 'string' } })).toEqual({
      score: 0,
      reason: 'the value must be string',
    })
  })

  it('takes a key __proto__ for what it is', () => {
    const schema = { type: 'object', additionalProperties: false, properties: { a: {} } }
    expect(validJson({ output: '{"__proto__":{"a":1}}', schema }).score).toBe(0)
    expect(validJson({ output: '{"__proto__":{"a":1}}', schema: { required: ['a'] } }).score).toBe(0)
  })

  it('survives 10,000 levels, also with recursive schemas', () => {
    const node: z.ZodType = z.lazy(() => z.array(node))
    const recursive = { $id: 'node', type: 'array', items: { $ref: 'node' } }
    expect(validJson({ output: deepText(10_000) })).toEqual({ score: 1 })
    for (const schema of [node, recursive]) {
      expect(validJson({ output: deepText(10_000), schema })).toEqual({
        score: 0,
        reason: 'nested deeper than 1000 levels',
      })
      expect(validJson({ output: deepText(1000), schema })).toEqual({ score: 1 })
    }
  })

  it.each<[string, unknown, RegExp]>([
    [
      'a schema that does not compile',
      { type: 'objekt' },
      /^validJson can not use its JSON Schema: schema is invalid: data\/type must be/,
    ],
    ['a dangling $ref', { $ref: '#/nope' }, /^validJson can not use its JSON Schema: can't resolve reference #\/nope/],
    [
      'an asynchronous JSON Schema',
      { $async: true },
      /^validJson is synchronous, and its schema validates asynchronously\.$/,
    ],
    [
      'an asynchronous zod schema',
      z.string().refine(async () => false),
      /^validJson is synchronous, and its schema validates asynchronously\.$/,
    ],
    [
      'a zod 3 schema without Standard Schema',
      { safeParse: () => {} },
      /^validJson needs a schema that is a Standard Schema/,
    ],
    ['a text', 'object', /^validJson needs a schema that is a Standard Schema/],
    ['an array', [], /^validJson needs a schema that is a Standard Schema/],
  ])('refuses %s', (_name, schema, message) => {
    expect(() => validJson({ output: '"x"', schema: schema as never })).toThrow(message)
  })
})
