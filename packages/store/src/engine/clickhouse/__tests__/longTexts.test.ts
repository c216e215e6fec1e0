import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LongTexts, parseWithLongTexts } from '../longTexts.ts'

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 190, maxLength: 210 }), fc.constantFrom('\u0001', '\u00011', '\u0001\u0001', '\ud800'.repeat(300), '"\\u0001'))

it('gives back any value, to the letter', () => {
  const json = fc.letrec((tie) => ({ value: fc.oneof({ maxDepth: 3 }, text, fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0), fc.boolean(), fc.constant(null), fc.array(tie('value')), fc.dictionary(text, tie('value'))) })).value
  fc.assert(
    fc.property(fc.array(fc.dictionary(text, json).map((value) => ({ ...value })), { maxLength: 3 }), (values) => {
      const texts = new LongTexts()
      const kept = values.map((value) => texts.stringify(value))
      expect(kept.map((value) => parseWithLongTexts(value, texts.texts))).toEqual(values)
    }),
  )
})

it('keeps a text once, however often it is said', () => {
  const long = 'long '.repeat(100)
  const texts = new LongTexts()
  expect([texts.stringify({ input: long, attributes: { prompt: [long] }, name: 'short' }), texts.stringify([long, `${long}!`]), texts.texts]).toEqual([
    String.raw`{"input":"\u00011","attributes":{"prompt":["\u00011"]},"name":"short"}`,
    String.raw`["\u00011","\u00012"]`,
    [long, `${long}!`],
  ])
})
