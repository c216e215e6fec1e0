import fc from 'fast-check'
import { expect, it } from 'vitest'
import { containsWords, fold, textOf, wordsOf } from '../words.ts'
import { matcherOf } from '../wildcard.ts'

it('takes runs of letters and digits as words, without case and accents', () => {
  expect(wordsOf("Crème Brûlée: 2 portions, don't_wait! ﬁn ℡ Ⅳ")).toEqual(['creme', 'brulee', '2', 'portions', 'don', 't', 'wait', 'fin', 'tel', 'iv'])
  expect(wordsOf('ΑΣ ας İstanbul STRASSE Straße')).toEqual(['ας', 'ας', 'istanbul', 'strasse', 'straße'])
})

it('takes each character of a script without spaces as a word', () => {
  expect(wordsOf('返金ください please 한국어')).toEqual(['返', '金', 'く', 'た', 'さ', 'い', 'please', '한국어'.normalize('NFKD')])
})

it('gives words that are words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const word of wordsOf(text)) expect(wordsOf(word)).toEqual([word])
    }),
    { numRuns: 3000 },
  )
}, 60_000)

it('splits plain text as any other', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(wordsOf(`${text} é`)).toEqual([...wordsOf(text), 'e'])
    }),
  )
})

it('looks through texts and numbers of a value, not through its keys', () => {
  expect(textOf([{ role: 'user', content: [{ text: 'a' }, 5, true, null] }])).toBe('user\na\n5\ntrue')
})

it('finds words only next to each other', () => {
  const text = ['not', 'not', 'sure', 'surely']
  expect([containsWords(text, ['not', 'sure'], false), containsWords(text, ['sure', 'not'], false), containsWords(text, ['sure', 'sur'], true), containsWords(text, ['sure', 'sur'], false), containsWords(text, [], true)]).toEqual([true, false, true, false, false])
})

it('matches wildcards in time that a hostile pattern does not stretch', () => {
  const is = (pattern: string, text: string): boolean => matcherOf(pattern)(text)
  expect([is('gpt-5*', 'GPT-5-mini'), is('*', ''), is('?', '😀'), is('a?c*', 'abc'), is(String.raw`a\*`, 'ab'), is(String.raw`a\*`, 'A*'), is('*b', 'ab'), is('*b', 'ba'), is('', '')]).toEqual([true, true, true, true, false, true, true, false, true])
  expect(is('*a'.repeat(50), 'a'.repeat(49) + 'b'.repeat(5000))).toBe(false)
  expect(fold('ΑΣ')).toBe(fold('ας'))
})
