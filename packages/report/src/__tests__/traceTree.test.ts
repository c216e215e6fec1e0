import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderTrace, type TraceOptions } from '../terminal/traceTree.ts'
import { textWidth } from '../text/columns.ts'
import { agent, span, START } from './sampleTrace.ts'

function at(width: number, spans: Parameters<typeof renderTrace>[0], options: Partial<TraceOptions> = {}): string {
  return `\n${renderTrace(spans, { width, color: false, ...options })}\n`
}

describe('renderTrace', () => {
  it('shows what called what, when, for how long, with which model and tools', () => {
    expect(at(80, agent)).toMatchInlineSnapshot(`
      "
      6 spans · 1.2 s · 2 model calls · 1 tool call · 1,595 tokens
      $0.0005 and 1 call of unknown price · 1 failed span

      where is my invoice                  1.2 s
      ├─ invoke_agent support      +1 ms   1.1 s
      │  ├─ execute_tool search    +3 ms   48 ms  tool
      │  │    given  {"query":"invoice"}
      │  │    result ["Invoices are under Billing.","They are sent on the first."]
      │  ├─ chat gpt-5-mini       +55 ms  900 ms
      │  │    gpt-5-mini-2026-01-01 · 1,204 + 86 tokens · $0.0005
      │  │    asked  Answer from these pages.
      │  │           1. Invoices are under Billing.
      │  │           2. They are sent on the first. …
      │  │    answer Your invoice is under Billing.
      │  └─ save answer          +960 ms  140 ms
      │       ✗ connect ECONNREFUSED 127.0.0.1:6379
      └─ chat judge               +1.1 s  130 ms
           300 + 5 tokens · from the cache · scorer polite
      "
    `)
  })

  it('has bars, and all facts beside the times, where there is room', () => {
    expect(at(120, agent)).toMatchInlineSnapshot(`
      "
      6 spans · 1.2 s · 2 model calls · 1 tool call · 1,595 tokens · $0.0005 and 1 call of unknown price · 1 failed span

      where is my invoice                  1.2 s  ████████████████
      ├─ invoke_agent support      +1 ms   1.1 s  ██████████████
      │  ├─ execute_tool search    +3 ms   48 ms  █                 tool
      │  │    given  {"query":"invoice"}
      │  │    result ["Invoices are under Billing.","They are sent on the first."]
      │  ├─ chat gpt-5-mini       +55 ms  900 ms  ████████████      gpt-5-mini-2026-01-01 · 1,204 + 86 tokens · $0.0005
      │  │    asked  Answer from these pages.
      │  │           1. Invoices are under Billing.
      │  │           2. They are sent on the first. …
      │  │    answer Your invoice is under Billing.
      │  └─ save answer          +960 ms  140 ms              ██
      │       ✗ connect ECONNREFUSED 127.0.0.1:6379
      └─ chat judge               +1.1 s  130 ms                ██  300 + 5 tokens · from the cache · scorer polite
      "
    `)
  })

  it('leaves out texts where they are not wanted, and takes better ones', () => {
    expect(at(80, agent.slice(0, 3), { texts: false })).toMatchInlineSnapshot(`
      "
      3 spans · 1.2 s · 1 tool call

      where is my invoice               1.2 s
      └─ invoke_agent support    +1 ms  1.1 s
         └─ execute_tool search  +3 ms  48 ms  tool
      "
    `)
    expect(at(80, agent.slice(0, 1), { textsOf: () => [{ label: 'input', text: 'two\nlines' }] })).toMatchInlineSnapshot(`
      "
      1 span · 1.2 s

      where is my invoice    1.2 s
        input  two
               lines
      "
    `)
  })

  it('shows every span once: of another trace, twice, with a parent that is missing, in a circle, under itself', () => {
    const odd = [
      span({ spanId: 'late', startMs: START + 5, parentSpanId: 'missing' }),
      span({ spanId: 'one', parentSpanId: 'two' }),
      span({ spanId: 'two', parentSpanId: 'three', startMs: START + 1 }),
      span({ spanId: 'three', parentSpanId: 'one', startMs: START + 2 }),
      span({ spanId: 'self', parentSpanId: 'self', startMs: START + 3 }),
      span({ spanId: 'late', startMs: START + 5, parentSpanId: 'missing' }),
    ]
    expect(at(80, odd)).toMatchInlineSnapshot(`
      "
      5 spans · 15 ms

      one               10 ms
      └─ three   +2 ms  10 ms
         └─ two  +1 ms  10 ms
      self       +3 ms  10 ms
      late       +5 ms  10 ms
      "
    `)
    expect(renderTrace([], { width: 80, color: false })).toBe('')
  })

  it('shows a trace that is deeper than a screen is wide, and longer than anybody reads', () => {
    const deep = Array.from({ length: 20_000 }, (_, index) => span({ spanId: `s${index}`, startMs: START + index, ...(index > 0 && { parentSpanId: `s${index - 1}` }) }))
    const lines = renderTrace(deep, { width: 60, color: false }).split('\n')
    expect({ lines: lines.length, widest: Math.max(...lines.map(textWidth)) <= 60, last: lines.at(-1) }).toEqual({ lines: 503, widest: true, last: 'and 19,500 more spans' })
  })

  it('shows what a model asks of tools, in every dialect', () => {
    const call = (spanId: string, attributes: Record<string, string>): ReturnType<typeof span> => span({ spanId, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': spanId, ...attributes } })
    expect(
      at(80, [
        call('conventions', { 'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'tool_call', name: 'search', arguments: { q: 1 } }] }]) }),
        call('openinference', { 'input.value': 'asked', 'output.value': 'answered' }),
        call('ai-sdk', { 'ai.prompt.messages': JSON.stringify([{ role: 'user', content: [{ type: 'text', text: 'asked' }] }]), 'ai.response.text': 'answered' }),
        call('no-json', { 'gen_ai.input.messages': 'not json', 'traceloop.entity.output': 'answered' }),
      ]),
    ).toMatchInlineSnapshot(`
      "
      4 spans · 10 ms · 4 model calls

      conventions      10 ms
        answer → search({"q":1})
      openinference    10 ms
        asked  asked
        answer answered
      ai-sdk           10 ms
        asked  asked
        answer answered
      no-json          10 ms
        answer answered
      "
    `)
  })

  it('keeps to the width and lets nothing through to the terminal, whatever a trace holds', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('\u001b[31mred', '漢字漢字漢字漢字漢字漢字', 'a\r\nb', '\u202eevil', '\u009b2J', 'long '.repeat(200)))
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const spans = fc.array(
      fc.record({ spanId: ids, parent: fc.option(ids, { nil: undefined }), name: text, model: text, message: text, startMs: fc.integer({ min: -5, max: 5_000 }), durationMs: fc.integer({ min: 0, max: 9_000_000 }) }).map(({ spanId, parent, name, model, message, startMs, durationMs }) =>
        span({ spanId, parentSpanId: parent, name, startMs: START + startMs, durationMs, status: { code: 'error', message }, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model, 'input.value': message } }),
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(spans, fc.integer({ min: 40, max: 160 }), (all, width) => {
        const shown = renderTrace(all, { width, color: false })
        expect(shown.split('\n').filter((line) => textWidth(line) > width)).toEqual([])
        // oxlint-disable-next-line no-control-regex -- they are what is looked for
        expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
        expect(shown.split('\n').filter((line) => /^[│ ]*✗ /.test(line)).length).toBeGreaterThanOrEqual(new Set(all.map(({ spanId }) => spanId)).size)
      }),
    )
  })

  it('says of a message that is nested too deep that it is, and shows the rest', () => {
    const deep = `[{"role":"user","parts":[{"type":"text","content":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}]`
    expect(renderTrace([span({ spanId: 'chat', attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': deep } })], { width: 80, color: false })).toContain('asked  (nested too deep to be shown)')
  })
})
