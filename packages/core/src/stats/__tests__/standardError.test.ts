import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mean, standardError, variance } from '../index.ts'

const tens = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
const twenty = Array.from({ length: 20 }, (_, i) => i)

describe('mean, variance and standardError', () => {
  test('agree with arithmetic for 0 to 9', () => {
    expect(mean(tens)).toBe(4.5)
    expect(variance(tens)).toBeCloseTo(9.1667, 4)
    expect(standardError(tens)).toBeCloseTo(0.9574, 4)
  })

  test('are undefined, not 0, where nothing is known', () => {
    expect(mean([])).toBeNaN()
    expect(variance([1])).toBeNaN()
    expect(standardError([])).toBeNaN()
    expect(standardError([0.5])).toBeNaN()
    expect(standardError([0.5, 0.6], { clusters: ['a', 'a'] })).toBeNaN()
  })

  test('are 0 for scores that are all equal', () => {
    expect(standardError([0.5, 0.5, 0.5])).toBe(0)
  })

  test('refuse NaN and infinities', () => {
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => mean([1, broken])).toThrow(RangeError)
      expect(() => standardError([1, broken], { clusters: [1, 2] })).toThrow(RangeError)
    }
  })
})

describe('standardError with clusters', () => {
  test("agrees with Inspect AI's tests", () => {
    expect(standardError(twenty, { clusters: twenty.map((i) => i % 4) })).toBeCloseTo(0.645, 3)
  })

  test('equals the plain one when every case is a cluster of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 50 }), (scores) => {
        expect(standardError(scores, { clusters: scores.map((_, i) => i) })).toBeCloseTo(standardError(scores), 12)
      }),
    )
  })

  test('refuses a missing id, wherever it is, and a wrong number of ids', () => {
    for (const missing of [undefined, null, '', Number.NaN]) {
      expect(() => standardError([1], { clusters: [missing] })).toThrow(TypeError)
      const clusters = ['a', 'b', missing]
      expect(() => standardError([1, 1, 1], { clusters })).toThrow(/clusters\[2\] is .*, which names no cluster/)
    }
    expect(() => standardError([1, 2], { clusters: ['a'] })).toThrow(
      new RangeError('clusters must have one id for each of the 2 cases, but has 1'),
    )
  })

  test('takes 0 and false-looking text for the ids that they are', () => {
    expect(standardError([0, 1], { clusters: [0, '0'] })).toBeCloseTo(0.5, 12)
  })
})
