import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mcnemarTest, pairedTest, signFlipTest, newcombePairedInterval } from '../index.ts'

/** None so small that it is a matter of tolerance whether it is one. */
const difference = fc.double({ min: -1, max: 1, noNaN: true }).filter((value) => value === 0 || Math.abs(value) > 1e-6)

/** All sign patterns, one by one. */
function bruteForce(differences: number[]): number {
  const observed = Math.abs(differences.reduce((a, b) => a + b, 0))
  let extreme = 0
  for (let pattern = 0; pattern < 2 ** differences.length; pattern++) {
    let sum = 0
    for (const [i, d] of differences.entries()) sum += (pattern >> i) & 1 ? -d : d
    if (Math.abs(sum) >= observed - 1e-9) extreme++
  }
  return extreme / 2 ** differences.length
}

describe('mcnemarTest', () => {
  test('agrees with the textbook', () => {
    expect(mcnemarTest(12, 2).exact).toBeCloseTo(0.01294, 5)
    expect(mcnemarTest(12, 2).midP).toBeCloseTo(0.00739, 5)
    expect(mcnemarTest(209, 152).exact).toBeCloseTo(0.00315, 5)
  })

  test('is symmetric, at most 1, and 1 without discordant pairs', () => {
    expect(mcnemarTest(2, 12)).toEqual(mcnemarTest(12, 2))
    expect(mcnemarTest(0, 0)).toEqual({ exact: 1, midP: 1 })
    expect(mcnemarTest(5, 5).exact).toBe(1)
    expect(mcnemarTest(5, 5).midP).toBeCloseTo(1, 12)
  })

  test('is right for a hundred thousand discordant pairs', () => {
    let log = -100_000 * Math.LN2
    let sum = 0
    for (let k = 0; k <= 49_500; k++) {
      if (k > 0) log += Math.log(100_001 - k) - Math.log(k)
      sum += Math.exp(log)
    }
    expect(mcnemarTest(50_500, 49_500).exact / (2 * sum)).toBeCloseTo(1, 8)
  })

  test('refuses what is no count', () => {
    expect(() => mcnemarTest(-1, 2)).toThrow(new RangeError('onlyBase must be a whole number at least 0, but is -1'))
    expect(() => mcnemarTest(1, 2.5)).toThrow(RangeError)
  })
})

describe('signFlipTest', () => {
  test('agrees with trying every pattern', () => {
    const coarse = fc.integer({ min: -4, max: 4 }).map((i) => i / 10)
    fc.assert(
      fc.property(fc.array(fc.oneof(difference, coarse), { maxLength: 10 }), (differences) => {
        expect(signFlipTest(differences).p).toBeCloseTo(bruteForce(differences), 12)
      }),
    )
  })

  test('is McNemar for differences of one size, at any size', () => {
    const differences = [...Array<number>(209).fill(-1), ...Array<number>(152).fill(1), ...Array<number>(958).fill(0)]
    expect(signFlipTest(differences)).toEqual({ p: mcnemarTest(209, 152).exact, exact: true })
  })

  test('estimates past twenty differences, near the exact value, and never 0', () => {
    const differences = Array.from({ length: 20 }, (_, i) => Math.sin(i) + 0.2)
    const { p, exact } = signFlipTest(differences)
    expect(exact).toBe(true)
    for (let seed = 0; seed < 10; seed++) {
      // Two more that are tiny leave the distribution all but unchanged, and are estimated.
      const estimated = signFlipTest([...differences, 1e-7, 2e-7], { seed })
      expect(estimated.exact).toBe(false)
      expect(Math.abs(estimated.p - p)).toBeLessThan(3.5 * Math.sqrt((p * (1 - p)) / 20_000))
    }
    expect(signFlipTest(Array.from({ length: 60 }, (_, i) => 0.5 + i / 1000)).p).toBe(1 / 20_001)
  })

  test('knows neither order nor direction, and repeats itself', () => {
    const differences = Array.from({ length: 50 }, (_, i) => ((i * 7) % 50) / 50 - 0.4)
    const result = signFlipTest(differences)
    expect(signFlipTest(differences)).toEqual(result)
    expect(signFlipTest(differences.toReversed())).toEqual(result)
    expect(signFlipTest(differences.map((d) => -d))).toEqual(result)
    expect(signFlipTest(differences, { seed: 5 })).not.toEqual(result)
  })

  test('takes float noise for a tie', () => {
    expect(signFlipTest([0.1 + 0.2 - 0.3, 1e-12, -1e-10])).toEqual({ p: 1, exact: true })
  })
})

