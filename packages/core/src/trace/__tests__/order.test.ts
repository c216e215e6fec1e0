import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOrderOfStart, type Span } from '../span.ts'
import { innermostCalls } from '../trace.ts'

function span(spanId: string, parentSpanId: string | undefined, startMs: number, attributes: Span['attributes'] = {}): Span {
  return { traceId: 't', spanId, ...(parentSpanId !== undefined && { parentSpanId }), name: spanId, startMs, durationMs: 1, attributes }
}

const CALL = { 'gen_ai.operation.name': 'chat' }
const TELLING = { ...CALL, 'gen_ai.usage.input_tokens': 1 }

/** Any graph of parents: trees, several, with holes and circles. */
const graphs = fc
  .array(fc.record({ parent: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }), startMs: fc.integer({ min: 0, max: 6 }), kind: fc.constantFrom({}, CALL, TELLING) }), { maxLength: 10 })
  .map((all) => all.map(({ parent, startMs, kind }, index) => span(`s${index}`, parent === undefined ? undefined : `s${parent}`, startMs, kind)))

function above(spans: readonly Span[], spanId: string): string[] {
  const parents = new Map(spans.map((one) => [one.spanId, one.parentSpanId]))
  const path: string[] = []
  for (let id = parents.get(spanId); id !== undefined && !path.includes(id); id = parents.get(id)) path.push(id)
  return path
}

describe('spans of any graph', () => {
  it('come in the order in which they and what is under them began, parents first', () => {
    fc.assert(
      fc.property(graphs, (spans) => {
        const begin = (id: string): number => Math.min(...spans.filter((one) => one.spanId === id || above(spans, one.spanId).includes(id)).map(({ startMs }) => startMs))
        const depth = (id: string): number => above(spans, id).filter((one) => one !== id && spans.some(({ spanId }) => spanId === one)).length
        const expected = spans.toSorted((a, b) => begin(a.spanId) - begin(b.spanId) || depth(a.spanId) - depth(b.spanId))
        expect(inOrderOfStart(spans).map(({ spanId }) => spanId)).toEqual(expected.map(({ spanId }) => spanId))
      }),
      { numRuns: 1000 },
    )
  })

  it('count the innermost calls of models that say their tokens, and silent ones that nothing speaks for', () => {
    fc.assert(
      fc.property(graphs, (spans) => {
        const calls = spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] !== undefined)
        const innermost = (among: readonly Span[]): Span[] => among.filter(({ spanId }) => !among.some((other) => above(spans, other.spanId).includes(spanId)))
        const telling = innermost(calls.filter(({ attributes }) => attributes['gen_ai.usage.input_tokens'] !== undefined))
        const silent = innermost(calls.filter(({ spanId }) => !telling.some((one) => one.spanId === spanId || above(spans, one.spanId).includes(spanId) || above(spans, spanId).includes(one.spanId))))
        const expected = calls.length < 2 ? calls : calls.filter((one) => telling.includes(one) || silent.includes(one))
        expect(innermostCalls(spans).map((call) => call.span.spanId)).toEqual(expected.map(({ spanId }) => spanId))
      }),
      { numRuns: 1000 },
    )
  })

  it('take time by their number, and not by its square: 50,000, each inside the one before', () => {
    const deep = Array.from({ length: 50_000 }, (_, index) => span(`s${index}`, index === 0 ? undefined : `s${index - 1}`, index, index % 2 === 0 ? TELLING : CALL))
    const circle = [...deep, span('s0', 's49999', 0)]
    expect([inOrderOfStart(deep).at(-1)!.spanId, innermostCalls(deep).length, inOrderOfStart(circle.slice(1)).length, innermostCalls(circle.slice(1)).length]).toEqual(['s49999', 1, 50_000, 0])
  })
})
