import { parseQuery } from '@evals/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chosenValues, FAILED, FINE, STATUS, withValues } from '../facetTerms.ts'

describe('a value of a facet', () => {
  it('is put into the query and taken out again, whatever else is there', () => {
    expect(['', 'refund', 'a OR b', 'model:o3 AND refund', '"not sure" tag:(a OR b)'].map((query) => withValues(query, 'model', ['gpt-5']))).toEqual([
      'model:"gpt-5"',
      'refund model:"gpt-5"',
      '(a OR b) model:"gpt-5"',
      'refund model:"gpt-5"',
      '"not sure" tag:(a OR b) model:"gpt-5"',
    ])
    expect(withValues('refund model:("gpt-5" OR o3) latency:>2s', 'model', [])).toBe('refund latency:>2s')
    expect(withValues('refund AND model:o3', 'model', [])).toBe('refund')
  })

  it('is one of several, and known again', () => {
    const query = withValues('refund', 'model', ['gpt-5', 'say "hi" \\ there'])
    expect(query).toBe(String.raw`refund model:("gpt-5" OR "say \"hi\" \\ there")`)
    expect(chosenValues(query, 'model')).toEqual(['gpt-5', 'say "hi" \\ there'])
  })

  it('is not what a person wrote as a pattern, a range or a comparison: that stays', () => {
    expect(['model:gpt*', 'latency:>2s', 'cost:[1 TO 2]', 'NOT tag:a'].map((query) => [chosenValues(query, query.replace('NOT ', '').split(':')[0]!), withValues(query, 'tag', ['b'])])).toEqual([
      [[], 'model:gpt* tag:"b"'],
      [[], 'latency:>2s tag:"b"'],
      [[], 'cost:[1 TO 2] tag:"b"'],
      [[], 'NOT tag:a tag:"b"'],
    ])
  })

  it('is not a part of what one of several may hold', () => {
    expect([chosenValues('a OR model:o3', 'model'), withValues('a OR model:o3', 'model', ['gpt-5']), withValues('a OR model:o3', 'model', [])]).toEqual([[], '(a OR model:o3) model:"gpt-5"', 'a OR model:o3'])
  })

  it('can be whether it failed', () => {
    expect([withValues('a', STATUS, [FAILED]), withValues('a is:error', STATUS, [FINE]), chosenValues('-is:error', STATUS)]).toEqual(['a is:error', 'a -is:error', [FINE]])
  })

  it('may be any text: the query asks for that text, and it is found in the query', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 3 }), (values) => {
        const query = withValues('refund', 'metadata.a b', values)
        expect(chosenValues(query, 'metadata.a b')).toEqual(values)
        const parsed = parseQuery(query)
        const asked = parsed.kind === 'and' ? parsed.of.slice(1).flatMap((part) => (part.kind === 'or' ? part.of : [part])) : []
        expect(JSON.stringify(asked)).toContain('"path":["a b"]')
        expect(withValues(query, 'metadata.a b', [])).toBe('refund')
      }),
    )
  })
})