describe('pairedTest', () => {
  test('documents what no cases give', () => {
    expect(pairedTest([])).toEqual({ mean: 0, interval: [-1, 1], p: 1, method: 'none', n: 0 })
  })

  test('uses t from 300 cases or clusters on, and sign flips below', () => {
    const graded = Array.from({ length: 300 }, (_, i) => ((i * 7) % 300) / 300 - 0.45)
    expect(pairedTest(graded).method).toBe('paired-t')
    expect(pairedTest(graded.slice(1)).method).toBe('sign-flip-monte-carlo')
    expect(pairedTest(graded.slice(0, 12)).method).toBe('sign-flip-exact')
    const twice = [...graded, ...graded]
    const ids = twice.map((_, i) => i % 300)
    expect(pairedTest(twice, { clusters: ids }).method).toBe('clustered-t')
    expect(pairedTest(twice, { clusters: ids.map((id) => id % 150) }).method).toBe('clustered-sign-flip-monte-carlo')
    expect(pairedTest(twice, { clusters: ids }).p).toBeCloseTo(pairedTest(graded).p, 9)
    // Counting the copies as cases of their own would claim more than is known.
    expect(pairedTest(twice).p).toBeLessThan(pairedTest(graded).p)
  })

  test('gives the textbook t test', () => {
    const graded = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 0.1 : -0.08))
    const { p, interval, mean } = pairedTest(graded)
    expect(mean).toBeCloseTo(0.01, 12)
    const error = Math.sqrt((0.0081 * 400) / 399 / 400)
    expect(interval[0]).toBeCloseTo(0.01 - 1.965927 * error, 7)
    expect(interval[1]).toBeCloseTo(0.01 + 1.965927 * error, 7)
    expect(p).toBeCloseTo(0.0269, 3)
  })

  test('gives equal differences a width, and their sign test', () => {
    const { p, interval } = pairedTest(Array<number>(8).fill(0.5))
    const [low, high] = newcombePairedInterval({ both: 0, onlyNew: 8, onlyBase: 0, neither: 0 })
    expect(p).toBe(2 / 2 ** 8)
    expect(interval).toEqual([low / 2, high / 2])
    expect(low).toBeGreaterThan(0)
    const [few, all] = pairedTest(Array<number>(400).fill(0.1)).interval
    expect(few).toBeGreaterThan(0.09)
    expect(all).toBeCloseTo(0.1, 12)
    expect(pairedTest([0.3]).p).toBe(1)
    expect(pairedTest([2, 2]).interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  })

  test('finds nothing when every case ties, and still gives a width', () => {
    const { p, method, interval } = pairedTest([0, 1e-12, 0, 0])
    expect({ p, method }).toEqual({ p: 1, method: 'ties' })
    expect(interval[0]).toBeLessThan(-0.4)
    expect(interval[1]).toBeGreaterThan(0.4)
  })

  test('does not take two cases that nearly agree for certainty', () => {
    const { interval } = pairedTest([0.01, 0.015])
    expect(interval[0]).toBeLessThan(-0.5)
    expect(interval[1]).toBeGreaterThan(0.5)
  })

  test('contains the mean, lies in [-1, 1], is mirrored by exchange and does not know the order', () => {
    const anyDifference = fc.oneof(difference, fc.constantFrom(-1, 0, 1))
    const oneCase = fc.tuple(anyDifference, fc.integer({ min: 0, max: 9 }))
    const withIds = fc.array(oneCase, { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(withIds, fc.boolean(), (cases, clustered) => {
        const run = (some: typeof cases, sign: number) =>
          pairedTest(some.map(([d]) => sign * d), { clusters: clustered ? some.map(([, id]) => id) : undefined })
        const { mean, interval, p } = run(cases, 1)
        expect(interval[0]).toBeLessThanOrEqual(mean + 1e-12)
        expect(interval[1]).toBeGreaterThanOrEqual(mean - 1e-12)
        expect(interval[0]).toBeGreaterThanOrEqual(-1)
        expect(interval[1]).toBeLessThanOrEqual(1)
        expect(interval[1]).toBeGreaterThan(interval[0])
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
        // Where gains and losses cancel there is no direction to bring the cases into, and resampling may differ.
        if (Math.abs(mean) > 1e-9) {
          const swapped = run(cases, -1)
          expect(swapped.p).toBeCloseTo(p, 9)
          expect(swapped.interval[0]).toBeCloseTo(-interval[1], 9)
          expect(swapped.interval[1]).toBeCloseTo(-interval[0], 9)
        }
        const reversed = run(cases.toReversed(), 1)
        expect(reversed.p).toBeCloseTo(p, 9)
      }),
      { numRuns: 40 },
    )
  })

  test('refuses NaN and a missing cluster id, before any short cut', () => {
    expect(() => pairedTest([0, Number.NaN])).toThrow(RangeError)
    expect(() => pairedTest([0, 0], { clusters: ['a', undefined] })).toThrow(TypeError)
    expect(() => pairedTest([], { clusters: ['a'] })).toThrow(RangeError)
    expect(() => pairedTest([0.1, 0.2], { level: 1 })).toThrow(RangeError)
  })
})
