import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stableJson, toJson, UnserialisableError } from '../json.ts'
import { jsonProblem, lineAt } from '../jsonProblem.ts'

describe('toJson', () => {
  it('hands JSON values back as they are', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => Object.is(toJson(value), value)))
  })

  it('gives what survives writing and reading, or refuses', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true, withBoxedValues: true, withNullPrototype: true, withUnicodeString: true } as fc.ObjectConstraints)
    fc.assert(
      fc.property(anything, (value) => {
        let json
        try {
          json = toJson(value)
        } catch (error) {
          expect(error).toBeInstanceOf(UnserialisableError)
          return
        }
        const text = JSON.stringify(json)
        expect(JSON.stringify(JSON.parse(text))).toBe(text)
        expect(stableJson(JSON.parse(text))).toBe(stableJson(json))
      }),
      { numRuns: 1000 },
    )
  })

  class Answer {
    constructor(readonly text: string) {}
  }

  it.each<[string, unknown, unknown]>([
    ['a date', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    ['an error', [new TypeError('no')], [{ name: 'TypeError', message: 'no' }]],
    ['an instance of a class', new Answer('a'), { text: 'a' }],
    ['a hole', [1, , 3], [1, null, 3]], // oxlint-disable-line no-sparse-arrays
    ['a boxed number', { n: new Number(5) }, { n: 5 }], // oxlint-disable-line unicorn/new-for-builtins, no-new-wrappers
    ['the same object twice', ((shared) => [shared, shared])({ a: 1 }), [{ a: 1 }, { a: 1 }]],
    ['a key named __proto__', JSON.parse('{"__proto__":1,"at":null}'), JSON.parse('{"__proto__":1,"at":null}')],
  ])('keeps %s', (_name, value, json) => {
    expect(JSON.parse(JSON.stringify(toJson(value)))).toEqual(json)
  })

  const circular: unknown[] = []
  circular.push({ back: circular })
  it.each<[unknown, string]>([
    [NaN, 'output is NaN, which JSON can not hold'],
    [{ a: [1, { 'b c': -Infinity }] }, 'output.a[1]["b c"] is -Infinity, which JSON can not hold'],
    [undefined, 'output is undefined, which JSON can not hold'],
    [{ f() {} }, 'output.f is a function, which JSON can not hold'],
    [Object(1n), 'output is a bigint, which JSON can not hold'],
    [circular, 'output[0].back refers back to itself, which JSON can not hold'],
    [{ done: Promise.resolve() }, 'output.done is a Promise, which JSON can not hold'],
    [Buffer.from('a'), 'output is binary data (Buffer): give text, or base64 text'],
    [{ response: new Response('text') }, 'output.response is a Response, of which JSON would keep nothing'],
    [new Headers(), 'output is a Headers, of which JSON would keep nothing'],
  ])('refuses what JSON would lose: %o', (value, message) => {
    expect(() => toJson(value, 'output')).toThrow(new UnserialisableError(message))
  })
})

describe('jsonProblem', () => {
  const problemOf = (text: string) => {
    try {
      JSON.parse(text)
    } catch (error) {
      return jsonProblem(text, error)
    }
    throw new Error('is JSON')
  }

  it.each([
    ['[1, x]', { reason: `Unexpected token 'x'`, position: 4 }],
    ['{"a": 1,}', { reason: 'Expected double-quoted property name', position: 8 }],
    ['{"a": tru}', { reason: `Unexpected token '}'`, position: 9 }],
    ['[1', { reason: `Expected ',' or ']' after array element`, position: 2 }],
    ['', { reason: 'Unexpected end of JSON input', position: 0 }],
    ['[1] 2', { reason: 'Unexpected non-whitespace character after JSON', position: 4 }],
  ])('tells reason and place: %s', (text, problem) => {
    expect(problemOf(text)).toEqual(problem)
  })

  it('finds a wrong token wherever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (before, after) => {
        const lead = `[${before.map((value) => `${JSON.stringify(value)},\n`).join('')}`
        const text = `${lead}#${after.map((value) => `,${JSON.stringify(value)}`).join('')}]`
        expect(problemOf(text)).toEqual({ reason: `Unexpected token '#'`, position: lead.length })
        expect(lineAt(text, lead.length)).toBe(before.length + 1)
      }),
    )
  })
})
