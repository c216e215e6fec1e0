import type { Json, Row } from '@evals/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate } from '../allocate.ts'
import type { SparseVector } from '../embedder.ts'
import { farthestPoints } from '../farthestPoints.ts'
import { sampleRows, type SampleOptions } from '../sampleRows.ts'
import { tfidfVectors } from '../tfidf.ts'

const row = (id: number | string, more: Partial<Row> = {}): Row => ({ id: String(id), input: String(id), ...more })
const ids = async (rows: Row[], options: SampleOptions): Promise<string[]> => (await sampleRows(rows, options)).map(({ id }) => id)
const hundred = Array.from({ length: 100 }, (_, id) => row(id, { metadata: { lang: id < 90 ? 'en' : id < 99 ? 'de' : 'fr' } }))

describe('allocate', () => {
  it('gives what was asked for, in proportion, and at least one of each where it can', () => {
    expect(allocate([90, 9, 1], 10)).toEqual([8, 1, 1])
    expect(allocate([5, 5, 5], 2)).toEqual([1, 1, 0])
    expect(allocate([1, 1, 98], 50)).toEqual([1, 1, 48])
    expect(allocate([50, 30, 20], 10)).toEqual([5, 3, 2])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 5000 }), (sizes, n) => {
        const given = allocate(sizes, n)
        const total = sizes.reduce((sum, size) => sum + size, 0)
        const wanted = Math.min(n, total)
        expect(given.reduce((sum, count) => sum + count, 0)).toBe(wanted)
        for (const [index, count] of given.entries()) {
          expect(count).toBeLessThanOrEqual(sizes[index]!)
          expect(count).toBeGreaterThanOrEqual(wanted >= sizes.length ? 1 : 0)
          // Never more than one above its share, or the one that each is given
          expect(count).toBeLessThan(Math.max(1, (wanted * sizes[index]!) / total) + 1)
        }
      }),
    )
  })
})

describe('a random sample', () => {
  it('is the same for the same seed, in the order of the rows, and another for another seed', async () => {
    const first = await ids(hundred, { n: 10, seed: 1 })
    expect(first).toEqual(await ids(hundred, { n: 10, seed: 1 }))
    expect(first).toEqual(first.toSorted((a, b) => Number(a) - Number(b)))
    expect(first).not.toEqual(await ids(hundred, { n: 10, seed: 2 }))
    expect(await ids(hundred, { n: 1000 })).toHaveLength(100)
  })

  it('picks each row as often as any other', async () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 2000; seed++) for (const id of await ids(hundred, { n: 10, seed })) counts.set(id, (counts.get(id) ?? 0) + 1)
    // 200 expected, and a standard deviation of 13
    expect(Math.min(...counts.values())).toBeGreaterThan(140)
    expect(Math.max(...counts.values())).toBeLessThan(260)
  })

  it('by strata has its share of each', async () => {
    const langs = (await sampleRows(hundred, { n: 10, stratifyBy: 'metadata.lang' })).map(({ metadata }) => metadata!['lang'])
    expect(langs).toEqual([...Array.from({ length: 8 }, () => 'en'), 'de', 'fr'])
    expect(await ids([row('a', { metadata: { lang: 'en' } }), row('b'), row('c'), row('d')], { n: 2, stratifyBy: 'metadata.lang', seed: 3 })).toContain('a')
  })
})

describe('in order', () => {
  const rows = [
    row('old', { metrics: { startMs: 1, durationMs: 1 }, scores: { helpful: 0.9, brief: 0 } }),
    row('new', { metrics: { startMs: 3, durationMs: 1 }, scores: { helpful: 0.2 }, metadata: { x: 1 } }),
    row('broken', { created: '1970-01-01T00:00:00.002Z', scores: { helpful: 1 }, error: { name: 'Error', message: 'no', phase: 'task' } }),
    row('unscored', { scores: { helpful: null } }),
    row('timeless'),
  ]

  it('takes the newest first, and what has no time last', async () => {
    expect(await ids(rows, { n: 5, order: 'newest' })).toEqual(['new', 'broken', 'old', 'unscored', 'timeless'])
  })

  it('takes the worst first: errors, then low scores, and what has none last', async () => {
    expect(await ids(rows, { n: 5, order: { worst: 'helpful' } })).toEqual(['broken', 'new', 'old', 'unscored', 'timeless'])
    expect(await ids(rows, { n: 3, order: { worst: true } })).toEqual(['broken', 'old', 'new'])
    expect(await ids(rows, { n: 2, order: { worst: 'helpful' }, stratifyBy: 'metadata.x' })).toEqual(['broken', 'new'])
  })
})

