import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../json.ts'
import { caseTitles } from '../caseTitles.ts'
import { assignIds, hashInput } from '../rowIds.ts'

const json = fc.jsonValue() as fc.Arbitrary<Json>

describe('assignIds', () => {
  it('hashes equal inputs to one id, whatever the order of their keys', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), json), (input) => hashInput(input) === hashInput(Object.fromEntries(Object.entries(input).toReversed()))))
    expect(hashInput({ a: 1, b: 2 })).toMatch(/^[0-9a-f]{16}$/)
  })

  it('gives rows without ids unique ones, that a row above does not change unless its input is the same', () => {
    fc.assert(
      fc.property(fc.array(json), json, (inputs, inserted) => {
        const rows = inputs.map((input) => ({ input }))
        const ids = assignIds(rows).map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        const later = assignIds([{ input: inserted }, ...rows]).slice(1)
        for (const [index, { id, input }] of later.entries()) if (hashInput(input) !== hashInput(inserted)) expect(id).toBe(ids[index])
      }),
    )
  })

  it('keeps a given id as text', () => {
    expect(assignIds([{ id: 7, input: 1 }, { id: 'a', input: 1 }]).map(({ id }) => id)).toEqual(['7', 'a'])
  })
})

describe('caseTitles', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.constantFrom('', ' ', '\u001b[31mred\u001b[0m', '\ud83c', 'a\nb', 'a b', '\u202eabc'))
  const row = fc.record({ name: fc.option(text, { nil: undefined }), input: fc.oneof(json, text) })

  it('are one line each, without control characters, not empty and not long, and no two are equal', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const titles = caseTitles(rows)
        expect(titles).toHaveLength(rows.length)
        expect(new Set(titles).size).toBe(titles.length)
        for (const title of titles) {
          expect(title).toMatch(/\S/)
          expect(title).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
          expect(title.isWellFormed()).toBe(true)
          expect([...title].length).toBeLessThanOrEqual(810)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('show the beginning and the end of a long input, and more of both where that is not enough', () => {
    const long = (middle: string): string => `${'a'.repeat(100)}${middle}${'z'.repeat(100)}`
    expect(caseTitles([{ input: long('') }])).toEqual([`${'a'.repeat(56)}…${'z'.repeat(23)}`])
    expect(caseTitles([{ input: long('1') }, { input: long('2') }])).toEqual([long('1'), long('2')])
  })

  it('number rows that are wholly alike, also where a number is part of another title', () => {
    expect(caseTitles([{ input: 'a' }, { input: 'a' }, { input: 'a (2)' }])).toEqual(['a', 'a (3)', 'a (2)'])
  })
})
