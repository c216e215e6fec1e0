/** What a call of a model costs. What is not known is not 0. */
import { calcPrice } from '@pydantic/genai-prices'

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

const PLAIN = new Set(['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok'])

function findRate(model: string, provider: string | undefined, timestamp: Date): Rate {
  // A provider that the table has under another name says nothing about the model
  const options = [...(provider === undefined ? [] : [{ providerId: provider, timestamp }]), { timestamp }].find((each) => asked({ inputTokens: 1, outputTokens: 1 }, model, each) !== undefined)
  if (options === undefined) return () => undefined
  const price = asked({ inputTokens: 1, outputTokens: 1 }, model, options)!.model_price
  // By the token, as most are; tiers by the length of the input are for the library to reckon
  const isPlain = Object.entries(price).every(([key, value]) => PLAIN.has(key) && typeof value === 'number')
  if (!isPlain) return (usage) => asked(usage, model, options)?.total_price
  const { input_mtok: input = 0, output_mtok: output = 0, cache_read_mtok: cacheRead = input } = price as Record<string, number>
  return ({ inputTokens = 0, cacheReadTokens = 0, outputTokens = 0 }) => (cacheReadTokens > inputTokens ? undefined : ((inputTokens - cacheReadTokens) * input + cacheReadTokens * cacheRead + outputTokens * output) / 1e6)
}

function asked({ inputTokens, outputTokens = 0, cacheReadTokens = 0 }: PricedUsage, model: string, options: { providerId?: string; timestamp: Date }): ReturnType<typeof calcPrice> | undefined {
  try {
    return calcPrice({ input_tokens: inputTokens, output_tokens: outputTokens, ...(cacheReadTokens > 0 && { cache_read_tokens: cacheReadTokens }) }, model, options) ?? undefined
  } catch {
    // Tokens that contradict each other: more cached than there are
    return undefined
  }
}
