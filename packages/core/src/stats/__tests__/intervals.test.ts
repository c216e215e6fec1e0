import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bootstrapInterval,
  clopperPearsonInterval,
  meanInterval,
  newcombePairedInterval,
  wilsonInterval,
} from '../index.ts'
import { tCritical, tTwoSidedP } from '../tCritical.ts'

const score = fc.double({ min: 0, max: 1, noNaN: true })
const level = fc.double({ min: 0.5, max: 0.999, noNaN: true })

describe('tCritical', () => {
  test('agrees with the tables', () => {
    const table = [
      [1, 12.706204736432095],
      [2, 4.302652729911275],
      [4, 2.7764451051977987],
      [10, 2.2281388519649385],
      [30, 2.0422724563012373],
    ] as const
    for (const [df, t] of table) expect(tCritical(0.95, df)).toBeCloseTo(t, 8)
  })

  test('agrees with the closed forms of one and two degrees of freedom, to rounding', () => {
    expect(tCritical(0.95, 1) / Math.tan(0.475 * Math.PI)).toBeCloseTo(1, 12)
    const p = 0.975
    expect(tCritical(0.95, 2) / ((2 * p - 1) * Math.sqrt(2 / (4 * p * (1 - p))))).toBeCloseTo(1, 12)
  })

  test('inverts the p value for few and for many degrees of freedom', () => {
    for (const df of [1, 3, 29, 299, 100_000]) expect(tTwoSidedP(tCritical(0.95, df), df)).toBeCloseTo(0.05, 12)
  })
})

describe('wilsonInterval', () => {
  test('agrees with published values', () => {
    const [low, high] = wilsonInterval(81, 263)
    expect(low).toBeCloseTo(0.2553, 4)
    expect(high).toBeCloseTo(0.3662, 4)
  })

  test('knows nothing of no cases, and never has width zero', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1])
    expect(wilsonInterval(0, 10)[0]).toBe(0)
    expect(wilsonInterval(0, 10)[1]).toBeCloseTo(0.2775, 4)
    expect(wilsonInterval(10, 10)[1]).toBe(1)
  })

  test('contains the rate and lies in [0, 1], for fractional successes too', () => {
    fc.assert(
      fc.property(score, fc.integer({ min: 1, max: 100_000 }), level, (rate, n, at) => {
        const successes = Math.min(n, rate * n)
        const [low, high] = wilsonInterval(successes, n, at)
        expect(low).toBeLessThanOrEqual(successes / n)
        expect(high).toBeGreaterThanOrEqual(successes / n)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(high).toBeGreaterThan(low)
      }),
    )
  })

  test('refuses what is out of range', () => {
    expect(() => wilsonInterval(11, 10)).toThrow(new RangeError('successes must be from 0 to n = 10, but is 11'))
    expect(() => wilsonInterval(-1, 10)).toThrow(RangeError)
    expect(() => wilsonInterval(Number.NaN, 10)).toThrow(RangeError)
    expect(() => wilsonInterval(1, Number.NaN)).toThrow(RangeError)
    expect(() => wilsonInterval(1, 10, 95)).toThrow(new RangeError('level must be between 0 and 1, but is 95'))
  })
})

describe('clopperPearsonInterval', () => {
  test('agrees with published values and closed forms', () => {
    const [low, high] = clopperPearsonInterval(81, 263)
    expect(low).toBeCloseTo(0.2527, 4)
    expect(high).toBeCloseTo(0.3676, 4)
    expect(clopperPearsonInterval(0, 10)[1]).toBeCloseTo(1 - 0.025 ** 0.1, 13)
    expect(clopperPearsonInterval(0, 10)[0]).toBe(0)
    expect(clopperPearsonInterval(10, 10)).toEqual([expect.closeTo(0.025 ** 0.1, 13), 1])
    expect(clopperPearsonInterval(0, 0)).toEqual([0, 1])
  })

  test('is the wider of the two intervals for a proportion at the middle, and refuses fractions', () => {
    const exact = clopperPearsonInterval(50, 100)
    const score = wilsonInterval(50, 100)
    expect(exact[0]).toBeLessThan(score[0])
    expect(exact[1]).toBeGreaterThan(score[1])
    expect(() => clopperPearsonInterval(0.5, 10)).toThrow(RangeError)
    const message = 'successes must be a whole number from 0 to 1, but is 2'
    expect(() => clopperPearsonInterval(2, 1)).toThrow(new RangeError(message))
  })
})

