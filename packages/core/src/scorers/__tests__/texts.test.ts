import { describe, expect, it } from 'vitest'
import { exactMatch, includes, levenshtein, matchesPattern, numericDiff } from '../index.ts'

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))

describe('exactMatch', () => {
  it('says what differs', () => {
    expect(exactMatch({ output: 'Rome', expected: 'Paris' })).toEqual({
      score: 0,
      reason: 'expected "Paris", and the output is "Rome"',
    })
    expect(exactMatch({ output: undefined, expected: 'Paris' })).toEqual({
      score: 0,
      reason: 'expected "Paris", and the output is null',
    })
    expect(exactMatch({ output: 'x'.repeat(1e6), expected: 'y' })).toEqual({
      score: 0,
      reason: `expected "y", and the output is "${'x'.repeat(78)}…`,
    })
  })

  it('says that only the order of keys differs', () => {
    const expected = { a: 1, b: { c: 2, d: 3 } }
    expect(exactMatch({ output: { b: { d: 3, c: 2 }, a: 1 }, expected })).toEqual({
      score: 0,
      reason: 'equal except for the order of keys',
    })
  })

  it('scores 0 for an output nested 10,000 levels deep, and refuses such an expected', () => {
    const reason = 'the output is nested deeper than 1000 levels, and expected is not'
    expect(exactMatch({ output: deep(10_000), expected: [] })).toEqual({ score: 0, reason })
    expect(exactMatch({ output: '['.repeat(1e4) + ']'.repeat(1e4), expected: [] })).toEqual({ score: 0, reason })
    expect(() => exactMatch({ output: [], expected: deep(10_000) })).toThrow(
      new Error('exactMatch can not compare with an `expected` that is nested deeper than 1000 levels.'),
    )
  })

  it('tells a key __proto__ from none', () => {
    expect(exactMatch({ output: '{"__proto__":1}', expected: {} }).score).toBe(0)
    expect(exactMatch({ output: '{"__proto__":1}', expected: JSON.parse('{"__proto__":1}') }).score).toBe(1)
  })
})

describe('levenshtein', () => {
  it('counts edits', () => {
    expect(levenshtein({ output: 'Paris', expected: 'Paris' })).toEqual({ score: 1 })
    expect(levenshtein({ output: '', expected: '' })).toEqual({ score: 1 })
    expect(levenshtein({ output: 'Pariss', expected: 'Paris' })).toEqual({
      score: 1 - 1 / 6,
      reason: 'edit distance 1 in 6 characters',
    })
  })

  it('compares objects as JSON, where autoevals finds all of them equal', () => {
    expect(levenshtein({ output: { a: 1 }, expected: { a: 1 } })).toEqual({ score: 1 })
    expect(levenshtein({ output: { a: 1 }, expected: { a: 2 } })).toEqual({
      score: 1 - 1 / 7,
      reason: 'edit distance 1 in 7 characters',
    })
  })

  it('does not take no output for the text "undefined"', () => {
    expect(levenshtein({ output: undefined, expected: 'undefined' })).toEqual({ score: 0, reason: 'no output' })
    expect(levenshtein({ output: null, expected: 'null' })).toEqual({ score: 0, reason: 'no output' })
    expect(levenshtein({ output: 'null', expected: null })).toEqual({
      score: 0,
      reason: 'there is an output, and null is expected',
    })
    expect(levenshtein({ output: null, expected: null })).toEqual({ score: 1 })
  })

  it('refuses what is nested too deeply, with a clear error', () => {
    expect(() => levenshtein({ output: deep(10_000), expected: 'a' })).toThrow(
      new Error('levenshtein can not read a value that is nested deeper than 1000 levels as text.'),
    )
  })
})

