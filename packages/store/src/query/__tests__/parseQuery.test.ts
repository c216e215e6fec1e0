import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatQuery } from '../formatQuery.ts'
import { parseQuery } from '../parseQuery.ts'
import type { Field, Query } from '../query.ts'
import { QueryError } from '../queryError.ts'
import { query as anyQuery } from './arbitraries.ts'

const NOW = Date.parse('2026-11-08T12:00:00Z')
const read = (text: string): Query => parseQuery(text, { now: NOW })
const text = (name: string, value: string, wildcard = false): Query => ({ kind: 'text', field: { of: 'text', name } as Field, value, wildcard })
const words = (...of: string[]): Query => ({ kind: 'words', in: ['input', 'output'], words: of, prefix: false })
const number = (name: string): Field => ({ of: 'number', name }) as Field
const start = number('start')

function problem(query: string): string {
  try {
    read(query)
  } catch (error) {
    if (error instanceof QueryError) return error.render()
    throw error
  }
  return 'no problem'
}

describe('full text', () => {
  it('finds words, phrases and words that are only begun, whatever their case and accents', () => {
    expect(read('refund')).toEqual(words('refund'))
    expect(read('"Not Sûre"')).toEqual(words('not', 'sure'))
    expect(read('refun*')).toEqual({ ...words('refun'), prefix: true })
    expect(read("can't")).toEqual(words('can', 't'))
    expect(read('返金')).toEqual(words('返', '金'))
    expect(read('input:refund')).toEqual({ ...words('refund'), in: ['input'] })
    expect(read('output:"not sure"')).toEqual({ ...words('not', 'sure'), in: ['output'] })
  })

  it('takes several words as all of them', () => {
    expect(read('where is, my refund?')).toEqual({ kind: 'and', of: [words('where'), words('is'), words('my'), words('refund')] })
  })

  it('takes nothing, and a star, as everything', () => {
    expect([read(''), read('  '), read('*')]).toEqual([{ kind: 'all' }, { kind: 'all' }, { kind: 'all' }])
  })
})

describe('fields', () => {
  it('compares texts, with wildcards where they are not quoted', () => {
    expect(read('model:gpt-5')).toEqual(text('model', 'gpt-5'))
    expect(read('model:gpt-5*')).toEqual(text('model', 'gpt-5*', true))
    expect(read('model:"gpt-5*"')).toEqual(text('model', 'gpt-5*'))
    expect(read(String.raw`model:gpt-5\*`)).toEqual(text('model', 'gpt-5*'))
    expect(read(String.raw`tag:night\ shift*`)).toEqual(text('tag', 'night shift*', true))
  })

  it('compares numbers with their units', () => {
    expect(read('latency:>2s')).toEqual({ kind: 'number', field: number('latency'), min: { value: 2000, inclusive: false } })
    expect(read('latency:<300ms')).toEqual({ kind: 'number', field: number('latency'), max: { value: 300, inclusive: false } })
    expect(read('cost:>=$0.01')).toEqual({ kind: 'number', field: number('cost'), min: { value: 0.01, inclusive: true } })
    expect(read('scores.helpful:<0.5')).toEqual({ kind: 'number', field: { of: 'score', name: 'helpful' }, max: { value: 0.5, inclusive: false } })
    expect(read('tokens:=5')).toEqual({ kind: 'number', field: number('tokens'), min: { value: 5, inclusive: true }, max: { value: 5, inclusive: true } })
    expect(read('latency:[1s TO 1.5m}')).toEqual({ kind: 'number', field: number('latency'), min: { value: 1000, inclusive: true }, max: { value: 90_000, inclusive: false } })
    expect(read('cost:{0.1 TO *]')).toEqual({ kind: 'number', field: number('cost'), min: { value: 0.1, inclusive: false } })
  })

  it('reaches into json, by keys with dots as by nested ones', () => {
    expect(read('attributes.http.route:"/ask"')).toEqual({ kind: 'text', field: { of: 'json', in: 'attributes', path: ['http', 'route'] }, value: '/ask', wildcard: false })
    expect(read('metadata.customer.plan:pro')).toEqual({ kind: 'text', field: { of: 'json', in: 'metadata', path: ['customer', 'plan'] }, value: 'pro', wildcard: false })
    expect(read('"input.my key":true')).toEqual({ kind: 'text', field: { of: 'json', in: 'input', path: ['my key'] }, value: 'true', wildcard: false })
  })

  it('takes a number in json however it is written', () => {
    const field: Field = { of: 'json', in: 'metadata', path: ['n'] }
    expect(read('metadata.n:5')).toEqual({ kind: 'text', field, value: '5', wildcard: false })
    expect(read('metadata.n:5.0')).toEqual({
      kind: 'or',
      of: [
        { kind: 'text', field, value: '5.0', wildcard: false },
        { kind: 'number', field, min: { value: 5, inclusive: true }, max: { value: 5, inclusive: true } },
      ],
    })
  })

  it('asks whether there is something', () => {
    const error: Query = { kind: 'exists', field: { of: 'text', name: 'error' } }
    expect([read('has:error'), read('error:*'), read('is:error')]).toEqual([error, error, error])
    expect(read('has:scores.helpful')).toEqual({ kind: 'exists', field: { of: 'score', name: 'helpful' } })
    expect(read('has:expected')).toEqual({ kind: 'exists', field: { of: 'json', in: 'expected', path: [] } })
    expect(read('input:*')).toEqual({ kind: 'exists', field: { of: 'json', in: 'input', path: [] } })
  })
})

