import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CaseScore, compareScores, mcnemarTest, verdictOf } from '../index.ts'
import { randomBits } from '../random.ts'

function repeat(...groups: [count: number, value: number][]): number[] {
  return groups.flatMap(([count, value]) => Array<number>(count).fill(value))
}

const binaryBase = repeat([306, 1], [152, 0], [209, 1], [652, 0])
const binaryNext = repeat([306, 1], [152, 1], [209, 0], [652, 0])

describe('compareScores of 0/1 scores', () => {
  test('reproduces 152 wins and 209 losses among 1319 cases', () => {
    const { interval, ...rest } = compareScores(binaryBase, binaryNext)
    expect(rest).toEqual({
      baseMean: expect.closeTo(0.39045, 5),
      mean: expect.closeTo(0.34723, 4),
      n: 1319,
      difference: expect.closeTo(-0.0432, 4),
      p: mcnemarTest(209, 152).exact,
      method: 'mcnemar-exact',
      wins: 152,
      losses: 209,
      ties: 958,
      minimumDetectableEffect: expect.closeTo(0.0402, 4),
      casesNeeded: expect.any(Number),
      verdict: 'regressed',
    })
    expect(interval[0]).toBeCloseTo(-0.0713, 4)
    expect(interval[1]).toBeCloseTo(-0.015, 4)
  })

  test('is unchanged, with a width, when every case ties', () => {
    const result = compareScores(repeat([18, 1], [2, 0]), repeat([18, 1], [2, 0]))
    expect(result).toMatchObject({ p: 1, verdict: 'unchanged', method: 'mcnemar-exact', ties: 20, difference: 0 })
    expect(result.interval[1] - result.interval[0]).toBeGreaterThan(0.1)
    expect(result.minimumDetectableEffect).toBe(0.3)
    expect('casesNeeded' in result).toBe(false)
  })

  test('uses McNemar for one scored trial, and sign flips for several', () => {
    expect(compareScores([[1, null], [0]], [1, 1]).method).toBe('mcnemar-exact')
    expect(compareScores([[1, 1], [0, 0]], [1, 1]).method).toBe('sign-flip-exact')
    expect(compareScores([1, 0], [1, 1], { clusters: ['a', 'b'] }).method).toBe('clustered-sign-flip-exact')
  })
})

describe('compareScores of graded scores', () => {
  test('calls ties ties, with the width that 0/1 scores of that mean would have', () => {
    const same = repeat([10, 0.7])
    const result = compareScores(same, same)
    expect(result).toMatchObject({ method: 'ties', p: 1, verdict: 'unchanged' })
    const binary = repeat([7, 1], [3, 0])
    expect(result.interval[0]).toBeCloseTo(compareScores(binary, binary).interval[0], 12)
    const clustered = compareScores(same, same, { clusters: same.map((_, i) => i % 2) })
    expect(clustered.interval[1]).toBeGreaterThan(result.interval[1])
  })

  test('takes differences of float noise for ties', () => {
    expect(compareScores([0.1 + 0.2, 0.5], [0.3, 0.5])).toMatchObject({ ties: 2, difference: 0, verdict: 'unchanged' })
  })

  test('compares means over scored trials and leaves out what has no score', () => {
    const result = compareScores([[0, 1, null], 0.5, null, [null], 1], [[1, 1], 0.5, 1, 1, undefined])
    expect(result).toMatchObject({ n: 2, wins: 1, losses: 0, ties: 1, baseMean: 0.5, mean: 0.75, difference: 0.25 })
  })

  test('detects the effect that it says it detects, and asks for the cases that it needs', () => {
    const base = Array.from({ length: 400 }, (_, i) => ((i * 7) % 40) / 80)
    const next = base.map((score, i) => score + ((i * 13) % 11) / 100)
    const result = compareScores(base, next)
    expect(result).toMatchObject({ method: 'paired-t', verdict: 'improved', losses: 0 })
    expect(result.minimumDetectableEffect).toBeLessThan(result.difference)
    expect(result.casesNeeded).toBeLessThan(400)
  })

  test('says that nothing can be detected with fewer than six cases', () => {
    const result = compareScores([0.1, 0.2, 0.3], [0.2, 0.4, 0.6])
    expect(result).toMatchObject({ minimumDetectableEffect: 1, verdict: 'inconclusive' })
  })
})

