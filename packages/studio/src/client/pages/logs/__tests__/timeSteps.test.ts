import { describe, expect, it } from 'vitest'
import { domainOf, stepsOf } from '../timeSteps.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-25T10:30:20Z')

describe('the time of the charts', () => {
  it('is that which is asked for, in whole steps that are not too many', () => {
    const of = (from: number | undefined, to?: number) => {
      const domain = domainOf({ from, to }, { oldestMs: NOW - 40 * 24 * HOUR, newestMs: NOW - 5_000 }, NOW)
      return [new Date(domain.from).toISOString(), new Date(domain.to).toISOString(), domain.step, stepsOf(domain).length]
    }
    expect([of(NOW - HOUR), of(NOW - 24 * HOUR), of(NOW - 7 * 24 * HOUR), of(undefined), of(NOW - 1_000, NOW)]).toEqual([
      ['2026-11-25T09:30:00.000Z', '2026-11-25T10:31:00.000Z', 'minute', 61],
      ['2026-11-24T10:00:00.000Z', '2026-11-25T11:00:00.000Z', 'hour', 25],
      ['2026-11-18T10:00:00.000Z', '2026-11-25T11:00:00.000Z', 'hour', 169],
      ['2026-10-16T00:00:00.000Z', '2026-11-26T00:00:00.000Z', 'day', 41],
      ['2026-11-25T10:30:00.000Z', '2026-11-25T10:31:00.000Z', 'minute', 1],
    ])
  })

  it('has at least one step where there is nothing at all', () => {
    expect(stepsOf(domainOf({ from: undefined, to: undefined }, {}, NOW)).length).toBeGreaterThan(0)
  })
})
