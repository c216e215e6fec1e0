import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bucketOf, coarseBounds, coarseBucketOf, percentilesOf } from '../logBuckets.ts'

it('gives percentiles within 2% of the nearest rank', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 }), fc.constantFrom(0.5, 0.95, 0.99), (values, share) => {
      const counts = new Map<number, number>()
      for (const value of values) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1)
      const exact = values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1]!
      expect(Math.abs(percentilesOf(counts, [share])[0]! / exact - 1)).toBeLessThan(0.02)
    }),
  )
})

it('counts what took no time below all else', () => {
  expect(percentilesOf(new Map([[bucketOf(0), 3], [bucketOf(100), 1]]), [0.5, 0.99]).map(Math.round)).toEqual([0, 101])
  expect(percentilesOf(new Map(), [0.5])).toEqual([0])
})

it('has a bucket between powers of the root of two', () => {
  expect([0, 1, 300, 1024].map((value) => coarseBounds(coarseBucketOf(bucketOf(value))))).toEqual([
    { from: 0, to: 0 },
    { from: 1, to: 2 ** 0.5 },
    { from: 256, to: 2 ** 8.5 },
    { from: 1024, to: 2 ** 10.5 },
  ])
})
