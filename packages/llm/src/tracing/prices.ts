/** What a call of a model costs. What is not known is not 0. */
import { lazyRequire, type ModelCall } from '@evals/core/worker'
import type { calcPrice } from '@pydantic/genai-prices'

/** US dollars for a million tokens. */
export interface ModelPrice {
  input: number
  output: number
  /** For input that the provider had cached. Default: as other input. */
  cacheRead?: number
}

// One for all copies of this module: CommonJS and ESM, and a test file's registry that was reset
const STORE = Symbol.for('@evals/llm prices')
const holder = globalThis as { [STORE]?: Record<string, ModelPrice> }

/**
 * Prices of models that the table does not have, or has otherwise, in place of those that were set before.
 *
 * @param prices by the model's name, as it is asked for or as it answers
 * @throws TypeError for a price that is no number from 0
 * @example
 * configurePrices({ 'our-finetune': { input: 0.4, output: 1.6 } })
 */
export function configurePrices(prices: Record<string, ModelPrice>): void {
  for (const [model, price] of Object.entries(prices)) {
    for (const key of ['input', 'output', 'cacheRead'] as const) {
      const value = price[key]
      if (key === 'cacheRead' && value === undefined) continue
      if (!(typeof value === 'number' && value >= 0 && Number.isFinite(value))) throw new TypeError(`The price of '${model}' has ${key}: ${String(value)}; it must be US dollars for a million tokens, from 0`)
    }
  }
  holder[STORE] = { ...prices }
}

/**
 * By the table of `@pydantic/genai-prices`, which comes with its package: nothing is asked of the network.
 *
 * @returns US dollars; `undefined` where the model or its tokens are not known
 */
export function priceOf({ model, requestedModel, provider, inputTokens, outputTokens, cacheReadTokens = 0 }: Omit<ModelCall, 'span' | 'cached' | 'savedMs' | 'durationMs' | 'costUsd'>): number | undefined {
  if (inputTokens === undefined) return undefined
  const output = outputTokens ?? 0
  // A proxy may answer under another name than it was asked by
  const names = [...new Set([model, requestedModel])].filter((name) => name !== undefined)
  const own = names.map((name) => holder[STORE]?.[name]).find((price) => price !== undefined)
  if (own) return ((inputTokens - cacheReadTokens) * own.input + cacheReadTokens * (own.cacheRead ?? own.input) + output * own.output) / 1e6
  const price = table()
  const usage = { input_tokens: inputTokens, output_tokens: output, ...(cacheReadTokens > 0 && { cache_read_tokens: cacheReadTokens }) }
  return names.map((name) => price(usage, name, provider)).find((cost) => cost !== undefined)
}

type Table = (usage: Parameters<typeof calcPrice>[0], model: string, provider: string | undefined) => number | undefined

function table(): Table {
  const library = lazyRequire('@pydantic/genai-prices', import.meta.url) as { calcPrice: typeof calcPrice }
  return (usage, model, provider) => {
    try {
      // A provider that the table has under another name says nothing about the model
      const found = (provider === undefined ? undefined : library.calcPrice(usage, model, { providerId: provider })) ?? library.calcPrice(usage, model)
      return found?.total_price
    } catch {
      // Tokens that contradict each other: more cached than there are
      return undefined
    }
  }
}