describe('newcombePairedInterval', () => {
  test('reproduces 152 wins and 209 losses among 1319 cases', () => {
    const [low, high] = newcombePairedInterval({ both: 306, onlyNew: 152, onlyBase: 209, neither: 652 })
    expect(low * 100).toBeCloseTo(-7.13, 2)
    expect(high * 100).toBeCloseTo(-1.5, 2)
  })

  test('has width when all agree, and knows nothing of no cases', () => {
    const [low, high] = newcombePairedInterval({ both: 20, onlyNew: 0, onlyBase: 0, neither: 0 })
    expect(low).toBeLessThan(-0.1)
    expect(high).toBeGreaterThan(0.1)
    expect(newcombePairedInterval({ both: 0, onlyNew: 0, onlyBase: 0, neither: 0 })).toEqual([-1, 1])
  })

  test('contains the difference, lies in [-1, 1] and is mirrored when the systems change places', () => {
    const cell = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.double({ min: 0, max: 50, noNaN: true }))
    fc.assert(
      fc.property(cell, cell, cell, cell, (both, onlyNew, onlyBase, neither) => {
        const n = both + onlyNew + onlyBase + neither
        fc.pre(n > 1e-6)
        const [low, high] = newcombePairedInterval({ both, onlyNew, onlyBase, neither })
        const swapped = newcombePairedInterval({ both, onlyNew: onlyBase, onlyBase: onlyNew, neither })
        expect(low).toBeLessThanOrEqual((onlyNew - onlyBase) / n)
        expect(high).toBeGreaterThanOrEqual((onlyNew - onlyBase) / n)
        expect(low).toBeGreaterThanOrEqual(-1)
        expect(high).toBeLessThanOrEqual(1)
        expect(high - low).toBeGreaterThan(0)
        expect(swapped[0]).toBeCloseTo(-high, 9)
        expect(swapped[1]).toBeCloseTo(-low, 9)
      }),
    )
  })

  test('refuses cells that are no counts', () => {
    expect(() => newcombePairedInterval({ both: -1, onlyNew: 0, onlyBase: 0, neither: 3 })).toThrow(/both must be/)
    expect(() => newcombePairedInterval({ both: 1, onlyNew: Number.NaN, onlyBase: 0, neither: 3 })).toThrow(/onlyNew/)
  })
})

describe('meanInterval', () => {
  test('is Wilson for scores of 0 and 1', () => {
    expect(meanInterval([1, 1, 0, 1])).toEqual(wilsonInterval(3, 4))
  })

  test('is mean and t times standard error for graded scores', () => {
    const [low, high] = meanInterval([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(low).toBeCloseTo(4.5 - 2.262157 * 0.957427, 5)
    expect(high).toBeCloseTo(4.5 + 2.262157 * 0.957427, 5)
  })

  test('knows nothing of no scores', () => {
    expect(meanInterval([])).toEqual([0, 1])
  })

  test('never has width zero', () => {
    expect(meanInterval([0.25, 0.25, 0.25])).toEqual(wilsonInterval(0.75, 3))
    expect(meanInterval([0.4])).toEqual(wilsonInterval(0.4, 1))
    expect(meanInterval([0.1, 0.9], { clusters: ['a', 'a'] })).toEqual(wilsonInterval(0.5, 1))
    expect(meanInterval([1, 1, 1, 1], { clusters: ['a', 'a', 'b', 'b'] })).toEqual(wilsonInterval(2, 2))
    expect(meanInterval([7, 7])).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  })

  test('contains the mean, lies in [0, 1] and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 60 }), (scores) => {
        const [low, high] = meanInterval(scores)
        const mean = scores.reduce((a, b) => a + b) / scores.length
        expect(low).toBeLessThanOrEqual(mean + 1e-12)
        expect(high).toBeGreaterThanOrEqual(mean - 1e-12)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(high).toBeGreaterThan(low)
        expect(meanInterval(scores.toReversed())[0]).toBeCloseTo(low, 9)
      }),
    )
  })

  test('refuses NaN, and a missing cluster id before any short cut', () => {
    expect(() => meanInterval([1, Number.NaN])).toThrow(new RangeError('scores[1] must be a finite number, but is NaN'))
    expect(() => meanInterval([1, 1], { clusters: ['a', ''] })).toThrow(
      new TypeError('clusters[1] is empty, which names no cluster: give each case an id'),
    )
    expect(() => meanInterval([], { clusters: ['a'] })).toThrow(RangeError)
  })
})

describe('bootstrapInterval', () => {
  const values = Array.from({ length: 40 }, (_, i) => ((i * 37) % 41) / 50 - 0.3)

  test('gives the same bytes for the same seed and others for another', () => {
    expect(bootstrapInterval(values)).toEqual(bootstrapInterval(values))
    expect(bootstrapInterval(values, { seed: 1 })).not.toEqual(bootstrapInterval(values, { seed: 2 }))
  })

  test('does not depend on the order, and is mirrored by a change of sign', () => {
    const [low, high] = bootstrapInterval(values)
    expect(bootstrapInterval(values.toReversed())).toEqual([low, high])
    expect(bootstrapInterval(values.map((value) => -value))).toEqual([-high, -low])
  })

  test('is near mean and t times standard error for well-behaved values', () => {
    const [low, high] = bootstrapInterval(values)
    const [tLow, tHigh] = meanInterval(values)
    expect(low).toBeCloseTo(tLow, 2)
    expect(high).toBeCloseTo(tHigh, 2)
  })

  test('resamples whole clusters', () => {
    const twice = [...values, ...values]
    const ids = twice.map((_, i) => i % values.length)
    const [low, high] = bootstrapInterval(values)
    const [clusterLow, clusterHigh] = bootstrapInterval(twice, { clusters: ids })
    expect(clusterLow).toBeCloseTo(low, 9)
    expect(clusterHigh).toBeCloseTo(high, 9)
  })

  test('knows nothing of one case or one cluster', () => {
    const nothing = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    expect(bootstrapInterval([0.5])).toEqual(nothing)
    expect(bootstrapInterval([0.5, 0.6], { clusters: [1, 1] })).toEqual(nothing)
  })
})
