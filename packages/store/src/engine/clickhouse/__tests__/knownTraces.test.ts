import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinedRanges } from '../knownTraces.ts'

it('joins ranges that meet, and those nearest to one another where there are too many', () => {
  expect(joinedRanges([[5, 9], [1, 3], [2, 4], [20, 20]])).toEqual([[1, 4], [5, 9], [20, 20]])
  expect(joinedRanges([[1, 2], [3, 4], [10, 11], [100, 101]], 2)).toEqual([[1, 11], [100, 101]])
})

it('covers every range, with as few as it was told', () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.nat(50)).map(([from, size]): [number, number] => [from, from + size])
  fc.assert(
    fc.property(fc.array(range, { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (ranges, most) => {
      const joined = joinedRanges(ranges, most)
      expect(joined.length).toBeLessThanOrEqual(most)
      for (const [from, to] of ranges) expect(joined.some(([start, end]) => start <= from && to <= end)).toBe(true)
    }),
  )
})
