import { calcPrice } from '@pydantic/genai-prices'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { priceOf } from '../prices.ts'

// Random cases take as long as the machine lets them
vi.setConfig({ testTimeout: 60_000 })

const now = Date.UTC(2026, 5, 1)

test('is what the table reckons, in tiers and out of them, found once or again', () => {
  const models = fc.constantFrom('gpt-5-mini', 'gpt-4o', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'mistral-large-latest', 'deepseek-chat')
  fc.assert(fc.property(models, fc.integer({ min: 0, max: 400_000 }), fc.nat(100_000), fc.double({ min: 0, max: 1, noNaN: true }), (model, inputTokens, outputTokens, share) => {
    const cacheReadTokens = Math.floor(inputTokens * share)
    const expected = calcPrice({ input_tokens: inputTokens, output_tokens: outputTokens, ...(cacheReadTokens > 0 && { cache_read_tokens: cacheReadTokens }) }, model, { timestamp: new Date(now) })!.total_price
    expect(priceOf({ model, inputTokens, outputTokens, cacheReadTokens }, now)).toBeCloseTo(expected, 9)
  }), { numRuns: 300 })
})

describe('is unknown, and not 0', () => {
  test.each([
    ['for a model that the table has not', { model: 'our-own', inputTokens: 5, outputTokens: 5 }],
    ['without a model', { inputTokens: 5, outputTokens: 5 }],
    ['without tokens', { model: 'gpt-5-mini', outputTokens: 5 }],
    ['where more is cached than there is', { model: 'gpt-5-mini', inputTokens: 5, outputTokens: 5, cacheReadTokens: 6 }],
  ])('%s', (_name, usage) => {
    expect(priceOf(usage, now)).toBeUndefined()
  })
})

test('is of the model that was asked for where the answer names another', () => {
  expect(priceOf({ model: 'proxy', requestedModel: 'gpt-5-mini', provider: 'proxy', inputTokens: 1000, outputTokens: 0 }, now)).toBeCloseTo(0.00025, 9)
})

test('of embeddings needs no output', () => {
  expect(priceOf({ model: 'text-embedding-3-small', provider: 'openai', inputTokens: 1000, outputTokens: 0 }, now)).toBeCloseTo(0.00002, 9)
})