describe('times', () => {
  const at = Date.parse
  it('counts from now, and takes a date as the whole day', () => {
    expect(read('since:7d')).toEqual({ kind: 'number', field: start, min: { value: NOW - 7 * 86_400_000, inclusive: true } })
    expect(read('until:2h')).toEqual({ kind: 'number', field: start, max: { value: NOW - 2 * 3_600_000, inclusive: true } })
    expect(read('since:2026-11-01')).toEqual({ kind: 'number', field: start, min: { value: at('2026-11-01T00:00Z'), inclusive: true } })
    expect(read('until:2026-11-01')).toEqual({ kind: 'number', field: start, max: { value: at('2026-11-02T00:00Z'), inclusive: false } })
    expect(read('after:2026-11-01')).toEqual({ kind: 'number', field: start, min: { value: at('2026-11-02T00:00Z'), inclusive: true } })
    expect(read('before:2026-11-01T09:30+01:00')).toEqual({ kind: 'number', field: start, max: { value: at('2026-11-01T08:30Z'), inclusive: false } })
    expect(read('after:2026-11-01T09:30')).toEqual({ kind: 'number', field: start, min: { value: at('2026-11-01T09:30Z'), inclusive: false } })
    expect(read('start:[2026-11-01 TO 2026-11-05]')).toEqual({ kind: 'number', field: start, min: { value: at('2026-11-01'), inclusive: true }, max: { value: at('2026-11-06'), inclusive: false } })
  })
})

describe('conditions together', () => {
  const [a, b, c, d] = [words('a'), words('b'), words('c'), words('d')]
  it('binds AND before OR, written or not', () => {
    expect(read('a OR b c OR d')).toEqual({ kind: 'or', of: [a, { kind: 'and', of: [b, c] }, d] })
    expect(read('a b OR c AND d')).toEqual({ kind: 'or', of: [{ kind: 'and', of: [a, b] }, { kind: 'and', of: [c, d] }] })
    expect(read('(a OR b) c')).toEqual({ kind: 'and', of: [{ kind: 'or', of: [a, b] }, c] })
  })

  it('negates conditions and groups', () => {
    expect(read('-a')).toEqual({ kind: 'not', of: a })
    expect(read('NOT a b')).toEqual({ kind: 'and', of: [{ kind: 'not', of: a }, b] })
    expect(read('-(a OR b)')).toEqual({ kind: 'not', of: { kind: 'or', of: [a, b] } })
    expect(read('NOT NOT a')).toEqual(a)
    expect(read('a OR -model:x')).toEqual({ kind: 'or', of: [a, { kind: 'not', of: text('model', 'x') }] })
  })

  it('gives a field to a group', () => {
    expect(read('model:(x OR y) tokens:([1 TO 2] OR 5)')).toEqual({
      kind: 'and',
      of: [
        { kind: 'or', of: [text('model', 'x'), text('model', 'y')] },
        {
          kind: 'or',
          of: [
            { kind: 'number', field: number('tokens'), min: { value: 1, inclusive: true }, max: { value: 2, inclusive: true } },
            { kind: 'number', field: number('tokens'), min: { value: 5, inclusive: true }, max: { value: 5, inclusive: true } },
          ],
        },
      ],
    })
  })

  it('reads many groups beside and within each other at once', () => {
    // Without the operators written out the parser would take years, and this test its timeout
    read(Array.from({ length: 100 }, (_, index) => `(w${index})`).join(' '))
    read(`${'('.repeat(50)}a b${') c'.repeat(50)}`)
    read(Array.from({ length: 500 }, (_, index) => `w${index}`).join(' OR '))
    expect(read(Array.from({ length: 100 }, () => '(a)').join(' '))).toEqual({ kind: 'and', of: Array.from({ length: 100 }, () => a) })
  })
})

