import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holm, minimumDetectableEffect, passAtK, passHatK, sampleSize } from '../index.ts'

/** Every way to draw k of n trials, of which the first c passed. */
function draws(n: number, c: number, k: number): { any: number; all: number } {
  let total = 0
  let any = 0
  let all = 0
  for (let set = 0; set < 2 ** n; set++) {
    let size = 0
    let passes = 0
    for (let i = 0; i < n; i++) {
      if (((set >> i) & 1) === 0) continue
      size++
      if (i < c) passes++
    }
    if (size !== k) continue
    total++
    if (passes > 0) any++
    if (passes === k) all++
  }
  return { any: any / total, all: all / total }
}

describe('passAtK and passHatK', () => {
  test('agree with the formula', () => {
    expect(passAtK(10, 3, 5)).toBeCloseTo(0.916667, 6)
    expect(passAtK(5, 2, 2)).toBeCloseTo(0.7, 12)
    expect(passHatK(5, 2, 2)).toBeCloseTo(0.1, 12)
  })

  test('agree with drawing every set of trials', () => {
    for (let n = 1; n <= 8; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) {
          const { any, all } = draws(n, c, k)
          expect(passAtK(n, c, k)).toBeCloseTo(any, 12)
          expect(passHatK(n, c, k)).toBeCloseTo(all, 12)
        }
      }
    }
  })

  test('are undefined, not 1, for fewer trials than k', () => {
    expect(passAtK(2, 2, 3)).toBeUndefined()
    expect(passHatK(0, 0, 1)).toBeUndefined()
  })

  test('stay finite for thousands of trials', () => {
    expect(passAtK(10_000, 5_000, 100)).toBeCloseTo(1, 12)
    expect(passHatK(10_000, 9_999, 5_000)).toBeCloseTo(0.5, 9)
  })

  test('refuse what is no count', () => {
    expect(() => passAtK(5, 6, 1)).toThrow(new RangeError('c must be a whole number from 0 to 5, but is 6'))
    expect(() => passAtK(5, 1.5, 1)).toThrow(RangeError)
    expect(() => passHatK(5, 1, 0)).toThrow(new RangeError('k must be a whole number at least 1, but is 0'))
  })
})

describe('minimumDetectableEffect and sampleSize', () => {
  test('give the 969 cases of Miller 2024', () => {
    expect(sampleSize({ effect: 0.03, omegaSquared: 1 / 9 })).toBe(969)
    expect(minimumDetectableEffect({ n: 969, omegaSquared: 1 / 9 })).toBeCloseTo(0.03, 5)
  })

  test('give the variance ratios of Miller 2024 for more trials', () => {
    // x ~ U(0, 1) and binary outcomes: the variance over cases is 1/12, and of one trial within a case E[x(1-x)] = 1/6.
    const squared = (trials: number) =>
      minimumDetectableEffect({ n: 100, omegaSquared: 1 / 12, noiseNew: 1 / 6, trialsNew: trials }) ** 2
    for (const [trials, ratio] of [[2, 2 / 3], [4, 1 / 2], [6, 4 / 9]] as const) {
      expect(squared(trials) / squared(1)).toBeCloseTo(ratio, 12)
    }
  })

  test('invert each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.1, max: 1, noNaN: true }), (n, omegaSquared) => {
        const effect = minimumDetectableEffect({ n, omegaSquared })
        expect(sampleSize({ effect, omegaSquared })).toBe(n)
      }),
    )
  })

  test('do not care for the sign of the effect, and refuse nonsense', () => {
    expect(sampleSize({ effect: -0.03, omegaSquared: 1 / 9 })).toBe(969)
    expect(sampleSize({ effect: 0.03, omegaSquared: 0 })).toBe(0)
    expect(() => sampleSize({ effect: 0, omegaSquared: 1 })).toThrow(RangeError)
    expect(() => minimumDetectableEffect({ n: 0, omegaSquared: 1 })).toThrow(RangeError)
    expect(() => minimumDetectableEffect({ n: 9, omegaSquared: -1 })).toThrow(/omegaSquared/)
    expect(() => minimumDetectableEffect({ n: 9, omegaSquared: 1, trialsNew: 0 })).toThrow(/trialsNew/)
    expect(() => minimumDetectableEffect({ n: 9, omegaSquared: 1, alpha: 5 })).toThrow(/alpha/)
  })
})

describe('holm', () => {
  test('steps down', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06])
    expect(holm([])).toEqual([])
    expect(holm([0.2])).toEqual([0.2])
  })

  test('is at least the raw p, at most 1, at most Bonferroni, and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
        const adjusted = holm(pValues)
        for (const [i, p] of pValues.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p)
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p * pValues.length))
          for (const [j, q] of pValues.entries()) if (p <= q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)
        }
      }),
    )
  })

  test('refuses what is no probability', () => {
    expect(() => holm([0.1, Number.NaN])).toThrow(new RangeError('pValues[1] must be in [0, 1], but is NaN'))
    expect(() => holm([1.1])).toThrow(RangeError)
  })
})
