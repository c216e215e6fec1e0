/** What a call of a model costs. What is not known is not 0. */
import { lazyRequire } from '@evals/core'
import type { calcPrice, ModelPrice } from '@pydantic/genai-prices'

export interface PricedUsage {
  model?: string | undefined
  /** A proxy may answer under another name than it was asked by. */
  requestedModel?: string | undefined
  provider?: string | undefined
  inputTokens?: number | undefined
  /** Of the input's. */
  cacheReadTokens?: number | undefined
  outputTokens?: number | undefined
}

type Rate = (usage: PricedUsage) => number | undefined

const HOUR = 3_600_000
const MAX_RATES = 2_000
const rates = new Map<string, Rate>()

/**
 * By the table of `@pydantic/genai-prices`, which comes with its package: nothing is asked of the network. `@evals/llm`
 * uses the same table. Prices change with time, and some with the hour of the day.
 *
 * @returns US dollars; `undefined` where the model or its tokens are not known
 */
export function priceOf(usage: PricedUsage, atMs: number): number | undefined {
  if (usage.inputTokens === undefined) return undefined
  for (const model of new Set([usage.model, usage.requestedModel])) {
    if (model === undefined) continue
    const cost = rateOf(model, usage.provider, atMs)(usage)
    if (cost !== undefined) return cost
  }
  return undefined
}

/** Finding a model among some thousands takes 20 µs, which every span would pay. */
function rateOf(model: string, provider: string | undefined, atMs: number): Rate {
  const hour = Math.floor(atMs / HOUR)
  const key = `${hour}\n${provider ?? ''}\n${model}`
  let rate = rates.get(key)
  if (rate === undefined) {
    if (rates.size >= MAX_RATES) rates.clear()
    rates.set(key, (rate = findRate(model, provider, new Date(hour * HOUR))))
  }
  return rate
}

/** By the token, and dearer for all of them beyond some length of the input, where a model has tiers. */
interface Price {
  base: number
  upTo: number
}

function findRate(model: string, provider: string | undefined, timestamp: Date): Rate {
  const probe = { inputTokens: 1 }
  // A provider that the table has under another name says nothing about the model
  const options = [...(provider === undefined ? [] : [{ providerId: provider, timestamp }]), { timestamp }].find((each) => asked(probe, model, each) !== undefined)
  if (options === undefined) return () => undefined
  const { input_mtok, output_mtok = 0, cache_read_mtok = input_mtok } = asked(probe, model, options)!.model_price
  const [input, output, cacheRead] = [toPrice(input_mtok), toPrice(output_mtok), toPrice(cache_read_mtok)]
  return (usage) => {
    const { inputTokens = 0, cacheReadTokens = 0, outputTokens = 0 } = usage
    // In a tier, or by something else: for the library to reckon, which takes its time
    if (!input || !output || !cacheRead || inputTokens > Math.min(input.upTo, output.upTo, cacheRead.upTo)) return asked(usage, model, options)?.total_price
    // More cached than there are: tokens that contradict each other
    return cacheReadTokens > inputTokens ? undefined : ((inputTokens - cacheReadTokens) * input.base + cacheReadTokens * cacheRead.base + outputTokens * output.base) / 1e6
  }
}

function toPrice(price: ModelPrice[string]): Price | undefined {
  if (typeof price === 'number') return { base: price, upTo: Infinity }
  return price && typeof price.base === 'number' ? { base: price.base, upTo: Math.min(Infinity, ...price.tiers.map(({ start }) => start)) } : undefined
}

function asked({ inputTokens, outputTokens = 0, cacheReadTokens = 0 }: PricedUsage, model: string, options: { providerId?: string; timestamp: Date }): ReturnType<typeof calcPrice> | undefined {
  // Its table takes a while to load: only who reads spans of models waits for it
  const library = lazyRequire('@pydantic/genai-prices', import.meta.url) as { calcPrice: typeof calcPrice }
  try {
    return library.calcPrice({ input_tokens: inputTokens, output_tokens: outputTokens, ...(cacheReadTokens > 0 && { cache_read_tokens: cacheReadTokens }) }, model, options) ?? undefined
  } catch {
    // Tokens that contradict each other: more cached than there are
    return undefined
  }
}
