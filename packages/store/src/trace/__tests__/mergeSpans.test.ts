/** What is known of a trace, however it came. */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { SpanEvent } from '@evals/core'
import type { IncomingSpan } from '../incomingSpan.ts'
import { mergeSpans } from '../mergeSpans.ts'

// Random cases take as long as the machine lets them
vi.setConfig({ testTimeout: 60_000 })

const event = (name: string, timeMs: number): SpanEvent => ({ name, timeMs })
const whole = (spanId: string, more: Partial<IncomingSpan['span']> = {}): IncomingSpan => ({ span: { traceId: 't', spanId, name: 'chat', startMs: 5, durationMs: 7, attributes: { a: 1 }, ...more }, resource: { 'service.name': 'shop' } })
const heard = (spanId: string, ...events: SpanEvent[]): IncomingSpan => ({ partial: true, span: { traceId: 't', spanId, name: '', startMs: events[0]!.timeMs, durationMs: 0, attributes: {}, events } })

test('new spans are added in the order of their arrival, and known ones keep their place', () => {
  const [a, b, c] = [whole('a'), whole('b'), whole('c')]
  expect(mergeSpans([a], [c, b, a])).toEqual({ spans: [a, c, b], added: ['c', 'b'], changed: [], known: ['a'] })
  expect(mergeSpans([], [a, a])).toEqual({ spans: [a], added: ['a'], changed: [], known: [] })
})

describe('a span of which only events were heard', () => {
  const late = heard('a', event('choice', 9))
  test('becomes whole, whichever comes first, and keeps the events', () => {
    const both = { ...whole('a'), span: { ...whole('a').span, events: [event('choice', 9)] } }
    expect(mergeSpans([late], [whole('a')])).toEqual({ spans: [both], added: [], changed: ['a'], known: [] })
    expect(mergeSpans([whole('a')], [late])).toEqual({ spans: [both], added: [], changed: ['a'], known: [] })
    expect(mergeSpans([both], [late, whole('a')])).toEqual({ spans: [both], added: [], changed: [], known: ['a'] })
  })

  test('begins with the first of them', () => {
    expect(mergeSpans([late], [heard('a', event('user', 3))]).spans).toEqual([{ partial: true, span: { ...late.span, startMs: 3, events: [event('user', 3), event('choice', 9)] } }])
  })
})

test('events are in the order of their times, each once, and those of one time in that of their arrival', () => {
  const [system, user, choice] = [event('system', 5), event('user', 5), event('choice', 9)]
  const known = mergeSpans([], [heard('a', choice), heard('a', system), heard('a', user), heard('a', system, user)])
  expect(known.spans[0]!.span.events).toEqual([system, user, choice])
  expect(known.added).toEqual(['a'])
  expect(mergeSpans(known.spans, [heard('a', system), heard('a', choice)]).known).toEqual(['a'])
})

test('twenty thousand records of one millisecond are merged once, and again', () => {
  const records = Array.from({ length: 20_000 }, (_, index) => heard('a', { name: 'log', timeMs: 5, attributes: { index } }))
  const { spans } = mergeSpans([], records)
  expect(spans[0]!.span.events!.map(({ attributes }) => attributes!['index'])).toEqual(records.map((_, index) => index))
  expect(mergeSpans(spans, records)).toMatchObject({ changed: [], known: ['a'] })
})

test('of two whole spans, the later tells where they differ, and what only the earlier says stays', () => {
  const { spans, changed } = mergeSpans([whole('a', { status: { code: 'error' }, attributes: { a: 1, b: 1 } })], [whole('a', { durationMs: 8, attributes: { a: 2, c: 3 } })])
  expect(spans).toEqual([whole('a', { status: { code: 'error' }, durationMs: 8, attributes: { a: 2, b: 1, c: 3 } })])
  expect(changed).toEqual(['a'])
})

test('order, repetition and the cut into batches make no difference', () => {
  // Of what differs in the same span the later counts; here spans are what they are
  const item = fc.oneof(fc.constantFrom('a', 'b', 'c').map((id) => whole(id)), fc.tuple(fc.constantFrom('a', 'b', 'd'), fc.nat(20)).map(([id, time]) => heard(id, event(`e${time}`, time))))
  fc.assert(fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.nat()), fc.nat(12), (items, random, cut) => {
    const shuffled = items.map((each) => ({ each, at: random.next().value as number })).sort((x, y) => x.at - y.at).map(({ each }) => each)
    const byId = (spans: readonly IncomingSpan[]): IncomingSpan[] => spans.toSorted((x, y) => x.span.spanId.localeCompare(y.span.spanId))
    const atOnce = mergeSpans([], items)
    const inParts = mergeSpans(mergeSpans([], shuffled.slice(0, cut)).spans, shuffled.slice(cut))
    expect(byId(inParts.spans)).toEqual(byId(atOnce.spans))
    const again = mergeSpans(atOnce.spans, shuffled)
    expect([again.spans, again.added, again.changed]).toEqual([atOnce.spans, [], []])
  }))
})
