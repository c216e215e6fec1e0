/** A trace of an agent, made by hand: a tool, a call of a model that is cached, one that failed, and a judge. */
import type { Span } from '@evals/core'

export const START = 1_700_000_000_000

export function span(values: Partial<Span> & Pick<Span, 'spanId'>): Span {
  return { traceId: 'a'.repeat(32), name: values.spanId, startMs: START, durationMs: 10, attributes: {}, ...values }
}

const messages = (content: string): string => JSON.stringify([{ role: 'user', parts: [{ type: 'text', content }] }])

export const agent: Span[] = [
  span({ spanId: 'root', name: 'where is my invoice', durationMs: 1_240 }),
  span({ spanId: 'agent', parentSpanId: 'root', name: 'invoke_agent support', startMs: START + 1, durationMs: 1_100 }),
  span({ spanId: 'tool', parentSpanId: 'agent', name: 'execute_tool search', startMs: START + 3, durationMs: 48, attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search', 'gen_ai.tool.call.arguments': '{"query":"invoice"}', 'gen_ai.tool.call.result': '["Invoices are under Billing.","They are sent on the first."]' } }),
  span({
    spanId: 'chat',
    parentSpanId: 'agent',
    name: 'chat gpt-5-mini',
    startMs: START + 55,
    durationMs: 900,
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.response.model': 'gpt-5-mini-2026-01-01', 'gen_ai.usage.input_tokens': 1_204, 'gen_ai.usage.output_tokens': 86, 'evals.cost_usd': 0.00047, 'gen_ai.input.messages': messages('Answer from these pages.\n1. Invoices are under Billing.\n2. They are sent on the first.\n3. Ask for a copy.'), 'gen_ai.output.messages': messages('Your invoice is under Billing.') },
  }),
  span({ spanId: 'store', parentSpanId: 'agent', name: 'save answer', startMs: START + 960, durationMs: 140, status: { code: 'error', message: 'connect ECONNREFUSED 127.0.0.1:6379' } }),
  span({ spanId: 'judge', parentSpanId: 'root', name: 'chat judge', startMs: START + 1_110, durationMs: 130, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'judge', 'gen_ai.usage.input_tokens': 300, 'gen_ai.usage.output_tokens': 5, 'evals.cached': true, 'evals.scorer': 'polite' } }),
]
