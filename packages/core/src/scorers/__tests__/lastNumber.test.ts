import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastNumber } from '../lastNumber.ts'

const value = (text: string): number | undefined => lastNumber(text)?.value

describe('separators of thousands and decimals', () => {
  it.each<[string, number]>([
    ['1,234', 1234],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['1 234 567', 1_234_567],
    ['12 345', 12_345],
    ['1\u00a0234\u00a0567', 1_234_567],
    ['1\u202f234,5', 1234.5],
    ['1\u2009234', 1234],
    ["1'234'567", 1_234_567],
    ['1’234.50', 1234.5],
    ['1_234_567', 1_234_567],
    ['12,34,567', 1_234_567],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1.234.567,89', 1_234_567.89],
    ['1,234,567.89', 1_234_567.89],
    ['1 234 567,89', 1_234_567.89],
    ['3.14', 3.14],
    ['3,14', 3.14],
    ['3,1416', 3.1416],
    ['1.234', 1.234],
    ['0,123', 0.123],
    ['0.123', 0.123],
    ['1234,567', 1234.567],
    ['12.0', 12],
    ['.5', 0.5],
    ['it is .5', 0.5],
    ['-.5', -0.5],
    ['$.50', 0.5],
    ['no.5', 5],
    ['wait...5', 5],
    ['007', 7],
    ['1{,}234', 1234],
    ['1\\,234', 1234],
    ['1,\\!234', 1234],
  ])('%s is %d', (text, expected) => {
    expect(value(text)).toBe(expected)
  })
})

describe('sequences that are not one number', () => {
  it.each<[string, number]>([
    ['1,2,3', 3],
    ['1.2.3', 3],
    ['1, 2, 3', 3],
    ['1.5,2.5,3.5', 3.5],
    ['2.500,3.500', 3.5],
    ['1,2.5', 2.5],
    ['1,234 5,678', 5678],
    ['In 2020 500 people', 500],
    ['In 2020 1,234 people', 1234],
    ['192.168.1.10', 10],
    ['10:30', 30],
    ['3/4', 4],
    ['12\n345', 345],
    ['12\t345', 345],
    ['1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2', 2],
  ])('%j ends in %d', (text, expected) => {
    expect(value(text)).toBe(expected)
  })
})

describe('signs', () => {
  it.each<[string, number]>([
    ['-5', -5],
    ['−5', -5],
    ['–5', -5],
    ['x = -5', -5],
    ['x=-5', -5],
    ['(-5)', -5],
    ['**-5**', -5],
    ['<<3-8=-5>>-5', -5],
    ['-$5', -5],
    ['$-5', -5],
    ['-€ 1.234,50', -1234.5],
    ['-US$5', -5],
    ['-1,234.5', -1234.5],
    ['3-4', 4],
    ['3−4', 4],
    ['3–4', 4],
    ['10 - 4', 4],
    ['(2)-1', 1],
    ['A-5', 5],
    ['$5-$10', 10],
    ['5€-10€', 10],
    ['5%-10%', 10],
    ['2026-11-23', 23],
    ['- 5', 5],
    ['- $5', 5],
    ['--5', 5],
    ['-0', 0],
  ])('%s is %d', (text, expected) => {
    expect(value(text)).toBe(expected)
  })
})

describe('currencies, units and words around the number', () => {
  it.each<[string, number]>([
    ['$1,234.50', 1234.5],
    ['1.234,50 €', 1234.5],
    ['US$ 20', 20],
    ['USD5', 5],
    ['Rs500', 500],
    ['£3.', 3],
    ['It is 42.', 42],
    ['It is **42**!', 42],
    ['\\boxed{42}', 42],
    ['5kg', 5],
    ['12 km/h', 12],
    ['the 21st', 21],
    ['50 m2', 50],
    ['50 m^2', 50],
    ['50 \\text{cm}^{2}', 50],
    ['3 kg of CO2', 3],
    ['x_1 = 7, as x_2', 7],
    ['1.2 million', 1_200_000],
    ['3 billion dollars', 3_000_000_000],
    ['5 thousandths', 5],
    ['answer5', 5],
    ['m2', 2],
  ])('%s is %d', (text, expected) => {
    expect(value(text)).toBe(expected)
  })
})