describe('a wrong query', () => {
  it('says what is wrong, where, and what to write', () => {
    const wrong = ['modle:gpt-5', 'refund AND', 'AND refund', 'a AND OR b', '(a OR b', 'a) b', 'a ()', 'model: gpt', '"never closed', 'latency:fast', 'since:soon', 'scores:>1', 'model:>5', 're*nd', '!!!', 'is:great', 'latency:[1s 2s]', 'latency:[1s TO 2s', 'http://x', 'metadata:pro', 'since:2026-02-30', 'tag:é model:<x', '返金 latency:x', 'has:since', 'a\nb modle:x', 'a \u001b[31m:x', 'metadata..a:1', 'x\\']
    expect(wrong.map(problem).join('\n\n')).toMatchInlineSnapshot(`
      "modle:gpt-5
      ^^^^^
      there is no field \`modle\`; did you mean \`model\`?
      To look for the text itself, put it in quotes.

      refund AND
             ^^^
      AND needs a condition after it

      AND refund
      ^^^
      AND needs a condition before it

      a AND OR b
        ^^^
      AND needs a condition after it, and before this OR

      (a OR b
      ^
      this ( is never closed

      a) b
       ^
      this ) closes nothing: take it out, or open a group before it

      a ()
        ^^
      there is nothing between ( and )

      model: gpt
      ^^^^^^
      \`model:\` has no value: write it right after, without a space

      "never closed
      ^
      the quote that opens here is never closed; a " that is meant is written \\"

      latency:fast
              ^^^^
      \`latency\` is a number: write a number of milliseconds, or one with a unit: 300ms, 2s, 1.5m, 1h

      since:soon
            ^^^^
      \`since:\` takes how long ago, as 2h or 7d, or a date or a time, as 2026-11-01 or 2026-11-01T09:30

      scores:>1
      ^^^^^^
      which score? Write \`scores.\` and the name of its scorer

      model:>5
             ^
      \`model\` is a text: <, > and = are for numbers

      re*nd
      ^^^^^
      full text takes a * only at the end of a word

      !!!
      ^^^
      there is no letter or digit in it to look for

      is:great
         ^^^^^
      \`is:\` takes \`error\`; for whether there is something, write \`has:\` and a field

      latency:[1s 2s]
                  ^^
      a range is written [from TO to]: TO is missing here

      latency:[1s TO 2s
              ^^^^^^^^^
      this range is never closed: write ] after it, or } to leave its end out

      http://x
      ^^^^
      there is no field \`http\`; a scorer's is written \`scores.http\`, and one of metadata \`metadata.http\`
      To look for the text itself, put it in quotes.

      metadata:pro
               ^^^
      name a field in \`metadata\`, as \`metadata.customer\`

      since:2026-02-30
            ^^^^^^^^^^
      \`since:\` takes how long ago, as 2h or 7d, or a date or a time, as 2026-11-01 or 2026-11-01T09:30

      tag:é model:<x
                   ^
      \`model\` is a text: <, > and = are for numbers

      返金 latency:x
                   ^
      \`latency\` is a number: write a number of milliseconds, or one with a unit: 300ms, 2s, 1.5m, 1h

      has:since
          ^^^^^
      \`since\` is no field

      b modle:x
        ^^^^^
      there is no field \`modle\`; did you mean \`model\`?
      To look for the text itself, put it in quotes.

      no problem

      metadata..a:1
      ^^^^^^^^^^^
      \`metadata..a\` has a dot with no name beside it

      x\\
       ^
      a backslash at the end has nothing to stand before"
    `)
  })

  it('is a QueryError whatever the text', () => {
    const fragment = fc.constantFrom('a', 'model', ':', '::', '(', ')', '[', ']', '{', '}', ' TO ', ' AND ', ' OR ', 'NOT ', '-', '"', "'", '\\', '*', '?', '/', '>', '<=', '1', '2s', '2026-11-01', 'since', 'has', 'scores.', '.', '\n', '\t', '\r', 'é', '返', '😀', '\ud800', '\u0000', '__proto__', 'constructor', 'c0')
    const attempt = (query: string): void => {
      try {
        read(query)
      } catch (error) {
        if (!(error instanceof QueryError)) throw error
        expect(error.render().split('\n').length).toBeGreaterThanOrEqual(3)
      }
    }
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), attempt), { numRuns: 2000 })
    fc.assert(fc.property(fc.array(fragment, { maxLength: 25 }).map((parts) => parts.join('')), attempt), { numRuns: 5000 })
  }, 60_000)

  it('is refused where it is too long or too deep', () => {
    expect(problem(`${'('.repeat(51)}a${')'.repeat(51)}`).split('\n').at(-1)).toBe('more than 50 groups within each other')
    expect(problem(Array.from({ length: 501 }, () => 'a').join(' ')).split('\n').at(-1)).toBe('more than 500 conditions; ask for less at once')
    expect(problem('a'.repeat(10_001)).split('\n').at(-1)).toBe('the query is longer than 10000 characters; ask for less at once')
  })
})

describe('formatQuery', () => {
  it('gives text that is read as the same query', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        expect(read(formatQuery(query))).toEqual(query)
      }),
      { numRuns: 2000 },
    )
  }, 60_000)

  it('writes what people would', () => {
    const texts = ['scores.helpful:<0.5 AND model:gpt-5* AND refund', 'start:>=2026-11-01T00:00:00.000Z', 'NOT (a OR "not sure")', 'latency:[1000 TO 2000}', 'has:error']
    expect(texts.map((query) => formatQuery(read(query)))).toEqual(texts)
  })
})
