/** What every engine does, whatever it is made of. Each calls this with a way to open an empty one. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '@evals/core'
import { query as anyQuery, field as anyField } from '../../query/__tests__/arbitraries.ts'
import { formatQuery } from '../../query/formatQuery.ts'
import { parseQuery } from '../../query/parseQuery.ts'
import type { Field, Query, Scope } from '../../query/query.ts'
import { TRACE_ITSELF, type IncomingSpan } from '../../trace/incomingSpan.ts'
import type { LogRecord } from '../../trace/logRecord.ts'
import type { TraceReader } from '../foldTrace.ts'
import type { LogEngine, ScoreSummary, TimelinePoint } from '../logEngine.ts'
import { anySpans, readTestTrace, spanOf, traceIdOf, type SpanLike } from './records.ts'
import { ReferenceEngine, SPAN_OF_TIME } from './referenceEngine.ts'

export interface EngineUnderTest {
  engine: LogEngine
  /** Closes it and removes what it kept. */
  remove: () => Promise<void>
}

const all: Query = { kind: 'all' }
const SCOPES: Scope[] = ['rows', 'spans']
/** A whole hour: what is kept and removed by age is. */
const NOW = Math.floor(Date.now() / SPAN_OF_TIME.hour) * SPAN_OF_TIME.hour
const chance = { seed: 20_261_108 }

const tag: Field = { of: 'text', name: 'tag' }
const model: Field = { of: 'text', name: 'model' }

