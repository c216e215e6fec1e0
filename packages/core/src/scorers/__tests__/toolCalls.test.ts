import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toolCalls, type ToolCallsArgs } from '../index.ts'

const search = { name: 'search', arguments: { query: 'refund', limit: 5 } }
const reply = { name: 'reply', arguments: { text: 'ok' } }

describe('shapes of calls', () => {
  it.each<[string, unknown]>([
    ['plain', [search]],
    ['with args', [{ name: 'search', args: search.arguments }]],
    ['of Anthropic', [{ type: 'tool_use', id: 'x', name: 'search', input: search.arguments }]],
    [
      'of OpenAI’s chat',
      [{ id: 'x', type: 'function', function: { name: 'search', arguments: '{"query":"refund","limit":5}' } }],
    ],
    [
      'of OpenAI’s responses',
      [{ type: 'function_call', call_id: 'x', name: 'search', arguments: '{"limit":5,"query":"refund"}' }],
    ],
    ['of the AI SDK 4', [{ toolCallId: 'x', toolName: 'search', args: search.arguments }]],
    ['of the AI SDK 5', [{ type: 'tool-call', toolName: 'search', input: search.arguments }]],
    ['in toolCalls', { text: '', toolCalls: [search] }],
    ['in tool_calls', { content: null, tool_calls: [search] }],
  ])('%s, as output and as expected', (_name, calls) => {
    expect(toolCalls({ output: calls, expected: [search] })).toEqual({ score: 1 })
    expect(toolCalls({ output: [search], expected: calls })).toEqual({ score: 1 })
  })

  const without = [undefined, null, 'I can not call tools', { text: 'ok' }, { toolCalls: null }, [], 5]
  it.each<unknown>(without)('none in %j', (output) => {
    expect(toolCalls({ output, expected: [] })).toEqual({ score: 1 })
    expect(toolCalls({ output, expected: [search] })).toEqual({ score: 0, reason: 'missing: search' })
  })

  it('takes empty argument text for no arguments', () => {
    const output = [{ type: 'function', function: { name: 'now', arguments: '' } }]
    expect(toolCalls({ output, expected: [{ name: 'now', arguments: {} }] })).toEqual({ score: 1 })
    expect(toolCalls({ output: [{ name: 'now' }], expected: [{ name: 'now', arguments: {} }] })).toEqual({ score: 1 })
  })
})

describe('scores', () => {
  it.each<[string, ToolCallsArgs, ReturnType<typeof toolCalls>]>([
    ['any order', { output: [reply, search], expected: [search, reply] }, { score: 1 }],
    ['a missing call', { output: [search], expected: [search, reply] }, { score: 0.5, reason: 'missing: reply' }],
    [
      'an unexpected call',
      { output: [search, reply], expected: [search] },
      { score: 0.5, reason: 'unexpected: reply' },
    ],
    [
      'an unexpected call that is allowed',
      { output: [search, reply], expected: [search], allowExtra: true },
      { score: 1 },
    ],
    [
      'a call that is made twice',
      { output: [search, search], expected: [search] },
      { score: 0.5, reason: 'unexpected: search' },
    ],
    ['calls where none is expected', { output: [search], expected: [] }, { score: 0, reason: 'unexpected: search' }],
    ['the same with allowExtra', { output: [search], expected: [], allowExtra: true }, { score: 1 }],
    ['entries that are no calls', { output: [search, null, { name: 5 }], expected: [search, reply] }, {
      score: 1 / 3,
      reason: 'missing: reply; unexpected: (not a call), (not a call)',
    }],
    ['other arguments', { output: [{ name: 'reply', arguments: { text: 'no' } }], expected: [reply] }, {
      score: 0,
      reason: 'other arguments: reply with {"text":"no"}, expected {"text":"ok"}',
    }],
    ['arguments that are no JSON', { output: [{ name: 'reply', arguments: '{"text":' }], expected: [reply] }, {
      score: 0,
      reason: 'other arguments: reply with "{\\"text\\":", expected {"text":"ok"}',
    }],
    ['ignored arguments', { output: [{ name: 'reply' }], expected: [reply], arguments: 'ignore' }, { score: 1 }],
    ['expected calls without arguments', { output: [reply], expected: [{ name: 'reply' }] }, { score: 1 }],
    ['expected empty arguments', { output: [reply], expected: [{ name: 'reply', arguments: {} }] }, {
      score: 0,
      reason: 'other arguments: reply with {"text":"ok"}, expected {}',
    }],
    ['strict order', { output: [search, reply], expected: [search, reply], order: 'strict' }, { score: 1 }],
    [
      'a wrong order',
      { output: [reply, search], expected: [search, reply], order: 'strict' },
      { score: 0.5, reason: 'out of order: reply' },
    ],
    [
      'one call too many in strict order',
      { output: [search, { name: 'x' }, reply], expected: [search, reply], order: 'strict' },
      { score: 2 / 3, reason: 'unexpected: x' },
    ],
  ])('%s', (_name, args, result) => {
    expect(toolCalls(args)).toEqual(result)
  })
})

