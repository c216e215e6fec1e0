import type { Json } from '@evals/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RedactionOptions } from '../redactionOptions.ts'
import { redactRows } from '../redactRows.ts'
import { negatives, positives } from './corpus.ts'

async function redacted(input: Json, options?: RedactionOptions): Promise<Json | undefined> {
  const { rows } = await redactRows([{ id: '1', fields: { input } as Record<string, Json> }], options)
  return rows[0]!.fields['input']
}

const ALL: RedactionOptions = { kinds: { ip: true }, countries: ['US', 'GB', 'DE'] }

describe('what is found', () => {
  it.each(positives)('$kind: $name', async ({ kind, text, value = text }) => {
    const at = text.indexOf(value)
    expect(await redacted(text, ALL)).toBe(`${text.slice(0, at)}[${kind}-1]${text.slice(at + value.length)}`)
  })

  it.each(negatives)('not: %s', async (text) => {
    expect(await redacted(text, ALL)).toBe(text)
  })
})

describe('redactRows', () => {
  it('works through nested values, numbers and keys, and says where, and never what', async () => {
    const card = ['4111', '1111', '1111', '1111']
    const { rows, report } = await redactRows([
      { id: 'a', fields: { input: { messages: [{ role: 'user', content: 'I am Ann@Example.com, card ' + card.join(' ') }, { role: 'user', content: 'ann@example.com again' }] }, metadata: { 'bob@example.com': 1, nested: { 'x y': ['call +44 20 7946 0958'] } } } },
      { id: 'b', fields: { input: 'bob@example.com and ann@example.com', expected: { card: Number(card.join('')), phone: 4155552671 } } },
      { id: 'c', fields: { input: 'nothing' } },
    ])
    expect(rows).toEqual([
      { id: 'a', fields: { input: { messages: [{ role: 'user', content: 'I am [email-1], card [card-1]' }, { role: 'user', content: '[email-1] again' }] }, metadata: { '[email-2]': 1, nested: { 'x y': ['call [phone-1]'] } } } },
      { id: 'b', fields: { input: '[email-2] and [email-1]', expected: { card: '[card-1]', phone: '[phone-2]' } } },
      { id: 'c', fields: { input: 'nothing' } },
    ])
    expect(report).toEqual({
      kinds: [{ kind: 'email', count: 5 }, { kind: 'card', count: 2 }, { kind: 'phone', count: 2 }],
      places: [
        { kind: 'email', count: 1, id: 'a', path: 'input.messages[0].content' },
        { kind: 'card', count: 1, id: 'a', path: 'input.messages[0].content' },
        { kind: 'email', count: 1, id: 'a', path: 'input.messages[1].content' },
        { kind: 'email', count: 1, id: 'a', path: 'metadata' },
        { kind: 'phone', count: 1, id: 'a', path: 'metadata.nested["x y"][0]' },
        { kind: 'email', count: 2, id: 'b', path: 'input' },
        { kind: 'card', count: 1, id: 'b', path: 'expected.card' },
        { kind: 'phone', count: 1, id: 'b', path: 'expected.phone' },
      ],
    })
  })

  it('keeps both values where two spellings of one address are keys', async () => {
    expect(await redacted({ 'Ann@example.com': 1, 'ann@example.com': 2 })).toEqual({ '[email-1]': 1, '[email-1] (2)': 2 })
  })

  it('knows a secret by the name of its field, and wherever else it stands', async () => {
    expect(await redacted({ password: 'correcthorse', note: 'I typed correcthorse twice', hint: 'password' })).toEqual({ password: '[secret-1]', note: 'I typed [secret-1] twice', hint: 'password' })
    expect(await redacted({ headers: { Authorization: 'Basic dXNlcg' } })).toEqual({ headers: { Authorization: '[secret-1]' } })
    expect(await redacted({ type: 'object', properties: { password: 'string', api_key: 'required' } })).toEqual({ type: 'object', properties: { password: 'string', api_key: 'required' } })
  })

  it('finds a number again that is written without its groups', async () => {
    expect(await redacted(['phone: 030 12345678', 'ref 03012345678'])).toEqual(['phone: [phone-1]', 'ref [phone-1]'])
  })

  it('leaves placeholders alone, and gives nobody else theirs', async () => {
    expect(await redacted('from [email-2] to ann@example.com')).toBe('from [email-2] to [email-3]')
    expect(await redacted('a card like [4111-1111]')).toBe('a card like [4111-1111]')
  })

  it('is not switched off by what a text says', async () => {
    const key = 'gh' + 'p_' + 'abcdefghijklmnopqrstuvwxyz0123456789'
    expect(await redacted(`secretlint-disable\n${key}`)).toBe('secretlint-disable\n[secret-1]')
  })

  it('takes kinds, countries, patterns and what is allowed from the configuration', async () => {
    const text = 'C-12345 ann@example.com 192.168.1.77 030 12345678'
    expect(await redacted(text, { kinds: { email: false } })).toBe(text)
    expect(await redacted(text, { kinds: { ip: true }, countries: ['DE'] })).toBe('C-12345 [email-1] [ip-1] [phone-1]')
    expect(await redacted(text, { patterns: [{ name: 'customer', pattern: String.raw`C-\d+` }] })).toBe('[customer-1] [email-1] 192.168.1.77 030 12345678')
    expect(await redacted(text, { patterns: [{ name: 'customer', pattern: /c-\d+/i, replace: 'a customer' }] })).toBe('a customer [email-1] 192.168.1.77 030 12345678')
    expect(await redacted(text, { allow: ['*@example.com'] })).toBe(text)
    expect(await redacted(text, { allow: [/^ann@/g] })).toBe(text)
  })

  it.each<[string, RedactionOptions, string]>([
    ['a kind', { kinds: { mail: true } as never }, 'redact.kinds has no "mail"; there are secret, email, phone, card, iban, ip'],
    ['a country', { countries: ['UK'] }, 'redact.countries: "UK" is no country\'s ISO 3166 code, such as US, GB or DE'],
    ['a name', { patterns: [{ name: 'My id', pattern: 'x' }] }, 'redact.patterns: the pattern "My id" needs a name of lower-case letters, digits and "-"'],
    ['an expression', { patterns: [{ name: 'id', pattern: '(' }] }, 'redact.patterns: the pattern "id" is no regular expression: Invalid regular expression: /(/gu: Unterminated group'],
    ['one that is everywhere', { patterns: [{ name: 'id', pattern: 'x*' }] }, 'redact.patterns: the pattern "id" matches the empty text, which is everywhere'],
    ['one that finds itself', { patterns: [{ name: 'id', pattern: 'x', replace: 'xx' }] }, 'redact.patterns: the pattern "id" matches its own `replace`: it would never be done'],
    ['a mistyped option', { kind: { ip: true } } as never, 'redact: there is no option `kind`; did you mean `kinds`?'],
    ['a kind that is neither on nor off', { kinds: { ip: 'yes' } } as never, 'redact.kinds must say true or false of each kind, such as { "ip": true }'],
    ['one country that is no list', { countries: 'GB' } as never, 'redact.countries must be a list, such as ["GB", "DE"]'],
    ['one text that is no list', { allow: '*@example.com' } as never, 'redact.allow must be a list of texts, such as ["*@example.com"]'],
    ['a pattern without a name', { patterns: ['C-1'] } as never, 'redact.patterns must be a list of rules, each with a name and a pattern'],
    ['a mistyped pattern', { patterns: [{ name: 'id', patern: 'x' }] } as never, 'redact.patterns: the pattern "id": there is no option `patern`; did you mean `pattern`?'],
    ['no pattern', { patterns: [{ name: 'id' }] } as never, 'redact.patterns: the pattern "id" needs a `pattern`: a regular expression'],
    ['a replacement that is no text', { patterns: [{ name: 'id', pattern: 'x', replace: 1 }] } as never, 'redact.patterns: the pattern "id": `replace` must be text'],
    ['no object', [] as never, 'redact must be an object, such as { "countries": ["GB"] }'],
    ['two of one name', { patterns: [{ name: 'email', pattern: 'x' }] }, 'redact.patterns: there are two rules named "email"'],
  ])('refuses %s that can not be used', async (_name, options, message) => {
    await expect(redactRows([], options)).rejects.toThrow(message)
  })
})