/** @param open an empty engine, whose traces are read by `read` */
export function describeEngine(name: string, open: (read: TraceReader) => Promise<EngineUnderTest>): void {
  describe(name, () => {
    let engine: LogEngine
    let reference: ReferenceEngine
    let remove: () => Promise<void>

    beforeEach(async () => {
      ;({ engine, remove } = await open(readTestTrace))
      reference = new ReferenceEngine(readTestTrace)
    })

    afterEach(async () => {
      await remove()
    })

    const ingest = async (...incoming: SpanLike[]): Promise<void> => {
      reference.ingest(incoming.map(spanOf))
      await engine.ingest(incoming.map(spanOf))
    }

    /** Everything that can be asked, compared. */
    const expectSame = async (query: Query): Promise<void> => {
      const asked = formatQuery(query)
      for (const scope of SCOPES) {
        const request = { query, scope }
        expect(await engine.search({ ...request, limit: 1000 }), asked).toEqual(reference.search({ ...request, limit: 1000 }))
        expect(await engine.count(request), asked).toBe(reference.count(request))
        for (const field of [tag, model, { of: 'number', name: 'toolCalls' }, { of: 'json', in: 'metadata', path: ['a'] }] satisfies Field[]) {
          expect(await engine.facet({ ...request, field, limit: 100 }), asked).toEqual(reference.facet({ ...request, field, limit: 100 }))
        }
        for (const by of ['minute', 'hour', 'day'] as const) {
          for (const split of [undefined, model, tag, { of: 'text', name: 'errorName' }] satisfies (Field | undefined)[]) {
            expectPoints(await engine.timeline({ ...request, by, split }), reference.timeline({ ...request, by, ...(split && { split }) }))
          }
        }
        for (const by of [undefined, tag, model, { of: 'json', in: 'metadata', path: ['customer'] }] satisfies (Field | undefined)[]) {
          for (const step of [undefined, 'minute', 'hour', 'day'] as const) expectScores(await engine.scores({ ...request, by, step }), reference.scores({ ...request, ...(by && { by }), ...(step && { step }) }))
        }
        for (const field of [{ of: 'number', name: 'latency' }, { of: 'number', name: 'cost' }, { of: 'score', name: 'helpful' }] satisfies Field[]) {
          expect(await engine.histogram({ ...request, field }), asked).toEqual(reference.histogram({ ...request, field }))
        }
      }
    }

    describe('keeping', () => {
      it('gives back what was read out of a trace, exactly', async () => {
        const row = { input: [{ role: 'user', content: 'Wo ist mein Geld? 返金 \ud800 \u0000' }], output: { text: 'Ich weiß es nicht', refund: null }, scores: { helpful: 0.25, polite: null }, metadata: { customer: { plan: 'pro' } }, tags: ['de', 'night'] }
        await ingest(
          { trace: 1, span: 1, startMs: NOW + 0.25, durationMs: 1234.5, row, attributes: { 'http.route': '/ask', big: 'x'.repeat(1_000_000), deep: [[{ a: [1, true, null] }]] }, resource: { 'service.name': 'help', 'host.cpus': 8 } },
          { trace: 1, span: 2, parent: 1, startMs: NOW + 1, failed: true },
          { trace: 1, span: 3, startMs: NOW + 2, partial: true },
        )
        expect(await engine.trace(traceIdOf(1))).toEqual(reference.trace(traceIdOf(1)))
        expect(await engine.search({ query: all })).toEqual(reference.search({ query: all }))
        expect(await engine.search({ query: all, scope: 'spans' })).toEqual(reference.search({ query: all, scope: 'spans' }))
        expect(await engine.trace(traceIdOf(2))).toEqual([])
        expect(await engine.trace('no such id')).toEqual([])
      })

      it('takes ids of any kind', async () => {
        const odd = { ...spanOf({ trace: 1, span: 1, startMs: NOW }), span: { ...spanOf({ trace: 1, span: 1, startMs: NOW }).span, traceId: "order '7'", spanId: 'é' } }
        reference.ingest([odd])
        await engine.ingest([odd])
        expect(await engine.trace("order '7'")).toEqual(reference.trace("order '7'"))
        await expectSame(parseQuery('trace:order* span:É'))
      })

      it('makes one trace of spans that come late, twice or in any order', async () => {
        await fc.assert(
          fc.asyncProperty(anySpans(NOW), fc.integer({ min: 1, max: 20 }), async (incoming, size) => {
            const fresh = await open(readTestTrace)
            try {
              const expected = new ReferenceEngine(readTestTrace)
              for (let start = 0; start < incoming.length; start += size) {
                const batch = incoming.slice(start, start + size)
                expected.ingest(batch)
                await fresh.engine.ingest(batch)
              }
              const request = { query: all, scope: 'spans', limit: 1000 } as const
              expect(await fresh.engine.search(request)).toEqual(expected.search(request))
              for (const { span } of incoming) expect(await fresh.engine.trace(span.traceId)).toEqual(expected.trace(span.traceId))
              expectPoints(await fresh.engine.timeline({ query: all, by: 'hour', split: model }), expected.timeline({ query: all, by: 'hour', split: model }))
              expectScores(await fresh.engine.scores({ query: all, by: tag, step: 'hour' }), expected.scores({ query: all, by: tag, step: 'hour' }))
              expect(await fresh.engine.facet({ query: all, field: tag })).toEqual(expected.facet({ query: all, field: tag }))
              expect(await fresh.engine.fieldNames()).toEqual(expected.fieldNames())
            } finally {
              await fresh.remove()
            }
          }),
          { ...chance, numRuns: 15 },
        )
      }, 60_000)

      it('says which spans were new, which are known better now, and which said nothing new', async () => {
        const first = spanOf({ trace: 1, span: 1, startMs: NOW })
        const part = spanOf({ trace: 1, span: 2, startMs: NOW, partial: true })
        expect(await engine.ingest([first, part])).toEqual({ added: 2, changed: 0, known: 0 })
        expect(await engine.ingest([first, spanOf({ trace: 1, span: 2, startMs: NOW }), spanOf({ trace: 1, span: 3, startMs: NOW })])).toEqual({ added: 1, changed: 1, known: 1 })
        expect(await engine.ingest([])).toEqual({ added: 0, changed: 0, known: 0 })
      })

      it('keeps what is said of a trace before any span of it is there', async () => {
        const feedback: IncomingSpan = { partial: true, span: { traceId: traceIdOf(1), spanId: TRACE_ITSELF, name: '', startMs: NOW + 5, durationMs: 0, attributes: {}, events: [{ name: 'feedback', timeMs: NOW + 5 }] } }
        reference.ingest([feedback])
        await engine.ingest([feedback])
        expect(await engine.trace(traceIdOf(1))).toEqual(reference.trace(traceIdOf(1)))
        await ingest({ trace: 1, span: 1, startMs: NOW })
        expect(await engine.trace(traceIdOf(1))).toEqual(reference.trace(traceIdOf(1)))
      })

      it('takes a number of batches at once', async () => {
        const batches = Array.from({ length: 10 }, (_, batch) => Array.from({ length: 5 }, (__, index) => spanOf({ trace: index, span: batch * 5 + index + 1, parent: 0, startMs: NOW + batch })))
        await Promise.all(batches.map((batch) => engine.ingest(batch)))
        expect(await engine.count({ query: all, scope: 'spans' })).toBe(50)
        expect(await engine.count({ query: all })).toBe(5)
      })
    })

    describe('finding', () => {
      const sample = fc.sample(anySpans(NOW), { ...chance, numRuns: 12 }).flatMap((incoming, group) => incoming.map(({ span, ...rest }) => ({ ...rest, span: { ...span, traceId: `${group.toString(16).padStart(2, '0')}${span.traceId.slice(2)}` } })))

      it('finds what the query means, for any query', async () => {
        reference.ingest(sample)
        await engine.ingest(sample)
        let found = 0
        await fc.assert(
          fc.asyncProperty(anyQuery, fc.constantFrom(...SCOPES), async (query, scope) => {
            const request = { query, scope, limit: 1000 }
            const expected = reference.search(request)
            found += expected.length > 0 && expected.length < reference.search({ ...request, query: all }).length ? 1 : 0
            expect(idsOf(await engine.search(request)), formatQuery(query)).toEqual(idsOf(expected))
            expect(await engine.count(request)).toBe(expected.length)
          }),
          { ...chance, numRuns: 500 },
        )
        // Queries that find all or nothing would say little
        expect(found).toBeGreaterThan(100)
      }, 60_000)

      it('counts, draws and averages what the query finds, for any query', async () => {
        reference.ingest(sample)
        await engine.ingest(sample)
        await expectSame(all)
        await expectSame(parseQuery(`since:${new Date(NOW - SPAN_OF_TIME.hour).toISOString()} until:${new Date(NOW + 30 * SPAN_OF_TIME.hour).toISOString()}`))
        await expectSame(parseQuery(`start:[${new Date(NOW).toISOString()} TO ${new Date(NOW + 2 * SPAN_OF_TIME.hour).toISOString()}}`))
        await expectSame(parseQuery('model:gpt-5'))
        await expectSame(parseQuery('has:error'))
        await expectSame(parseQuery('-has:error model:gpt-5*'))
        await fc.assert(fc.asyncProperty(anyQuery, expectSame), { ...chance, numRuns: 15 })
      }, 120_000)

      it('groups by any field', async () => {
        reference.ingest(sample)
        await engine.ingest(sample)
        await fc.assert(
          fc.asyncProperty(anyField, fc.constantFrom(...SCOPES), async (field, scope) => {
            const request = { query: all, scope }
            expect(await engine.facet({ ...request, field, limit: 1000 })).toEqual(reference.facet({ ...request, field, limit: 1000 }))
            expect(await engine.histogram({ ...request, field })).toEqual(reference.histogram({ ...request, field }))
            expectScores(await engine.scores({ ...request, by: field }), reference.scores({ ...request, by: field }))
            for (const descending of [true, false]) {
              const sorted = { ...request, order: { by: field, descending }, limit: 1000 }
              expect(idsOf(await engine.search(sorted))).toEqual(idsOf(reference.search(sorted)))
            }
          }),
          { ...chance, numRuns: 60 },
        )
      }, 60_000)

      it('gives pages, newest first or by a number, what has none last', async () => {
        await ingest(...Array.from({ length: 9 }, (_, index) => ({ trace: index, span: 1, startMs: NOW + (index % 3), ...(index % 2 === 0 && { row: { scores: { helpful: index / 10 } } }) })))
        for (const order of [undefined, { by: { of: 'score', name: 'helpful' }, descending: true }, { by: { of: 'score', name: 'helpful' }, descending: false }, { by: { of: 'number', name: 'start' }, descending: false }] as const) {
          const pages: LogRecord[] = []
          for (let offset = 0; offset < 12; offset += 4) pages.push(...(await engine.search({ query: all, order, limit: 4, offset })))
          expect(idsOf(pages)).toEqual(idsOf(reference.search({ query: all, ...(order && { order }) })))
        }
      })

      it('looks at text of any script, and only at what the text says', async () => {
        await ingest(
          { trace: 1, span: 1, startMs: NOW, row: { input: 'Crème brûlée, bitte', output: { text: 'ΟΔΟΣ 返金してください' } } },
          { trace: 2, span: 1, startMs: NOW + 1, row: { input: 'I am not so sure', output: 'surely' } },
          { trace: 3, span: 1, startMs: NOW + 2, row: { input: 'not sure, not at all; don_t AND "x" OR NEAR(a b) ^col:y*', output: null } },
        )
        const found = async (text: string): Promise<string[]> => (await engine.search({ query: parseQuery(text) })).map(({ span }) => span.traceId.at(-1)!)
        expect({
          accents: await found('creme BRULEE'),
          greek: await found('οδος'),
          unspaced: await found('返金'),
          unspacedElsewhere: await found('金返'),
          phrase: await found('"not sure"'),
          words: await found('sure not'),
          begun: await found('sur*'),
          begunPhrase: await found('output:sur*'),
          key: await found('text'),
          syntax: await found('"and x or near a b col y"'),
          punctuation: await found('"don t"'),
          none: await found('"sure sure"'),
        }).toEqual({ accents: ['1'], greek: ['1'], unspaced: ['1'], unspacedElsewhere: [], phrase: ['3'], words: ['3', '2'], begun: ['3', '2'], begunPhrase: ['2'], key: [], syntax: ['3'], punctuation: ['3'], none: [] })
      })

      it('takes text of a query as text, whatever it says', async () => {
        await ingest({ trace: 1, span: 1, startMs: NOW, name: `'); DROP TABLE spans; --`, row: { metadata: { "k'; --": "' OR 1=1 --" } } })
        const found = async (query: Query): Promise<number> => engine.count({ query })
        expect(await found(parseQuery(`name:"'); DROP TABLE spans; --"`))).toBe(1)
        expect(await found(parseQuery(`"metadata.k'; --":"' OR 1=1 --"`))).toBe(1)
        expect(await found(parseQuery(`name:"' OR 1=1 --"`))).toBe(0)
        expect(await found({ kind: 'text', field: { of: 'score', name: `x' OR '1'='1` }, value: `'`, wildcard: false })).toBe(0)
        expect(await found({ kind: 'exists', field: { of: 'score', name: `x') OR 1=1 --` } })).toBe(0)
        expect(await found({ kind: 'words', in: ['input'], words: [`x" OR "y`, `*`], prefix: true })).toBe(0)
        expect(await engine.facet({ query: all, field: { of: 'json', in: 'metadata', path: [`k') --`] } })).toEqual([])
        expect(await found(all)).toBe(1)
      })

      it('takes a list as its elements', async () => {
        await ingest({ trace: 1, span: 1, startMs: NOW, row: { tags: ['b', 'a'], metadata: { list: ['x', ['y', 5]] } } })
        const counts = await Promise.all(['tag:a', 'tag:B', 'tag:?', 'tag:""', String.raw`tag:\[*`, 'tag:*,*', 'metadata.list:y', 'metadata.list:>4', 'metadata.list.0:x'].map((text) => engine.count({ query: parseQuery(text) })))
        expect(counts).toEqual([1, 1, 1, 0, 0, 0, 1, 1, 0])
      })

      it('takes queries of many conditions', async () => {
        await ingest({ trace: 1, span: 1, startMs: NOW, row: { input: 'w499', metadata: { model: 'gpt-5' } } })
        const many = Array.from({ length: 500 }, (_, index) => `w${index}`)
        expect(await engine.count({ query: parseQuery(many.join(' OR ')) })).toBe(1)
        expect(await engine.count({ query: parseQuery(many.map((word) => `-name:${word}`).join(' ')) })).toBe(1)
        expect(await engine.count({ query: parseQuery(`${'NOT ('.repeat(50)}w499${')'.repeat(50)}`) })).toBe(1)
      })

      it('follows what comes in', async () => {
        await ingest({ trace: 1, span: 1, startMs: NOW })
        const begin = await engine.follow({ query: all })
        expect(begin.records).toEqual([])
        expect(await engine.follow({ query: all, after: begin.next })).toEqual({ records: [], next: begin.next })
        // Older than what is there: it is the arrival that counts
        await ingest({ trace: 2, span: 1, startMs: NOW - 5 }, { trace: 3, span: 1, startMs: NOW - 6, name: 'other' })
        await ingest({ trace: 4, span: 1, startMs: NOW - 7 })
        const names = async (after: string, limit?: number): Promise<[string[], string]> => {
          const { records, next } = await engine.follow({ query: parseQuery('name:ask'), after, limit })
          return [records.map(({ span }) => span.traceId.at(-1)!), next]
        }
        const [both, end] = await names(begin.next)
        expect(both).toEqual(['2', '4'])
        expect((await names(end))[0]).toEqual([])
        const [first, middle] = await names(begin.next, 1)
        const [second] = await names(middle, 1)
        expect([first, second]).toEqual([['2'], ['4']])
        // More is known of it: its row counts what failed
        await ingest({ trace: 2, span: 2, parent: 1, startMs: NOW, failed: true })
        expect((await names(end))[0]).toEqual(['2'])
      })

      it('names the fields that there are, most frequent first', async () => {
        await ingest({ trace: 1, span: 1, startMs: NOW, attributes: { 'http.route': '/' }, row: { scores: { helpful: 1 }, metadata: { customer: { plan: 'pro' } } } }, { trace: 2, span: 1, startMs: NOW, row: { metadata: { customer: { plan: ['a', 'b'] } } } })
        expect((await engine.fieldNames()).filter((field) => !field.includes('test.row'))).toEqual(['metadata.customer.plan', 'attributes.http.route', 'scores.helpful'])
      })
    })

    describe('counting', () => {
      it('follows changes of what is counted', async () => {
        await ingest({ trace: 1, span: 2, parent: 1, startMs: NOW, row: { tags: ['a'], scores: { helpful: 0.5 }, metadata: { model: 'o3' }, metrics: { startMs: 0, durationMs: 0, costUsd: 1 } } })
        await expectSame(all)
        await ingest({ trace: 1, span: 1, startMs: NOW - SPAN_OF_TIME.hour, row: { tags: ['b', 'a'], scores: { helpful: 1 }, error: { name: 'E', message: 'x', phase: 'task' }, metadata: { model: ['o3', 'gpt-5'] } } })
        await expectSame(all)
        await ingest({ trace: 1, span: 1, startMs: NOW + SPAN_OF_TIME.hour, row: { tags: [], scores: { helpful: null } } })
        await expectSame(all)
        expect(await engine.scores({ query: all, by: tag })).toEqual([])
        expect(await engine.facet({ query: all, field: tag })).toEqual([])
      })

      it('says how much there is', async () => {
        expect(await engine.size()).toEqual({ spans: 0, rows: 0, bytes: expect.any(Number) as number })
        await ingest({ trace: 1, span: 1, startMs: NOW + 0.5 }, { trace: 1, span: 2, parent: 1, startMs: NOW + 7 })
        expect(await engine.size()).toEqual({ spans: 2, rows: 1, bytes: expect.any(Number) as number, oldestMs: NOW + 0.5, newestMs: NOW + 7 })
      })
    })

    describe('forgetting', () => {
      const hour = SPAN_OF_TIME.hour
      const old: SpanLike[] = [
        { trace: 1, span: 1, startMs: NOW - 50 * hour, row: { input: 'oldest', tags: ['a'], scores: { helpful: 1 }, metadata: { model: 'o3', plan: 'pro' } } },
        { trace: 2, span: 1, startMs: NOW - 30 * hour, row: { input: 'long', tags: ['a', 'b'], scores: { helpful: 0 } }, attributes: { route: '/' } },
        { trace: 2, span: 2, parent: 1, startMs: NOW - 2 * hour },
        { trace: 3, span: 1, startMs: NOW - 26 * hour },
        { trace: 4, span: 1, startMs: NOW - 1 * hour, row: { input: 'young', tags: ['b'] } },
      ]

      it('removes traces by age, as if they had never been', async () => {
        await ingest(...old)
        expect(await engine.retain({ maxAgeMs: 24 * hour })).toMatchObject({ spans: 2 })
        reference.retain({ maxAgeMs: 24 * hour })
        await expectSame(all)
        await expectSame(parseQuery('oldest OR long OR young'))
        expect(await engine.trace(traceIdOf(1))).toEqual([])
        expect(await engine.trace(traceIdOf(2))).toEqual(reference.trace(traceIdOf(2)))
        expect(await engine.fieldNames()).toEqual(reference.fieldNames())
        expect(await engine.retain({ maxAgeMs: 24 * hour })).toMatchObject({ spans: 0 })
        // What was removed may come again
        await ingest(...old)
        await expectSame(all)
      })

      it('removes the oldest beyond a size', async () => {
        const text = (index: number): string => Array.from({ length: 300 }, (_, word) => `w${(index * 7919 + word * 104_729) % 50_000}`).join(' ')
        for (let batch = 0; batch < 10; batch++) await engine.ingest(Array.from({ length: 200 }, (_, index) => spanOf({ trace: batch * 200 + index, span: 1, startMs: NOW - (10 - batch) * hour + index, row: { input: text(batch * 200 + index) } })))
        const { bytes } = await engine.size()
        await engine.retain({ maxBytes: bytes * 2 })
        expect((await engine.size()).spans).toBe(2000)
        const removed = await engine.retain({ maxBytes: Math.floor(bytes / 2) })
        const after = await engine.size()
        expect(after.spans).toBe(2000 - removed.spans)
        expect(after.bytes).toBeLessThanOrEqual(bytes / 2)
        expect(after.spans).toBeGreaterThan(200)
        expect(await engine.trace(traceIdOf(1999))).toHaveLength(1)
        expect(await engine.trace(traceIdOf(0))).toEqual([])
      }, 60_000)
    })
  })
}

function idsOf(records: readonly LogRecord[]): string[] {
  return records.map(({ span }) => `${span.traceId} ${span.spanId}`)
}

/** Sums of fractions differ in their last digits by the order in which they were added. */
function expectPoints(found: readonly TimelinePoint[], expected: readonly TimelinePoint[]): void {
  const rounded = (points: readonly TimelinePoint[]): Json[] => points.map(({ costUsd, ...point }) => ({ ...point, costUsd: round(costUsd) }))
  expect(rounded(found)).toEqual(rounded(expected))
}

function expectScores(found: readonly ScoreSummary[], expected: readonly ScoreSummary[]): void {
  const rounded = (scores: readonly ScoreSummary[]): Json[] => scores.map(({ mean, ...score }) => ({ ...score, mean: round(mean) }))
  expect(rounded(found)).toEqual(rounded(expected))
}

function round(value: number): number {
  return Math.round(value * 1e9) / 1e9 + 0
}