describe('a subset of arguments', () => {
  const call = (args: unknown): object => ({ name: 'f', arguments: args })
  it.each<[unknown, unknown, number]>([
    [{ a: 1, b: 2 }, { a: 1 }, 1],
    [{ a: 1 }, { a: 1, b: 2 }, 0],
    [{ a: { x: 1, y: 2 } }, { a: { y: 2 } }, 1],
    [{ a: [{ x: 1, y: 2 }] }, { a: [{ x: 1 }] }, 1],
    [{ a: [1, 2] }, { a: [1] }, 0],
    [{ a: [] }, { a: {} }, 0],
    [{ a: 1 }, {}, 1],
    [{}, JSON.parse('{"__proto__":{}}'), 0],
    [{}, { constructor: {} }, 0],
  ])('%j against %j', (actual, expected, score) => {
    expect(toolCalls({ output: [call(actual)], expected: [call(expected)], arguments: 'subset' }).score).toBe(score)
  })

  it('pairs calls so that as many as possible match', () => {
    const output = [call({ a: 1, b: 1 }), call({ a: 1 })]
    const expected = [call({ a: 1 }), call({ a: 1, b: 1 })]
    expect(toolCalls({ output, expected, arguments: 'subset' })).toEqual({ score: 1 })
  })
})

describe('exact arguments', () => {
  it.each<[unknown, unknown, number]>([
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, 1],
    [{ a: 1, b: undefined }, { a: 1 }, 1],
    [{ a: 1, b: undefined }, { a: 1, c: undefined }, 1],
    [{ a: null }, {}, 0],
    [{ a: '1' }, { a: 1 }, 0],
    [{ a: -0 }, { a: 0 }, 1],
    [JSON.parse('{"__proto__":{"a":1}}'), {}, 0],
    [JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1}}'), 1],
    [{ a: 1 }, JSON.parse('{"__proto__":{"a":1}}'), 0],
  ])('%j against %j', (actual, expected, score) => {
    const [output, row] = [[{ name: 'f', arguments: actual }], [{ name: 'f', arguments: expected }]]
    expect(toolCalls({ output, expected: row }).score).toBe(score)
  })

  it('survives 10,000 levels, as value and as text, and refuses cycles', () => {
    const text = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)
    const deep = [{ name: 'f', arguments: JSON.parse(text) }]
    expect(toolCalls({ output: [{ name: 'f', arguments: text }], expected: deep })).toEqual({ score: 1 })
    expect(toolCalls({ output: deep, expected: [{ name: 'f', arguments: {} }] }).score).toBe(0)
    const cyclic: Record<string, unknown> = {}
    cyclic['a'] = cyclic
    const other: Record<string, unknown> = {}
    other['a'] = other
    const calls = (value: unknown): unknown[] => [{ name: 'f', arguments: value }]
    expect(() => toolCalls({ output: calls(cyclic), expected: calls(other) })).toThrow(
      new Error('Can not compare values that are cyclic or nested deeper than 100000 levels.'),
    )
  })
})

describe('for any calls', () => {
  const call = fc.record({
    name: fc.constantFrom('a', 'b'),
    arguments: fc.record({ n: fc.integer({ min: 0, max: 1 }) }),
  })
  const list = fc.array(call, { maxLength: 5 })

  it('any order scores what a count of equal calls gives, and strict order at most that', () => {
    fc.assert(fc.property(list, list, (output, expected) => {
      const count = (calls: typeof output, key: string): number =>
        calls.filter((call) => JSON.stringify(call) === key).length
      const keys = [...new Set(expected.map((call) => JSON.stringify(call)))]
      const matched = keys.reduce((sum, key) => sum + Math.min(count(output, key), count(expected, key)), 0)
      const longer = Math.max(output.length, expected.length)
      const any = toolCalls({ output, expected }).score as number
      expect(any).toBe(longer === 0 ? 1 : matched / longer)
      expect(toolCalls({ output, expected, order: 'strict' }).score).toBeLessThanOrEqual(any)
    }), { numRuns: 300 })
  })

  it('strict order finds the longest common subsequence', () => {
    const subsequences = (calls: string[]): string[] =>
      calls.reduce<string[]>((all, call) => [...all, ...all.map((start) => start + call)], [''])
    const names = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 })
    fc.assert(fc.property(names, names, (actual, expected) => {
      const wanted = new Set(subsequences(expected))
      const longest = Math.max(
        ...subsequences(actual).filter((names) => wanted.has(names)).map((names) => names.length),
      )
      const longer = Math.max(actual.length, expected.length)
      const asCalls = (names: string[]): object[] => names.map((name) => ({ name }))
      const { score } = toolCalls({ output: asCalls(actual), expected: asCalls(expected), order: 'strict' })
      expect(score).toBe(longer === 0 ? 1 : longest / longer)
    }), { numRuns: 300 })
  })
})

it.each<[string, unknown, string]>([
  ['a missing expected', { output: [] }, 'toolCalls needs `expected`; the row has none.'],
  [
    'a text',
    { output: [], expected: 'search' },
    'toolCalls needs a list of calls in `expected`, and the row has "search".',
  ],
  ['a call without name', { output: [], expected: [{ name: 'reply' }, { arguments: {} }] },
    'toolCalls can not read call 1 of `expected` in [{"name":"reply"},{"arguments":{}}]: it has no name.'],
  [
    'an unknown order',
    { output: [], expected: [], order: 'loose' },
    "toolCalls knows 'any', 'strict' as `order`, and was given \"loose\".",
  ],
])('refuses %s', (_name, args, message) => {
  expect(() => toolCalls(args as ToolCallsArgs)).toThrow(new Error(message))
})