describe('compareScores pairs cases', () => {
  test('by key, over those that both have', () => {
    const result = compareScores({ a: 1, b: 0, gone: 1 }, { fresh: 0, b: 1, a: 1 })
    expect(result).toMatchObject({ n: 2, wins: 1, ties: 1 })
    expect(compareScores({ a: 1 }, { constructor: 1, toString: 1 }).n).toBe(0)
    expect(compareScores({ constructor: 1 }, {}).n).toBe(0)
  })

  test('the same from arrays, records and maps', () => {
    const entry: fc.Arbitrary<CaseScore> = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0, 1, null),
      fc.array(fc.constantFrom(0, 0.5, 1, null), { maxLength: 3 }),
    )
    const cases = fc.array(fc.tuple(entry, entry, fc.integer({ min: 1, max: 5 })), { maxLength: 25 })
    fc.assert(
      fc.property(cases, fc.boolean(), (some, clustered) => {
        const base = some.map(([score]) => score)
        const next = some.map(([, score]) => score)
        const clusters = some.map(([, , id]) => id)
        const byKey = <T>(values: T[]) => Object.fromEntries(values.map((value, i) => [`case ${i}`, value]))
        const options = (given: typeof clusters | Record<string, number> | Map<string, number>) =>
          clustered ? { clusters: given } : {}
        const expected = compareScores(base, next, options(clusters))
        expect(compareScores(byKey(base), byKey(next), options(byKey(clusters)))).toEqual(expected)
        const map = <T>(values: T[]) => new Map(Object.entries(byKey(values)))
        expect(compareScores(map(base), map(next), options(map(clusters)))).toEqual(expected)
        expect(JSON.parse(JSON.stringify(expected))).toEqual(expected)
        expect(expected.minimumDetectableEffect).toBeGreaterThan(0)
        expect(expected.minimumDetectableEffect).toBeLessThanOrEqual(1)
      }),
      { numRuns: 60 },
    )
  })

  test('and turns the verdict round when base and new change places', () => {
    const forth = compareScores(binaryBase, binaryNext)
    const back = compareScores(binaryNext, binaryBase)
    expect(back).toMatchObject({ verdict: 'improved', p: forth.p, wins: forth.losses, difference: -forth.difference })
    expect(back.interval[0]).toBeCloseTo(-forth.interval[1], 12)
  })

  test('and knows nothing where no case is in both', () => {
    expect(compareScores({}, {})).toEqual({
      baseMean: 0,
      mean: 0,
      n: 0,
      difference: 0,
      interval: [-1, 1],
      p: 1,
      method: 'none',
      wins: 0,
      losses: 0,
      ties: 0,
      minimumDetectableEffect: 1,
      verdict: 'inconclusive',
    })
  })

  test('and refuses broken scores, naming the case', () => {
    expect(() => compareScores({ a: Number.NaN }, { a: 1 })).toThrow(
      new RangeError('the base score of case "a" must be a number in [0, 1], but is NaN'),
    )
    expect(() => compareScores([1, 1], [1, [0, 1.5]])).toThrow(
      new RangeError('the next score of case 1 must be a number in [0, 1], but is 1.5'),
    )
  })

  test('and refuses shapes that do not fit', () => {
    expect(() => compareScores([1, 1], [1])).toThrow(
      new RangeError('next has 1 cases, base 2: arrays are paired by position, so give records by case key'),
    )
    expect(() => compareScores([1], { a: 1 })).toThrow(TypeError)
    expect(() => compareScores([1, 1], [1, 1], { clusters: ['a'] })).toThrow(RangeError)
    expect(() => compareScores({ a: 1, b: 1 }, { a: 1, b: 1 }, { clusters: { a: 'x' } })).toThrow(
      new TypeError('case "b" has no cluster id: give each compared case one'),
    )
  })
})