describe('numericDiff', () => {
  it.each<[unknown, unknown, number]>([
    [5, 5, 1],
    [0, 0, 1],
    [-0, 0, 1],
    [1, -1, 0],
    [0, 5, 0],
    [90, 110, 0.9],
    ['about 90 euros', '110', 0.9],
    [1.5e308, 1.5e308, 1],
    [1.5e308, -1.5e308, 0],
    [1.5e308, 0.5e308, 0.5],
    ['1e999', 5, 0],
  ])('%s against %s is %d', (output, expected, score) => {
    expect(numericDiff({ output, expected }).score).toBeCloseTo(score, 15)
  })

  it('gives reasons', () => {
    expect(numericDiff({ output: 1, expected: 3 })).toEqual({ score: 0.5, reason: 'found 1, expected 3' })
    expect(numericDiff({ output: 'none', expected: 3 })).toEqual({
      score: 0,
      reason: 'no number in the output; expected 3',
    })
    expect(numericDiff({ output: NaN, expected: 3 })).toEqual({
      score: 0,
      reason: 'no number in the output; expected 3',
    })
  })

  it('refuses an expected without number', () => {
    expect(() => numericDiff({ output: 1, expected: NaN })).toThrow(
      new Error('numericDiff needs a finite number in `expected`, and the row has NaN.'),
    )
  })
})

describe('includes', () => {
  it.each<[string, Parameters<typeof includes>[0], ReturnType<typeof includes>]>([
    ['finds a text', { output: 'Refunds take 5 days', expected: '5 days' }, { score: 1 }],
    ['minds the case', { output: 'Refunds', expected: 'refunds' }, { score: 0, reason: 'missing: "refunds"' }],
    ['ignores the case when told', { output: 'Refunds', expected: 'rEFUNDS', ignoreCase: true }, { score: 1 }],
    [
      'scores the share of a list',
      { output: 'a b', expected: ['a', 'b', 'c', 'd'] },
      { score: 0.5, reason: 'missing: "c", "d"' },
    ],
    ['takes numbers', { output: 42, expected: [4, '2'] }, { score: 1 }],
    ['searches objects as JSON', { output: { city: 'Paris' }, expected: 'Paris' }, { score: 1 }],
    ['scores 0 without output', { output: null, expected: 'null' }, { score: 0, reason: 'no output' }],
  ])('%s', (_name, args, result) => {
    expect(includes(args)).toEqual(result)
  })

  it.each<[string, unknown, string]>([
    ['missing', undefined, 'includes needs `expected`; the row has none.'],
    ['empty', '', 'includes needs texts that are not empty in `expected`, and the row has "".'],
    ['an empty list', [], 'includes needs a text in `expected`, and the row has an empty list.'],
    ['null', null, 'includes needs texts that are not empty in `expected`, and the row has null.'],
    ['an object', { a: 1n }, 'includes needs texts that are not empty in `expected`, and the row has {"a":"1"}.'],
  ])('refuses an expected that is %s', (_name, expected, message) => {
    expect(() => includes({ output: 'a', expected })).toThrow(new Error(message))
  })
})

describe('matchesPattern', () => {
  it.each<[string, Parameters<typeof matchesPattern>[0], ReturnType<typeof matchesPattern>]>([
    ['takes a pattern', { output: 'INV-12', pattern: /^INV-\d+$/ }, { score: 1 }],
    ['takes its source', { output: 'inv-12', pattern: '^INV', flags: 'i' }, { score: 1 }],
    [
      'takes the row’s own',
      { output: 'INV-12', expected: 'INV-\\d{3}' },
      { score: 0, reason: 'does not match /INV-\\d{3}/' },
    ],
    ['prefers the bound one', { output: 'a', pattern: /a/, expected: 'b' }, { score: 1 }],
    ['scores 0 without output', { output: undefined, pattern: /undefined/ }, { score: 0, reason: 'no output' }],
  ])('%s', (_name, args, result) => {
    expect(matchesPattern(args)).toEqual(result)
  })

  it('gives the same answer each time for a pattern with the flag g or y', () => {
    for (const pattern of [/a/g, /a/y]) {
      expect([1, 2, 3].map(() => matchesPattern({ output: 'a', pattern }).score)).toEqual([1, 1, 1])
      expect(pattern.lastIndex).toBe(0)
    }
  })

  it.each<[string, Parameters<typeof matchesPattern>[0], RegExp]>([
    ['no pattern', { output: 'a' }, /^matchesPattern without `pattern` needs `expected`; the row has none\.$/],
    [
      'a number',
      { output: 'a', expected: 5 },
      /^matchesPattern needs a regular expression or its source, and was given 5\.$/,
    ],
    [
      'a broken source',
      { output: 'a', pattern: '(' },
      /^matchesPattern can not use its pattern: Invalid regular expression: \/\(\/.*$/,
    ],
  ])('refuses %s', (_name, args, message) => {
    expect(() => matchesPattern(args)).toThrow(message)
  })
})
