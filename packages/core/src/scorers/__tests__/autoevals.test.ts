/** The scorers that exist in autoevals give the same score there, so that a suite can move from one to the other. */

import { ExactMatch, JSONDiff, Levenshtein, ListContains, NumericDiff, ValidJSON } from 'autoevals'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactMatch, jsonDiff, levenshtein, listContains, numericDiff, validJson } from '../index.ts'

/** Few letters and short texts, so that many pairs share something. */
const word = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀', ' '), maxLength: 40 }), fc.string())
const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, min: -1e300, max: 1e300 }))

/**
 * Keys of Object.prototype are left out: JSONDiff reads them from there (see structures.test.ts). So are objects
 * without a prototype, which it does not take for objects.
 */
const key = fc.oneof(fc.constantFrom('a', 'b', '1', '10', '9'), fc.string()).filter((key) => !(key in {}))

const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('array'), tie('object'), tie('embedded')),
  leaf: fc.oneof(word, number, fc.boolean(), fc.constant(null)),
  array: fc.array(tie('json'), { maxLength: 4 }),
  object: fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  embedded: tie('json').map((value) => JSON.stringify(value)),
}))

const object = fc.dictionary(key, json, { noNullPrototype: true })

/** Unrelated values, equal ones, and a value with its own JSON text. */
const jsonPair = fc.oneof(
  fc.tuple(json, json),
  json.map((value) => [value, structuredClone(value)] as [unknown, unknown]),
  json.map((value) => [JSON.stringify(value), value] as [unknown, unknown]),
  fc.tuple(object, object),
)

const runs = { numRuns: 500 }

it('exactMatch is ExactMatch', () => {
  fc.assert(fc.property(jsonPair, ([output, expected]) => {
    expect(ExactMatch({ output, expected })).toMatchObject({ score: exactMatch({ output, expected }).score })
  }), runs)
})

it.each<[unknown, unknown, number]>([
  [5, '5', 1],
  [true, 'true', 1],
  [undefined, null, 1],
  ['null', null, 1],
  [null, 'null', 1],
  ['', null, 0],
  ['{ "a": 1 }', { a: 1 }, 1],
  ['"{\\"a\\":1}"', { a: 1 }, 0],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, 0],
  [{ a: undefined }, {}, 1],
  [' a', 'a', 0],
  ['[1, 2]', '[1,2]', 0],
])('exactMatch is ExactMatch for %j and %j', (output, expected, score) => {
  expect(exactMatch({ output, expected }).score).toBe(score)
  expect(ExactMatch({ output, expected })).toMatchObject({ score })
})

it('levenshtein is Levenshtein', () => {
  const pairs = fc.oneof(fc.tuple(word, word), fc.tuple(number, word), fc.tuple(word, fc.boolean()))
  fc.assert(fc.property(pairs, (pair) => {
    const [output, expected] = pair as [string, string]
    expect(Levenshtein({ output, expected })).toMatchObject({ score: levenshtein({ output, expected }).score })
  }), runs)
})

it('numericDiff is NumericDiff', async () => {
  await fc.assert(fc.asyncProperty(number, number, async (output, expected) => {
    expect(numericDiff({ output, expected }).score).toBe((await NumericDiff({ output, expected })).score)
  }), runs)
})

it.each(['jsonDiff', 'jsonDiff with preserveStrings'])('%s is JSONDiff', async (name) => {
  const preserveStrings = name !== 'jsonDiff'
  await fc.assert(fc.asyncProperty(jsonPair, async ([output, expected]) => {
    const theirs = await JSONDiff({ output, expected, preserveStrings })
    expect(jsonDiff({ output, expected, preserveStrings }).score).toBeCloseTo(theirs.score as number, 12)
  }), runs)
})

it.each([false, true])('listContains is ListContains, allowExtraEntities: %s', async (allowExtraEntities) => {
  const list = fc.array(word, { maxLength: 6 })
  await fc.assert(fc.asyncProperty(list, list, async (output, expected) => {
    const theirs = await ListContains({ output, expected, allowExtraEntities })
    expect(listContains({ output, expected, allowExtraEntities }).score).toBeCloseTo(theirs.score as number, 12)
  }), runs)
})

it('listContains is ListContains with a pairwise scorer', async () => {
  const list = fc.array(number, { maxLength: 6 })
  const pairwiseScorer = (args: { output: unknown, expected?: unknown }): { name: string, score: number | null } =>
    ({ name: 'equal', score: args.output === 0 ? null : Number(args.output === args.expected) })
  await fc.assert(fc.asyncProperty(list, list, async (output, expected) => {
    const theirs = await ListContains({ output, expected, pairwiseScorer } as never)
    expect(listContains({ output, expected, pairwiseScorer }).score).toBeCloseTo(theirs.score as number, 12)
  }), runs)
})

describe('validJson is ValidJSON', () => {
  const schema = { type: 'object', properties: { a: { type: ['number', 'null'] } }, required: ['a'] }

  it('without a schema', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(json, word), async (output) => {
      expect(validJson({ output }).score).toBe((await ValidJSON({ output: output as string })).score)
    }), runs)
  })

  it('with a JSON Schema', async () => {
    const output = fc.oneof(json, fc.record({ a: fc.oneof(json, fc.integer()) }).map((value) => JSON.stringify(value)))
    await fc.assert(fc.asyncProperty(output, async (output) => {
      expect(validJson({ output, schema }).score).toBe((await ValidJSON({ output: output as string, schema })).score)
    }), runs)
  })
})