describe('verdictOf', () => {
  const evidence = { p: 0.5, difference: 0.001, interval: [-0.01, 0.012], ties: 5, n: 1000 } as const

  test('follows significance, then ties, then tolerance', () => {
    expect(verdictOf(evidence)).toBe('unchanged')
    expect(verdictOf({ ...evidence, p: 0.04 })).toBe('improved')
    expect(verdictOf({ ...evidence, p: 0.04, difference: -0.001 })).toBe('regressed')
    expect(verdictOf({ ...evidence, p: 0.05 })).toBe('unchanged')
    expect(verdictOf({ ...evidence, interval: [-0.02, 0.02] })).toBe('unchanged')
    expect(verdictOf({ ...evidence, interval: [-0.021, 0.01] })).toBe('inconclusive')
    expect(verdictOf({ ...evidence, interval: [-0.021, 0.01], tolerance: 0.03 })).toBe('unchanged')
    expect(verdictOf({ ...evidence, interval: [-0.5, 0.5], ties: 1000 })).toBe('unchanged')
    expect(verdictOf({ ...evidence, n: 0, ties: 0 })).toBe('inconclusive')
  })

  test('decides again with an adjusted p, as compareScores does', () => {
    const raw = compareScores(binaryBase, binaryNext)
    expect(raw.verdict).toBe('regressed')
    const adjusted = compareScores(binaryBase, binaryNext, { adjustedP: 0.3 })
    expect(adjusted).toEqual({ ...raw, verdict: 'inconclusive' })
    expect(verdictOf({ ...raw, p: 0.3 })).toBe('inconclusive')
  })
})

describe('an unchanged system', () => {
  /** How often the verdict cries wolf, and how often the interval covers the true difference of 0. */
  function simulate(runs: number, draw: (uniform: () => number) => [number[], number[]]) {
    const bits = randomBits(11)
    let alarms = 0
    let covered = 0
    for (let run = 0; run < runs; run++) {
      const { verdict, interval } = compareScores(...draw(() => bits() / 2 ** 32))
      if (verdict === 'improved' || verdict === 'regressed') alarms++
      if (interval[0] <= 0 && interval[1] >= 0) covered++
    }
    return { alarms: alarms / runs, covered: covered / runs }
  }

  const cases = (n: number, value: () => number) => Array.from({ length: n }, value)

  test('that passes nine times in ten is rarely called changed', () => {
    for (const n of [20, 50, 200]) {
      const { alarms, covered } = simulate(1000, (uniform) => {
        const pass = () => (uniform() < 0.9 ? 1 : 0)
        return [cases(n, pass), cases(n, pass)]
      })
      expect(alarms).toBeLessThanOrEqual(0.06)
      expect(covered).toBeGreaterThanOrEqual(0.935)
    }
  })

  test('with graded scores is rarely called changed', () => {
    for (const [n, runs] of [[8, 100], [14, 200], [60, 100], [400, 300]] as const) {
      const { alarms, covered } = simulate(runs, (uniform) => {
        const grade = () => uniform() ** 0.3
        return [cases(n, grade), cases(n, grade)]
      })
      expect(alarms).toBeLessThanOrEqual(0.08)
      expect(covered).toBeGreaterThanOrEqual(0.91)
    }
  })
})

test('compares 100,000 cases: squared, they would take hours', { timeout: 60_000 }, () => {
  const bits = randomBits(3)
  const scores = () => Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`case ${i}`, bits() / 2 ** 32]))
  expect(compareScores(scores(), scores())).toMatchObject({ n: 100_000, verdict: 'unchanged' })
})
