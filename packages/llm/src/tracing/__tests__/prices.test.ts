/** What calls cost, and what is not known of it. */
import { afterEach, describe, expect, test } from 'vitest'
import { configurePrices, priceOf } from '../prices.ts'

afterEach(() => configurePrices({}))
const tokens = { inputTokens: 1000, outputTokens: 100 }

test('a model of the table costs what the table says, by the name of a version, and with a provider that the table has otherwise', () => {
  const price = priceOf({ model: 'gpt-5-mini', ...tokens })
  expect(price).toBeGreaterThan(0)
  expect(priceOf({ model: 'gpt-5-mini-2025-08-07', provider: 'openai', ...tokens })).toBe(price)
  expect(priceOf({ model: 'claude-sonnet-4-5', provider: 'somebody', ...tokens })).toBeGreaterThan(0)
  expect(priceOf({ model: 'gpt-5-mini', ...tokens, cacheReadTokens: 900 })).toBeLessThan(price!)
})

test('what is not known is unknown, and never 0', () => {
  expect(priceOf({ model: 'our-finetune', ...tokens })).toBeUndefined()
  expect(priceOf({ model: 'gpt-5-mini' })).toBeUndefined()
  expect(priceOf({ ...tokens })).toBeUndefined()
  expect(priceOf({ model: 'gpt-5-mini', inputTokens: 10, cacheReadTokens: 100 })).toBeUndefined()
})

describe('own prices', () => {
  test('win over the table, by the name that is asked for as well', () => {
    configurePrices({ 'gpt-5-mini': { input: 1, output: 2 }, ours: { input: 1, output: 2, cacheRead: 0.5 } })
    expect(priceOf({ model: 'gpt-5-mini', ...tokens })).toBeCloseTo(0.0012, 12)
    expect(priceOf({ model: 'served-as', requestedModel: 'ours', ...tokens, cacheReadTokens: 400 })).toBeCloseTo(0.001, 12)
  })

  test.each([{ input: -1, output: 1 }, { input: 1 }, { input: 1, output: Number.NaN }, { input: 1, output: 1, cacheRead: '1' }])('%j is refused', (price) => {
    expect(() => configurePrices({ ours: price as never })).toThrow(TypeError)
  })
})
