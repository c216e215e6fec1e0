import { Levenshtein, NumericDiff } from 'autoevals'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { levenshtein } from '../../scorers/index.ts'
import { nameOfScorer, scorer, type Scorer, type ScorerArgs, type ScorerFunction } from '../scorer.ts'

type WithLimit = ScorerArgs<unknown, string> & { limit: number }
const short = scorer('short', ({ output, limit }: WithLimit) => ({ score: output.length <= limit, limit }), {
  version: '2',
  binary: true,
})

describe('scorer', () => {
  it('is the function with a name, a version and what it says of itself', () => {
    expect(short({ input: 1, output: 'abc', limit: 3 })).toEqual({ score: true, limit: 3 })
    expect([short.name, short.scorerName, short.version, short.binary]).toEqual(['short', 'short', '2', true])
  })

  it('has no version and no binary where none were given', () => {
    const plain = scorer('plain', () => 1)
    expect(Object.keys(plain)).toEqual(['scorerName', 'partial'])
    expect([plain.version, plain.binary]).toEqual([undefined, undefined])
  })

  it('leaves the function that it was given alone', () => {
    const fn = (): number => 1
    scorer('other', fn)
    expect([fn.name, Object.keys(fn)]).toEqual(['fn', []])
  })

  it('stays synchronous, or asynchronous, in its type too', async () => {
    const later = scorer('later', async ({ output }: ScorerArgs<unknown, number>) => output)
    expectTypeOf(short({ input: 1, output: '', limit: 1 })).toEqualTypeOf<{ score: boolean, limit: number }>()
    expectTypeOf(later({ input: 1, output: 1 })).toEqualTypeOf<Promise<number>>()
    expectTypeOf(levenshtein({ output: 'a', expected: 'b' }).score).toEqualTypeOf<number | null>()
    expect(later({ input: 1, output: 0.5 })).toBeInstanceOf(Promise)
    expect(await later({ input: 1, output: 0.5 })).toBe(0.5)
  })

  it('gives an unannotated function the whole row', () => {
    const untyped = scorer('untyped', ({ output, metadata }) => output === metadata?.['answer'])
    expectTypeOf(untyped).parameter(0).toEqualTypeOf<ScorerArgs>()
    expect(untyped({ input: 1, output: 'a', metadata: { answer: 'a' } })).toBe(true)
  })

  it.each(['', '  ', undefined])('refuses the name %j', (name) => {
    expect(() => scorer(name as string, () => 1)).toThrow(
      new TypeError("A scorer needs a name, because scores are kept by it: scorer('my scorer', fn)."),
    )
  })

  it('refuses what is no function', () => {
    expect(() => scorer('a', 5 as never)).toThrow(
      new TypeError("scorer('a', fn) needs a function as its second argument, and was given number."),
    )
  })
})

describe('partial', () => {
  it('binds options and keeps name, version and binary', () => {
    const tweet = short.partial({ limit: 2 })
    expect(tweet({ input: 1, output: 'abc' })).toEqual({ score: false, limit: 2 })
    expect([tweet.name, tweet.scorerName, tweet.version, tweet.binary]).toEqual(['short', 'short', '2', true])
    expectTypeOf(tweet).toExtend<ScorerFunction<ScorerArgs<unknown, string>>>()
    expectTypeOf(short).not.toExtend<ScorerFunction<ScorerArgs<unknown, string>>>()
  })

  it('lets the call win, unless it says undefined', () => {
    const bound = short.partial({ limit: 2 })
    expect(bound({ input: 1, output: 'abc', limit: 3 }).limit).toBe(3)
    expect(levenshtein.partial({ expected: 'a' })({ output: 'a', expected: undefined })).toEqual({ score: 1 })
  })

  it('renames by name, which the function does not see', () => {
    const seen: unknown[] = []
    const spy = scorer('spy', (args: ScorerArgs & { a?: number, b?: number }) => (seen.push(args), 1))
    const renamed = spy.partial({ a: 1, name: 'renamed' }).partial({ b: 2 })
    renamed({ input: 0, output: 0 })
    expect([renamed.name, nameOfScorer(renamed), seen]).toEqual([
      'renamed',
      'renamed',
      [{ a: 1, b: 2, input: 0, output: 0 }],
    ])
    expect(() => spy.partial({ name: '' })).toThrow(TypeError)
  })
})

it('nameOfScorer knows scorers, functions and those of autoevals', () => {
  const anonymous = [() => 1][0] as () => number
  const fns = [short, function mine() { return 1 }, NumericDiff, Levenshtein.partial({}), anonymous]
  expect(fns.map(nameOfScorer)).toEqual(['short', 'mine', 'NumericDiff', 'Levenshtein', undefined])
})

it('takes plain functions, ours and autoevals’ wherever a scorer is taken', () => {
  const list: ScorerFunction<ScorerArgs<string, string, string>>[] = [
    () => 1,
    async ({ output, expected }) => output === expected,
    levenshtein,
    Levenshtein,
    scorer('a', ({ output }: ScorerArgs<string, string>) => output.length > 0),
  ]
  const asScorer: Scorer<ScorerArgs<string, string, string>> = levenshtein.partial({})
  expect([...list, asScorer].map((fn) => nameOfScorer(fn))).toHaveLength(6)
})
