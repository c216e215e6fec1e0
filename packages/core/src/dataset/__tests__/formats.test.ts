import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { stringify as yamlOf } from 'yaml'
import { DataError } from '../dataError.ts'
import { dataset } from '../dataset.ts'
import { readCsv } from '../formats/csv.ts'
import { readJson } from '../formats/json.ts'
import { readJsonl } from '../formats/jsonl.ts'
import { readYaml } from '../formats/yaml.ts'
import { loadRows } from '../loadRows.ts'

/** JSON has no -0, and `__proto__` is tested by itself. */
const value = fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)) as unknown)
const newline = fc.constantFrom('\n', '\r\n')

/** Any text with its pieces on lines of their own choosing: the pieces' lines are known by counting. */
function linesOf(pieces: readonly { gap: string; text: string }[], from: number): { text: string; lines: number[] } {
  let text = ''
  const lines: number[] = []
  for (const piece of pieces) {
    text += piece.gap
    lines.push(from + text.split('\n').length - 1)
    text += piece.text
  }
  return { text, lines }
}

describe('JSONL', () => {
  it('reads each value with its line, past empty lines and Windows line ends', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ value, empty: fc.nat(3) })), newline, (items, end) => {
        const text = items.map((item) => end.repeat(item.empty) + JSON.stringify(item.value) + end).join('')
        const { records, problems } = readJsonl(text)
        expect(problems).toEqual([])
        expect(records.map((record) => record.value)).toEqual(items.map((item) => item.value))
        for (const { value: read, line } of records) expect(JSON.parse(text.split('\n')[line! - 1]!)).toEqual(read)
      }),
    )
  })

  it('tells every broken line, and where in it', () => {
    expect(readJsonl('{"a":1}\n{"a":}\n\nnope\n[1')).toEqual({
      records: [{ value: { a: 1 }, line: 1 }],
      problems: [
        { line: 2, problem: `is not JSON: Unexpected token '}' at column 6` },
        { line: 4, problem: `is not JSON: Unexpected token 'o' at column 2` },
        { line: 5, problem: `is not JSON: Expected ',' or ']' after array element at column 3` },
      ],
    })
  })
})

describe('JSON', () => {
  it('reads each row with the line that it begins on, however the file is laid out', () => {
    const gap = fc.stringMatching(/^[ \t\r\n]{0,5}$/)
    fc.assert(
      fc.property(fc.array(fc.record({ value, gap, indent: fc.nat(2) })), gap, (items, end) => {
        const pieces = items.map((item, index) => ({ gap: (index === 0 ? '' : ',') + item.gap, text: JSON.stringify(item.value, null, item.indent) }))
        const { text, lines } = linesOf(pieces, 1)
        expect(readJson(`[${text}${end}]`)).toEqual({ records: items.map((item, index) => ({ value: item.value, line: lines[index] })), problems: [] })
      }),
    )
  })

  it('tells the line of what is no JSON', () => {
    expect(readJson('[\n  1,\n  nope\n]').problems).toEqual([{ line: 3, problem: `is not JSON: Unexpected token 'o'` }])
    expect(readJson('[\n  1,\n  2\n').problems).toEqual([{ line: 4, problem: `is not JSON: Expected ',' or ']' after array element` }])
    expect(readJson('{}').problems).toEqual([{ problem: 'must be an array of rows: [{ "input": ... }, ...]' }])
  })
})

describe('YAML', () => {
  it('reads each row with its line', () => {
    const row = fc.record({ input: fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())), expected: fc.string() })
    fc.assert(
      fc.property(fc.array(fc.record({ row, empty: fc.nat(2) }), { minLength: 1 }), (items) => {
        const { text, lines } = linesOf(items.map((item) => ({ gap: '\n'.repeat(item.empty), text: yamlOf([item.row]) })), 1)
        expect(readYaml(text)).toEqual({ records: items.map((item, index) => ({ value: item.row, line: lines[index] })), problems: [] })
      }),
    )
  })

  it('tells every line of what is no YAML', () => {
    expect(readYaml('- input: "a\n- input: b\n').problems[0]).toMatchObject({ line: expect.any(Number), problem: expect.stringMatching(/^is not YAML: /) })
    expect(readYaml('- a: 1\n- b: [1\n').problems).toMatchObject([{ line: 3 }])
  })
})

describe('CSV', () => {
  it('reads each record with the line that it begins on, also when its cells have several lines', () => {
    const cell = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '🎉') })
    fc.assert(
      fc.property(fc.array(fc.record({ input: cell, expected: cell, empty: fc.nat(2) })), newline, (items, end) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const { text, lines } = linesOf(items.map((item) => ({ gap: end.repeat(item.empty), text: `${quoted(item.input)},${quoted(item.expected)}${end}` })), 2)
        expect(readCsv(`input,expected${end}${text}`)).toEqual({ records: items.map(({ input, expected }, index) => ({ value: { input, expected }, line: lines[index] })), problems: [] })
      }),
    )
  })

  it('makes nested fields of dotted columns, and leaves empty cells out, except for the input', () => {
    expect(readCsv('\ufeffinput,metadata.lang,tags,expected\n,en,"a; b",\n').records).toEqual([{ value: { input: '', metadata: { lang: 'en' }, tags: ['a', 'b'] }, line: 2 }])
    expect(readCsv('input.q,input.__proto__.polluted\na,b\n').records[0]!.value).toEqual({ input: { q: 'a' } })
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
  })

  it('tells where a quote was opened that is never closed', () => {
    expect(readCsv('input\na\n"b ""x""\nc\nd\n').problems).toEqual([{ line: 3, problem: 'is not CSV: the quote that opens here is never closed' }])
  })
})

describe('loadRows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evals-rows-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const options = { folder, owner: 'eval "x"' }

  it('tells what can not be read and what is no row in the order of the file', async () => {
    writeFileSync(join(folder, 'rows.jsonl'), '{"input":1}\n{"x":1}\n{nope}\n5\n')
    await expect(loadRows(dataset('./rows.jsonl'), options)).rejects.toThrow(
      new DataError('rows.jsonl', [
        { where: 'rows.jsonl:2', problem: 'has no `input`; it has x (`map` in dataset() makes rows of other records)' },
        { where: 'rows.jsonl:3', problem: `is not JSON: Expected property name or '}' at column 2` },
        { where: 'rows.jsonl:4', problem: 'a row is an object with an `input`, not a number' },
      ]),
    )
  })

  it('refuses bytes that are no UTF-8, and reads a file with a byte order mark', async () => {
    writeFileSync(join(folder, 'latin1.jsonl'), Buffer.from('{"input":"\xe9"}', 'latin1'))
    await expect(loadRows(dataset('./latin1.jsonl'), options)).rejects.toThrow('is not UTF-8 text')
    writeFileSync(join(folder, 'bom.jsonl'), '\ufeff{"input":"a"}')
    expect((await loadRows(dataset('./bom.jsonl'), options)).rows).toMatchObject([{ input: 'a' }])
  })

  it.each([
    ['an array', [{ input: 1 }]],
    ['a function', () => [{ input: 1 }]],
    ['a promise', Promise.resolve([{ input: 1 }])],
    ['a function that gives a promise', async () => [{ input: 1 }]],
    ['a generator', (function* () { yield { input: 1 } })()],
    ['an async generator', (async function* () { yield { input: 1 } })()],
  ])('takes rows from %s', async (_name, data) => {
    expect((await loadRows(data, options)).rows).toMatchObject([{ input: 1 }])
  })
})