describe('for any rows', () => {
  const sensitive = fc.constantFrom(...positives)
  const word = fc.constantFrom('refund', 'for', '42', 'the', 'über', '10.50', '(', '@', ':', '"', '2024-11-25', '\n')
  const text = fc.array(fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: sensitive.map((one) => one.text) }), { maxLength: 8 }).chain((parts) => fc.constantFrom(' ', ', ', '').map((gap) => parts.join(gap)))
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, text, fc.integer() as fc.Arbitrary<Json>, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.oneof(fc.constantFrom('password', 'phone', 'a'), text), tie('value'), { maxKeys: 3 })),
  })).value
  const rows = fc.array(json.map((input) => ({ id: 'x', fields: { input } as Record<string, Json> })), { maxLength: 3 })

  it('doing it again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const once = await redactRows(given, ALL)
        const twice = await redactRows(once.rows, ALL)
        expect(twice).toEqual({ rows: once.rows, report: { kinds: [], places: [] } })
      }),
      { numRuns: 200 },
    )
  })

  it('what is known to be there is nowhere in what comes out, nor in the report', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(json, sensitive, word)), async (parts) => {
        const given = parts.map(([before, { text: found }, after], index) => ({ id: String(index), fields: { input: [before, `${after} ${found}`, { [found]: before }] } as Record<string, Json> }))
        const out = JSON.stringify(await redactRows(given, ALL))
        for (const [, { text: whole, value = whole }] of parts) expect(out).not.toContain(JSON.stringify(value).slice(1, -1))
      }),
      { numRuns: 100 },
    )
  })

  it('what holds nothing of the kind is the same object', async () => {
    const harmless = fc.array(fc.oneof(fc.constantFrom(...negatives), word, fc.lorem())).map((parts) => parts.join('. '))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom('input', 'expected', 'metadata'), harmless), async (fields) => {
        const given = { id: 'x', fields }
        const { rows: [row], report } = await redactRows([given], ALL)
        expect(report).toEqual({ kinds: [], places: [] })
        expect(row).toBe(given)
      }),
      { numRuns: 100 },
    )
  })
})
