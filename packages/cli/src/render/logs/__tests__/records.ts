/** Logs of a shop, read out of spans as the store reads them, and one that is made to be a nuisance. */
import type { Json } from '@evals/core'
import { readTrace, spanOfFeedback, TRACE_ITSELF, type IncomingSpan, type LogRecord } from '@evals/store'

/** 2026-11-25 09:30 UTC. */
export const NOW: number = Date.UTC(2026, 10, 25, 9, 30)
const ESCAPES = '\u001b[31mred\u001b[2J \u202egnirts'

const traceId = (digit: string): string => digit.repeat(32)

function span(trace: string, id: string, name: string, [after, durationMs]: [after: number, durationMs: number], attributes: Record<string, Json>, more: { parent?: string; error?: string } = {}): IncomingSpan {
  return {
    span: { traceId: traceId(trace), spanId: id.padStart(16, '0'), ...(more.parent !== undefined && { parentSpanId: more.parent.padStart(16, '0') }), name, startMs: NOW - 60_000 + after, durationMs, attributes, ...(more.error !== undefined && { status: { code: 'error' as const, message: more.error } }) },
    resource: { 'service.name': 'shop' },
  }
}

const asked = (content: string): Json => JSON.stringify([{ role: 'user', parts: [{ type: 'text', content }] }])
const answered = (content: string): Json => JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content }] }])

const TEA: IncomingSpan[] = [
  span('a', 'a1', 'invoke_agent shop', [0, 2_300], { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.input.messages': asked('How much is the green tea, and is it in stock?'), 'gen_ai.output.messages': answered('It is 5 EUR a tin, and there are 40 tins left.'), 'langfuse.trace.tags': ['tea'], 'shop.basket': 3 }),
  span('a', 'a2', 'execute_tool stock', [120, 40], { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'stock', 'gen_ai.tool.call.arguments': '{"name":"green tea"}', 'gen_ai.tool.call.result': '40' }, { parent: 'a1' }),
  span('a', 'a3', 'chat gpt-5', [200, 2_000], { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-5', 'gen_ai.usage.input_tokens': 1_412, 'gen_ai.usage.output_tokens': 96, 'gen_ai.input.messages': asked('How much is the green tea, and is it in stock?'), 'gen_ai.output.messages': answered('It is 5 EUR a tin, and there are 40 tins left.') }, { parent: 'a1' }),
  spanOfFeedback({ traceId: traceId('a'), spanId: TRACE_ITSELF }, { scores: { helpful: 1, polite: 0.4 }, details: { polite: { reason: 'no word of thanks', source: 'judge' } }, comment: 'quick!', expected: '5 EUR, 40 tins' }, NOW),
]

const BROKEN: IncomingSpan[] = [
  span('b', 'b1', 'invoke_agent shop', [-86_400_000, 31_000], { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.input.messages': asked(`Where is my parcel? ${ESCAPES}`) }, { error: `the carrier did not answer ${ESCAPES}` }),
  spanOfFeedback({ traceId: traceId('b'), spanId: TRACE_ITSELF }, { scores: { helpful: 0, polite: null } }, NOW),
]

const WIDE: IncomingSpan[] = [span('c', 'c1', '注文', [1_000, 12], { 'input.value': '緑茶はいくらですか。在庫はありますか。送料はいくらですか。', 'output.value': '一缶五ユーロです。在庫は四十缶あります。' })]

/** Newest first, as the store gives them. */
export const ROWS: readonly LogRecord[] = [WIDE, TEA, BROKEN].map((trace) => readTrace(trace).find(({ isTop }) => isTop)!)
export const TEA_TRACE: readonly LogRecord[] = readTrace(TEA)
export const BROKEN_TRACE: readonly LogRecord[] = readTrace(BROKEN)
