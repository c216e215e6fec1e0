/** A month of an application's spans, the same for everybody: 8 to a trace, about 1 KB of text each, words as frequent as in language. */
import { hash } from 'node:crypto'
import type { IncomingSpan } from '../../../packages/store/src/trace/incomingSpan.ts'

export const SPANS_PER_TRACE = 8
export const DAYS = 30
/** Where the month begins, and ends with the last span. */
export const BEGIN = Date.parse('2026-10-01T00:00:00Z')
export const MODELS: readonly string[] = ['gpt-5', 'gpt-5-mini', 'gpt-5-nano', 'o4-mini', 'claude-sonnet-5', 'claude-haiku-5', 'gemini-3-pro', 'llama-4-70b']
export const TAGS: readonly string[] = ['pro', 'free', 'night', 'mobile', 'web', 'beta', 'eu', 'us', 'vip', 'bot']
export const SCORERS: readonly string[] = ['faithfulness', 'relevance']
const SERVICES = ['shop', 'help', 'search', 'billing']
const VOCABULARY = 30_000
const DAY_MS = 86_400_000

/** Of the rank-th most frequent word. */
export function wordOf(rank: number): string {
  let word = ''
  for (let rest = rank + 17; rest > 0; rest = Math.floor(rest / 21)) word += 'bdfgklmnprstvz'[rest % 14]! + 'aeiou'[rest % 5]!
  return `${word}${(rank % 7).toString(36)}`
}

const WORDS = Array.from({ length: VOCABULARY }, (_, rank) => wordOf(rank))

export class SpanSource {
  #state = 20_261_101
  readonly #traces: number

  constructor(spans: number) {
    this.#traces = Math.ceil(spans / SPANS_PER_TRACE)
  }

  *batches(size: number): Generator<IncomingSpan[]> {
    let batch: IncomingSpan[] = []
    for (let trace = 0; trace < this.#traces; trace++) {
      batch.push(...this.#trace(trace))
      if (batch.length < size) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  }

  /** mulberry32: the same numbers everywhere. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)]!
  }

  #hex(digits: number): string {
    let hex = ''
    while (hex.length < digits) hex += Math.floor(this.#random() * 2 ** 32).toString(16).padStart(8, '0')
    return hex.slice(0, digits)
  }

  /** Zipf: the n-th word is 1/n as frequent as the first. */
  #text(length: number): string {
    let text = ''
    while (text.length < length) text += `${WORDS[Math.floor(VOCABULARY ** this.#random()) - 1] ?? WORDS[0]!} `
    return text
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random())
  }

  #trace(index: number): IncomingSpan[] {
    const traceId = traceIdOf(index)
    const startMs = BEGIN + ((index + this.#random()) / this.#traces) * DAYS * DAY_MS
    const root = this.#hex(16)
    const resource = { 'service.name': this.#pick(SERVICES), 'telemetry.sdk.language': 'nodejs', 'host.name': `web-${Math.floor(this.#random() * 8)}` }
    const [session, user] = [`s-${Math.floor(this.#random() * 50_000)}`, `u-${Math.floor(this.#random() * 20_000)}`]
    const models = [this.#pick(MODELS), ...(this.#random() < 0.2 ? [this.#pick(MODELS)] : [])]
    return Array.from({ length: SPANS_PER_TRACE }, (_, at): IncomingSpan => {
      const model = this.#pick(models)
      const failed = this.#random() < 0.03
      const [promptTokens, completionTokens] = [Math.floor(100 + this.#random() * 3000), Math.floor(20 + this.#random() * 600)]
      const tags = TAGS.filter(() => this.#random() < 0.25)
      const scored = this.#random() < 0.6
      const start = startMs + at * 12.5
      return {
        resource,
        span: {
          traceId,
          spanId: at === 0 ? root : this.#hex(16),
          ...(at > 0 && { parentSpanId: root }),
          name: at === 0 ? 'invoke_agent' : `chat ${model}`,
          startMs: start,
          durationMs: Math.exp(6.5 + 0.9 * this.#normal()),
          attributes: {
            'gen_ai.operation.name': at === 0 ? 'invoke_agent' : 'chat',
            'gen_ai.provider.name': 'openai',
            'gen_ai.request.model': model,
            'gen_ai.usage.input_tokens': promptTokens,
            'gen_ai.usage.output_tokens': completionTokens,
            'evals.cost_usd': promptTokens * 1e-6 + completionTokens * 4e-6,
            'gen_ai.conversation.id': session,
            'user.id': user,
            'http.route': '/ask',
            'tag.tags': tags,
            'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: this.#text(400) }] }]),
            'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: this.#text(600) }] }]),
          },
          ...(scored && { events: SCORERS.map((name) => ({ name: 'gen_ai.evaluation.result', timeMs: start + 1, attributes: { 'gen_ai.evaluation.name': name, 'gen_ai.evaluation.score.value': Math.round(this.#random() * 1000) / 1000 } })) }),
          ...(failed && { status: { code: 'error' as const, message: this.#pick(['timed out', 'rate limited', 'no such tool']) } }),
        },
      }
    })
  }
}

export function traceIdOf(index: number): string {
  return hash('sha256', String(index)).slice(0, 32)
}