describe('a diverse sample', () => {
  const topics = ['how do I reset my password', 'where is my invoice for the last order', 'can I fly with my dog in the cabin']
  const many = Array.from({ length: 300 }, (_, index) => row(index, { input: { messages: [{ role: 'system', content: 'You are the help of a shop.' }, { role: 'user', content: `${topics[index < 290 ? 0 : index < 299 ? 1 : 2]!} ${'please '.repeat(index % 3)}` }] } }))

  it('has something of each topic, where the first rows or chance would have one', async () => {
    for (const seed of [1, 2, 3]) {
      const picked = await ids(many, { n: 3, seed, diverse: true })
      expect(picked.map((id) => (Number(id) < 290 ? 0 : Number(id) < 299 ? 1 : 2)).sort()).toEqual([0, 1, 2])
    }
  })

  it('goes by the embedder where one is given, and asks it for few texts at a time', async () => {
    const sizes: number[] = []
    const embed = (texts: readonly string[]): Promise<number[][]> => {
      sizes.push(texts.length)
      return Promise.resolve(texts.map((text) => [text.includes('dog') ? 1 : 0, text.includes('invoice') ? 1 : 0, 0.5]))
    }
    const picked = await ids(many, { n: 3, diverse: { embed } })
    expect(sizes).toEqual([128, 128, 44])
    expect(picked.map((id) => (Number(id) < 290 ? 0 : Number(id) < 299 ? 1 : 2)).sort()).toEqual([0, 1, 2])
  })

  it('goes on to equal inputs when there is nothing else, and takes none twice', async () => {
    const rows = ['a', 'a', '', '', 'b'].map((input, id) => row(id, { input }))
    const picked = await ids(rows, { n: 5, diverse: true, seed: 4 })
    expect(picked.toSorted()).toEqual(['0', '1', '2', '3', '4'])
    expect(new Set(picked.slice(0, 3).map((id) => rows[Number(id)]!.input))).toEqual(new Set(['a', '', 'b']))
  })

  it('leaves no row more than twice as far from a picked one as the best choice could', () => {
    // Of five points all choices of two can be tried
    const point = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 })).map(([x, y]): SparseVector => ({ indices: Uint32Array.of(0, 1), values: Float32Array.of(x / Math.hypot(x, y), y / Math.hypot(x, y)) }))
    const chord = (a: SparseVector, b: SparseVector): number => Math.hypot(a.values[0]! - b.values[0]!, a.values[1]! - b.values[1]!)
    fc.assert(
      fc.property(fc.array(point, { minLength: 5, maxLength: 5 }), fc.nat(4), (points, first) => {
        const radius = (picked: readonly number[]): number => Math.max(...points.map((one) => Math.min(...picked.map((index) => chord(one, points[index]!)))))
        const best = Math.min(...[0, 1, 2, 3].flatMap((a) => [1, 2, 3, 4].map((b) => radius([a, b]))))
        expect(radius(farthestPoints(points, 2, first))).toBeLessThanOrEqual(2 * best + 1e-3)
      }),
    )
  })

  it('is deterministic, and does not mind the order of features', () => {
    const [a, b, c] = tfidfVectors(['refund my order', 'order my refund', 'a dog'])
    expect(a).toEqual(b)
    const dot = (x: SparseVector, y: SparseVector): number => x.indices.reduce((sum, place, i) => sum + x.values[i]! * (y.values[y.indices.indexOf(place)] ?? 0), 0)
    expect(dot(a!, a!)).toBeCloseTo(1)
    expect(dot(a!, c!)).toBeCloseTo(0)
  })
})

describe('for any rows and options', () => {
  it('gives so many different rows, the same ones each time', async () => {
    const input = fc.oneof(fc.string(), fc.jsonValue()) as fc.Arbitrary<Json>
    const options = fc.record({
      n: fc.integer({ min: 1, max: 30 }),
      seed: fc.integer(),
      stratifyBy: fc.option(fc.constant('input'), { nil: undefined }),
      how: fc.constantFrom<Partial<SampleOptions>>({}, { diverse: true }, { order: 'newest' }, { order: { worst: true } }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(input, { maxLength: 20 }), options, async (inputs, { how, ...rest }) => {
        const rows = inputs.map((value, id) => row(id, { input: value }))
        const picked = await ids(rows, { ...rest, ...how })
        expect(new Set(picked).size).toBe(Math.min(rest.n, rows.length))
        expect(await ids(rows, { ...rest, ...how })).toEqual(picked)
      }),
    )
  })
})

describe('what can not be done is refused', () => {
  it.each<[SampleOptions, string]>([
    [{ n: 0 }, 'a sample has at least one row: n must be a whole number from 1, not 0'],
    [{ n: 1, seed: 0.5 }, 'the seed must be a whole number, not 0.5'],
    [{ n: 1, diverse: true, order: 'newest' }, 'diverse and an order both say which rows are taken: choose one, and let the query leave out what is not wanted'],
    [{ n: 1, stratifyBy: 'metadata.language' }, 'none of the rows has "metadata.language" to be stratified by; there are id, input, metadata, metadata.lang'],
    [{ n: 1, stratifyBy: 'metadata..x' }, 'the field to stratify by: "metadata..x" can not be read at "..x"'],
    [{ n: 1, order: { worst: 'helpful' } }, 'none of the rows has a score "helpful"; there are no scores'],
    [{ n: 1, diverse: { embed: () => Promise.resolve([[1]]) } }, 'the embedder gave 1 vectors for 100 texts'],
    [{ n: 1, diverse: { embed: (texts) => Promise.resolve(texts.map((_, index) => [index, NaN].slice(0, 1 + (index % 2)))) } }, 'the embedder gave a vector of 2 values, where all must be 1 numbers'],
  ])('%j', async (options, message) => {
    await expect(sampleRows(hundred, options)).rejects.toThrow(message)
  })
})
