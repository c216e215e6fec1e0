/** Agreement of raters, and pass rates by a judge that errs. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cohenKappa, correctedRate, krippendorffAlpha, rateSampleSize, wilsonInterval } from '../index.ts'
import { randomBits } from '../random.ts'

describe('cohenKappa', () => {
  test.each([
    // Wikipedia's, and Cohen's own table 1 (1960)
    [[[20, 5], [10, 15]], 0.4],
    [[[45, 15], [25, 15]], 0.1304],
    [[[25, 35], [5, 35]], 0.2593],
    [[[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.4915],
    [[[5, 0], [0, 5]], 1],
    [[[0, 5], [5, 0]], -1],
  ])('%j: %d', (matrix, kappa) => {
    expect(cohenKappa(matrix)).toBeCloseTo(kappa, 4)
  })

  test('nothing is known where all is one category, or there is nothing', () => {
    expect([cohenKappa([[7, 0], [0, 0]]), cohenKappa([[0, 0], [0, 0]])]).toEqual([null, null])
  })

  test('what is no matrix of counts is refused', () => {
    for (const wrong of [[], [[1, 2]], [[1, 2], [3]], [[1, -1], [0, 1]], [[NaN, 1], [0, 1]]]) expect(() => cohenKappa(wrong)).toThrow(RangeError)
  })

  test('at most 1, the same for both raters, and not changed by the order of categories', () => {
    fc.assert(fc.property(fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50)), ([a, b, c, d]) => {
      const kappa = cohenKappa([[a, b], [c, d]])
      expect(cohenKappa([[a, c], [b, d]])).toEqual(kappa)
      expect(cohenKappa([[d, c], [b, a]])).toEqual(kappa)
      if (kappa !== null) expect(Math.abs(kappa)).toBeLessThanOrEqual(1)
    }))
  })
})

describe('krippendorffAlpha', () => {
  const _ = null
  // Krippendorff 2011, section D
  const published = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
  ]
  test.each([['nominal', 0.743], ['ordinal', 0.815], ['interval', 0.849], ['ratio', 0.797]] as const)('%s, as published: %d', (level, alpha) => {
    expect(krippendorffAlpha(published, level)).toBeCloseTo(alpha, 3)
  })

  // Krippendorff 2011, sections A and B
  test('two raters, two values and more', () => {
    expect(krippendorffAlpha([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])).toBeCloseTo(0.095, 3)
    expect(krippendorffAlpha([[...'aabbdcccedda'], [...'babbbccceddd']])).toBeCloseTo(0.692, 3)
    expect(krippendorffAlpha([[1, 2, 3, null], [1, 2, 4, 4]], 'interval')).toBeCloseTo(0.8780, 4)
  })

  test('nothing is known without two values, or without an item that two have rated', () => {
    expect([krippendorffAlpha([[1, 1], [1, 1]]), krippendorffAlpha([[1, null], [null, 1]]), krippendorffAlpha([])]).toEqual([null, null, null])
  })

  test('ragged ratings, and names at a level of numbers, are refused', () => {
    expect(() => krippendorffAlpha([[1, 2], [1]])).toThrow('ratings[1] must have 2 items as ratings[0] has, but has 1')
    expect(() => krippendorffAlpha([['a', 1]], 'ordinal')).toThrow(RangeError)
  })

  test('not changed by the order of raters or items; at most 1', () => {
    const rows = fc.array(fc.tuple(...Array.from({ length: 3 }, () => fc.option(fc.nat(4)))), { minLength: 1, maxLength: 12 })
    fc.assert(fc.property(rows, fc.constantFrom('nominal', 'ordinal', 'interval', 'ratio'), (items, level) => {
      const byRater = (list: typeof items) => [0, 1, 2].map((rater) => list.map((item) => item[rater] ?? null))
      const alpha = krippendorffAlpha(byRater(items), level)
      if (alpha === null) return
      expect(alpha).toBeLessThanOrEqual(1)
      expect(krippendorffAlpha(byRater(items).toReversed(), level)).toBeCloseTo(alpha, 9)
      expect(krippendorffAlpha(byRater(items.toReversed()), level)).toBeCloseTo(alpha, 9)
    }))
  })
})

describe('correctedRate', () => {
  const perfect = { truePositive: 50, positives: 50, trueNegative: 50, negatives: 50 }

  test('a perfect judge needs no correction; a lenient one is corrected down', () => {
    expect(correctedRate({ judgedPass: 60, judged: 100, ...perfect }).rate).toBeCloseTo(0.6, 12)
    const { rate, interval } = correctedRate({ judgedPass: 160, judged: 200, truePositive: 90, positives: 100, trueNegative: 80, negatives: 100 })
    expect(rate).toBeCloseTo(0.6 / 0.7, 12)
    expect(interval.map((end) => Number(end.toFixed(3)))).toMatchInlineSnapshot(`
      [
        0.75,
        0.974,
      ]
    `)
  })

  test('a judge no better than a coin says nothing, nor do labels of one kind', () => {
    const nothing = { rate: null, interval: [0, 1] }
    expect(correctedRate({ judgedPass: 60, judged: 100, truePositive: 25, positives: 50, trueNegative: 25, negatives: 50 })).toEqual(nothing)
    expect(correctedRate({ judgedPass: 60, judged: 100, truePositive: 50, positives: 50, trueNegative: 0, negatives: 0 })).toEqual(nothing)
  })

  test('counts that can not be are refused', () => {
    for (const wrong of [{ judgedPass: 101 }, { judged: 0 }, { truePositive: 51 }, { trueNegative: -1 }, { negatives: 1.5 }]) {
      expect(() => correctedRate({ judgedPass: 60, judged: 100, ...perfect, ...wrong })).toThrow(RangeError)
    }
  })

  test('the rate is in its interval, the interval in [0, 1], and wider at a higher level', () => {
    const part = fc.integer({ min: 1, max: 60 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(fc.property(part, part, part, ([judgedPass, judged], [truePositive, positives], [trueNegative, negatives]) => {
      const counts = { judgedPass, judged, truePositive, positives, trueNegative, negatives }
      const { rate, interval: [low, high] } = correctedRate(counts)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      if (rate === null) return
      expect(low).toBeLessThanOrEqual(rate)
      expect(high).toBeGreaterThanOrEqual(rate)
    }))
  })

  test.each([[0.8, 0.9, 0.7], [0.3, 0.8, 0.95], [0.5, 0.7, 0.7]])('of 2,000 simulated samples with rate %d, TPR %d, TNR %d, the interval covers the truth in 93% at least', (truth, q1, q0) => {
    const bits = randomBits(7)
    const random = (): number => bits() / 2 ** 32
    const drawn = (n: number, p: number): number => Array.from({ length: n }).filter(() => random() < p).length
    let covered = 0
    for (let sample = 0; sample < 2000; sample++) {
      const { interval: [low, high] } = correctedRate({
        judgedPass: drawn(200, truth * q1 + (1 - truth) * (1 - q0)), judged: 200, truePositive: drawn(50, q1), positives: 50, trueNegative: drawn(50, q0), negatives: 50,
      })
      if (low <= truth && truth <= high) covered++
    }
    expect(covered / 2000).toBeGreaterThan(0.93)
  })
})

describe('rateSampleSize', () => {
  test.each([[0.9, 0.1], [0.5, 0.1], [1, 0.05], [0, 0.9], [0.73, 0.02]])('at %d, %d wide: no fewer would do', (rate, width) => {
    const wide = (n: number): number => wilsonInterval(rate * n, n)[1] - wilsonInterval(rate * n, n)[0]
    const n = rateSampleSize({ rate, width })
    expect(wide(n)).toBeLessThanOrEqual(width)
    if (n > 1) expect(wide(n - 1)).toBeGreaterThan(width)
  })

  test('the example, and what makes no sense', () => {
    expect(rateSampleSize({ rate: 0.9, width: 0.1 })).toBe(141)
    for (const wrong of [{ rate: 1.1, width: 0.1 }, { rate: NaN, width: 0.1 }, { rate: 0.5, width: 0 }, { rate: 0.5, width: 1 }]) expect(() => rateSampleSize(wrong)).toThrow(RangeError)
  })
})
