import { describe, expect, it } from 'vitest'
import { about, dollars, duration, percent, points, pValue, score, tokens } from '../text/numbers.ts'
import { histogramBar } from '../text/histogram.ts'

describe('numbers', () => {
  it('does not round into a claim', () => {
    expect([1, 0.9999, 0.99949, 0.389, 0.0001, 0].map(percent)).toEqual(['100.0%', '>99.9%', '99.9%', '38.9%', '<0.1%', '0.0%'])
    expect([1, 0.99999, 0.45, 1 / 3, 0.0001, 0, null].map(score)).toEqual(['1', '0.999…', '0.45', '0.333', '<0.001', '0', '–'])
  })

  it('says differences in points, with their sign', () => {
    expect([-0.0432, 0.15, 0, -0, 0.0003, -0.00001, Number.NaN].map(points)).toEqual(['−4.3', '+15.0', '0.0', '0.0', '+0.03', '0.00', '–'])
  })

  it('gives p three significant digits', () => {
    expect([0.00315, 0.0315, 0.219, 0.0005, 1, 0.9999].map(pValue)).toEqual(['.00315', '.0315', '.219', '<.001', '1', '1'])
  })

  it('writes times, money and tokens as they are read', () => {
    expect([0, 999, 1_000, 9_960, 59_400, 59_600, 83_000, 3_600_000, 7_260_000].map(duration)).toEqual(['0 ms', '999 ms', '1.0 s', '10 s', '59 s', '1 m 00 s', '1 m 23 s', '1 h 00 m', '2 h 01 m'])
    expect([0, 0.00001, 0.0042, 0.05, 0.4213, 1234.5].map(dollars)).toEqual(['$0', '<$0.0001', '$0.0042', '$0.05', '$0.42', '$1,234.50'])
    expect([1, 9_999, 124_000, 1_240_000].map(tokens)).toEqual(['1 token', '9,999 tokens', '124k tokens', '1.2M tokens'])
    expect(about(3087)).toBe('3,100')
  })

  it('draws a bin with anything in it, and a gap for an empty one', () => {
    expect(histogramBar([845, 0, 0, 0, 1, 0, 0, 0, 0, 474])).toBe('█   ▁    ▅')
    expect(histogramBar([0, 0, 0])).toBe('   ')
  })
})
