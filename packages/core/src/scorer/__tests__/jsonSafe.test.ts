import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { jsonSafe } from '../jsonSafe.ts'

it('leaves JSON as it is', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(JSON.stringify(jsonSafe(value))).toBe(JSON.stringify(value))
  }))
})

it('gives text to what JSON has no form for', () => {
  const shared = { a: 1 }
  const cyclic: Record<string, unknown> = { shared, again: shared }
  cyclic['self'] = cyclic
  const value = {
    nan: NaN,
    infinite: -Infinity,
    big: 12n,
    date: new Date(0),
    wrongDate: new Date(NaN),
    error: new TypeError('no'),
    map: new Map([['k', { v: 1 }]]),
    set: new Set([1]),
    list: [undefined, () => 1, Symbol('x')],
    fn() {},
    missing: undefined,
    symbol: Symbol('x'),
    cyclic,
  }
  expect(jsonSafe(value)).toEqual({
    nan: 'NaN',
    infinite: '-Infinity',
    big: '12',
    date: '1970-01-01T00:00:00.000Z',
    wrongDate: null,
    error: { name: 'TypeError', message: 'no' },
    map: [['k', { v: 1 }]],
    set: [1],
    list: [null, null, null],
    cyclic: { shared: { a: 1 }, again: { a: 1 }, self: '[circular]' },
  })
})

it('never throws', () => {
  expect(jsonSafe({ a: { get b(): never { throw new Error('no') } }, c: 1 })).toEqual({ a: '[unreadable]', c: 1 })
  expect(jsonSafe({ toJSON() { throw new Error('no') } })).toBe('[unreadable]')
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  expect(jsonSafe([proxy])).toEqual(['[unreadable]'])
  fc.assert(fc.property(fc.anything(), (value) => {
    expect(() => JSON.stringify(jsonSafe(value))).not.toThrow()
  }))
})

it('keeps a key __proto__ as a key', () => {
  const safe = jsonSafe(JSON.parse('{"__proto__":{"a":1}}'))
  expect(JSON.stringify(safe)).toBe('{"__proto__":{"a":1}}')
  expect(Object.getPrototypeOf(safe)).toBe(Object.prototype)
})

it('cuts depth and size', () => {
  expect(JSON.stringify(jsonSafe(JSON.parse('['.repeat(10_000) + ']'.repeat(10_000))))).toBe(
    `${'['.repeat(100)}"[nested too deeply]"${']'.repeat(100)}`,
  )
  const doubled = Array.from({ length: 60 }).reduce<unknown>((value) => [value, value], 1)
  expect(JSON.stringify(jsonSafe(doubled)).length).toBeLessThan(500_000)
  expect(JSON.stringify(jsonSafe(Array.from({ length: 1e6 }, () => 1))).length).toBeLessThan(50_000)
  const wide = Object.fromEntries(Array.from({ length: 20_002 }, (_, index) => [`k${index}`, index]))
  expect(Object.entries(jsonSafe(wide) as object).slice(19_999)).toEqual([['k19999', 19_999], ['...', '[too large]']])
  expect(jsonSafe({ schema: z.object({ a: z.string() }) })).toBeTypeOf('object')
})
