/** Records and queries by chance, out of few enough values that they often meet. */
import fc from 'fast-check'
import type { Json } from '@evals/core'
import { allOf, anyOf, not, NUMBER_FIELDS, type Field, type Query, type TextField } from '../query.ts'

const WORDS = ['refund', 'refunds', 'not', 'sure', 'crème', 'Straße', '返金', 'naïve', '42', 'the', 'İstanbul', 'x']
const TEXTS = ['pro', 'Pro', 'gpt-5', 'GPT-5-mini', 'a b', '100%', 'it*s', 'what?', String.raw`back\slash`, 'q"uote', "a'b", 'ΑΣ', 'é', '_', '', '5', 'true', "'; DROP TABLE spans; --", '\u0000x', '😀']
const KEYS = ['customer', 'plan', 'http.route', 'a', 'größe', 'with space']

export const sentence: fc.Arbitrary<string> = fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((words) => words.join(' '))
export const text: fc.Arbitrary<string> = fc.constantFrom(...TEXTS)
export const number: fc.Arbitrary<number> = fc.oneof(fc.constantFrom(0, 0.5, 1, 5, 300, 2000, -1), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0))

const leaf: fc.Arbitrary<Json> = fc.oneof(text, sentence, fc.constantFrom(0, 0.5, 5, 5.5, 1e21), fc.boolean(), fc.constant(null))
export const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 3 }) as fc.Arbitrary<Json>),
})).value
export const jsonObject: fc.Arbitrary<Record<string, Json>> = fc.dictionary(fc.constantFrom(...KEYS), json, { maxKeys: 3 }).map((object) => ({ ...object }))

export const field: fc.Arbitrary<Field> = fc.oneof(
  fc.constantFrom<TextField>('name', 'service', 'operation', 'model', 'provider', 'session', 'user', 'tag', 'tool', 'error', 'errorName', 'id', 'trace', 'span').map((name): Field => ({ of: 'text', name })),
  fc.constantFrom(...NUMBER_FIELDS).map((name): Field => ({ of: 'number', name })),
  fc.constantFrom('helpful', 'is it so?').map((name): Field => ({ of: 'score', name })),
  fc.record({
    of: fc.constant('json' as const),
    in: fc.constantFrom('metadata', 'attributes', 'resource', 'input', 'output', 'expected'),
    // Of keys with dots, a query knows only the parts
    path: fc.array(fc.constantFrom('customer', 'plan', 'http', 'route', 'a', 'größe', 'with space'), { minLength: 1, maxLength: 3 }),
  }),
)

const textField = field.filter(({ of }) => of === 'text' || of === 'json')
const numberField = field.filter(({ of }) => of !== 'text')
const bound = fc.record({ value: number, inclusive: fc.boolean() })

const wildcard = fc.array(fc.oneof(fc.constantFrom('*', '?'), text.map((value) => value.replaceAll(/[\\*?]/g, String.raw`\$&`))), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''))

const condition: fc.Arbitrary<Query> = fc.oneof(
  fc.record({
    kind: fc.constant('words' as const),
    in: fc.constantFrom<('input' | 'output')[]>(['input', 'output'], ['input'], ['output']),
    words: fc.array(fc.constantFrom('refund', 'refun', 'not', 'sure', 'creme', 'straße', '返', '金', 'naive', '42', 'the', 'x'), { minLength: 1, maxLength: 2 }),
    prefix: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('text' as const), field: textField, value: text, wildcard: fc.constant(false) }),
  // The one that says nothing but that there is something is written, and read, as `exists`
  fc.record({ kind: fc.constant('text' as const), field: textField, value: wildcard.filter((value) => value !== '*' && /(?<!\\)[*?]/.test(value)), wildcard: fc.constant(true) }),
  fc.record({ kind: fc.constant('number' as const), field: numberField, min: bound, max: bound }),
  fc.record({ kind: fc.constant('number' as const), field: numberField, min: bound }),
  fc.record({ kind: fc.constant('number' as const), field: numberField, max: bound }),
  fc.record({ kind: fc.constant('number' as const), field: numberField }),
  field.map((of): Query => ({ kind: 'exists', field: of })),
)

/** Queries as the parser gives them. */
export const query: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map(allOf),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map(anyOf),
    tie('query').map(not),
    fc.constant<Query>({ kind: 'all' }),
  ),
})).query