describe('scientific notation', () => {
  it.each<[string, number]>([
    ['1e5', 1e5],
    ['1.5e-7', 1.5e-7],
    ['1.5E+3 m', 1500],
    ['-2e3', -2000],
    ['2e−3', 0.002],
    ['1.5×10^6', 1.5e6],
    ['1.5 x 10^6', 1.5e6],
    ['1.5 * 10^-6', 1.5e-6],
    ['1.5 \\times 10^{6}', 1.5e6],
    ['-1.5 \\cdot 10^{-6}', -1.5e-6],
    ['6.02×10²³', 6.02e23],
    ['6.02×10⁻²³', 6.02e-23],
    ['10^6', 1e6],
    ['10⁶', 1e6],
    ['2^10', 10],
    ['1e999', Infinity],
    ['1e9999999999999999999999', Infinity],
    ['1e-9999999999999999999999', 0],
    [`1e${'9'.repeat(400)}`, Infinity],
    [`10^-${'9'.repeat(400)}`, 0],
  ])('%s is %d', (text, expected) => {
    expect(value(text)).toBe(expected)
  })
})

describe('percentages', () => {
  const percentages = ['50%', '50 %', '50\\%', '50％', '50 percent', '50 per cent', '50 Percent']
  it.each(percentages)('%s is 50 as a percentage', (text) => {
    expect(lastNumber(text)).toMatchObject({ value: 50, percent: true })
  })

  it('does not take another word for a percentage', () => {
    expect(lastNumber('50 percentiles')).toMatchObject({ value: 50, percent: false })
  })
})

it.each(['', 'none', 'one half', '²', '٣', '-', '.', ','])('finds no number in %j', (text) => {
  expect(lastNumber(text)).toBe(undefined)
})

it('reads every number that JavaScript prints', () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
    expect(value(`The answer is ${number}`)).toBe(number === 0 ? 0 : number)
  }))
})

it.each(['en-US', 'de-DE', 'fr-FR', 'de-CH', 'en-IN', 'sv-SE'])('reads every amount as %s writes it', (locale) => {
  const amount = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  fc.assert(fc.property(fc.integer({ min: -1e11, max: 1e11 }), (cents) => {
    expect(value(`Total: ${amount.format(cents / 100)}.`)).toBe(cents === 0 ? 0 : cents / 100)
  }))
})

it('takes a fraction after an e for a number of its own', () => {
  expect(lastNumber('0e-.8')?.value).toBe(0.8)
})

it('gives a number, never NaN or an error, for any text', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0123456789.,-−+eE^×x $€%()[]{}_\'’²⁻aA\\\n') })
  fc.assert(fc.property(text, (text) => {
    const found = lastNumber(text)
    expect(found === undefined).toBe(!/[0-9]/.test(text))
    expect(found?.value).not.toBe(NaN)
  }), { numRuns: 2000 })
})

describe('time on 1 MB of hostile text', () => {
  const hostile: Record<string, string> = {
    digits: '3',
    lists: '1,',
    'four digits in groups': '1,234',
    groups: ',123',
    'groups and spaces': ' 123,45',
    'spaced digits': '1 ',
    identifiers: 'a1',
    exponents: 'm^2 ',
    'e after e': '1e',
    powers: '×10^',
    signs: '-',
    spaces: ' ',
    points: '.1',
    underscores: 'a_1',
  }
  it.each(Object.entries(hostile))('ends for %s: squared, it would take days', { timeout: 60_000 }, (_name, unit) => {
    const text = unit.repeat(Math.ceil(1e6 / unit.length))
    lastNumber(text)
    lastNumber(`7 ${text} x`)
    lastNumber(`${text}7`)
  })
})
