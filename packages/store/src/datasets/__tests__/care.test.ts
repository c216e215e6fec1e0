import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyDatasetChange, hashInput } from '@evals/core'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { datasetStats } from '../datasetStats.ts'
import { dedupeDataset } from '../dedupeDataset.ts'
import { diffDatasets } from '../diffDatasets.ts'
import { nearDuplicates } from '../nearDuplicates.ts'
import { splitDataset } from '../splitDataset.ts'
import { validateDataset } from '../validateDataset.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-care-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, ...rows: (object | string)[]): string {
  const file = join(folder, name)
  writeFileSync(file, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''))
  return file
}

describe('validateDataset', () => {
  it('tells all that the loader would refuse, with file and line', async () => {
    write('q.schema.json', { properties: { input: { type: 'string' } } })
    const file = write('q.jsonl', { id: 1, input: 'a' }, '{"input":', { id: 1, input: 2 }, { question: 'b' }, { id: '1', input: 'c' })
    expect(await validateDataset(file, { folder })).toEqual({
      file,
      rows: 0,
      problems: [
        { where: 'q.jsonl:2', problem: 'is not JSON: Unexpected end of JSON input at column 10' },
        { where: 'q.jsonl:3', problem: 'input must be string' },
        { where: 'q.jsonl:4', problem: 'has no `input`; it has question (`map` in dataset() makes rows of other records)' },
        { where: 'q.jsonl:5', problem: 'id "1" is already that of q.jsonl:1; ids must be unique' },
      ],
    })
  })

  it('tells of a dataset that can be run how many rows there are, and of the schema', async () => {
    write('q.schema.json', {})
    expect(await validateDataset(write('q.jsonl', { input: 1 }, { input: 2 }))).toEqual({ file: join(folder, 'q.jsonl'), schema: join(folder, 'q.schema.json'), rows: 2, problems: [] })
    expect(await validateDataset(write('q.csv', 'input,expected', 'a,b'))).toEqual({ file: join(folder, 'q.csv'), schema: join(folder, 'q.schema.json'), rows: 1, problems: [] })
  })
})

describe('datasetStats', () => {
  it('says what is in a dataset', async () => {
    const file = write(
      'q.jsonl',
      { id: 'a', input: 'How do I reset my password?', expected: 'x', tags: ['account', 'easy'], metadata: { lang: 'en' } },
      { input: 'how do I reset my pasword' },
      { input: { n: 2, text: 'two' }, tags: ['easy'], metadata: { lang: 'de', source: 1 } },
      { input: { text: 'two', n: 2 } },
    )
    const stats = await datasetStats(file)
    expect(stats).toEqual({
      file,
      version: stats.version,
      bytes: 267,
      rows: 4,
      ids: { own: 1, ofInput: 3 },
      characters: { min: 5, median: 5, mean: 15.5, p95: 27, max: 27, total: 62 },
      tokens: { min: 2, median: 2, mean: 4.5, p95: 7, max: 7, total: 18 },
      withExpected: 1,
      tags: [{ tag: 'easy', count: 2 }, { tag: 'account', count: 1 }],
      metadata: [{ key: 'lang', count: 2 }, { key: 'source', count: 1 }],
      duplicates: [[{ id: hashInput({ n: 2, text: 'two' }), line: 3 }, { id: `${hashInput({ n: 2, text: 'two' })}-2`, line: 4 }]],
      nearDuplicates: [[{ id: 'a', line: 1 }, { id: hashInput('how do I reset my pasword'), line: 2 }]],
    })
    expect(stats.version).toMatch(/^[0-9a-f]{64}$/)
  })

  it('says zero of nothing', async () => {
    expect(await datasetStats(write('empty.jsonl'))).toMatchObject({ rows: 0, characters: { min: 0, median: 0, mean: 0, p95: 0, max: 0, total: 0 }, duplicates: [] })
  })
})

describe('nearDuplicates', () => {
  it('knows spelling, case and punctuation, and minds numbers', () => {
    expect(nearDuplicates(['Where is my order 17?', 'where is my order 17', 'where is my order 18', 'Wo ist meine Bestellung?', 'wo ist meine Bestelung', 'a', '', '?', 'where is my order 17 !!'])).toEqual([[0, 1, 8], [3, 4]])
  })

  it('knows long texts by their words, across the border to short ones', () => {
    const words = Array.from({ length: 300 }, (_, index) => `word${String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26))}`)
    const text = (count: number, change?: string): string => words.slice(0, count).with(5, change ?? 'word').join(' ')
    expect(nearDuplicates([text(300), text(300, 'other'), text(300).toUpperCase(), `${text(300)} 5`, text(150), text(72), text(68), text(300).split(' ').reverse().join(' ')])).toEqual([[0, 1, 2], [5, 6]])
    expect([text(72).length, text(68).length].map((length) => length > 500)).toEqual([true, false])
  })

  it('finds the pairs that comparing every pair would', () => {
    const pieces = (text: string): Set<string> => new Set((text.match(/\w+/g) ?? []).flatMap((word) => Array.from({ length: word.length }, (_, start) => ` ${word} `.slice(start, start + 3))))
    const alike = (a: string, b: string): boolean => {
      const [x, y] = [pieces(a), pieces(b)]
      return [...x].filter((piece) => y.has(piece)).length >= 0.8 * new Set([...x, ...y]).size
    }
    const text = fc.array(fc.constantFrom('refund', 'refunds', 'order', 'please', 'the', 'my', 'password', 'invoice'), { minLength: 1, maxLength: 8 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (texts) => {
        const groupOf = new Map(nearDuplicates(texts).flatMap((group, number) => group.map((index): [number, number] => [index, number])))
        for (const [a, one] of texts.entries()) {
          for (const [b, other] of texts.entries()) if (a < b && alike(one, other)) expect([groupOf.get(a), one, other]).toEqual([groupOf.get(b) ?? 'alone', one, other])
        }
        // Nothing is in a group that is like none of it
        for (const group of nearDuplicates(texts)) for (const index of group) expect(group.some((other) => other !== index && alike(texts[index]!, texts[other]!))).toBe(true)
      }),
    )
  })
})

describe('dedupeDataset', () => {
  it('leaves one of equal rows, the one with an answer, and every other line as it is', async () => {
    const file = write('q.jsonl', '{"input":"a"}', '  {"input" : "b"}', '', '{"id":"a2","input":"a","expected":"x"}', '{"input":"B!"}', '{"input":"c","expected":1}', '{"input":"c","expected":2}', '{"input":"a","expected":"x"}')
    const change = await dedupeDataset(file)
    expect({ ...change, before: undefined }).toEqual({
      file,
      before: undefined,
      after: '  {"input" : "b"}\n\n{"id":"a2","input":"a","expected":"x"}\n{"input":"B!"}\n{"input":"c","expected":1}\n{"input":"c","expected":2}\n',
      removed: [
        { id: hashInput('a'), line: 1, keeps: { id: 'a2', line: 4 }, near: false },
        { id: `${hashInput('a')}-2`, line: 8, keeps: { id: 'a2', line: 4 }, near: false },
      ],
      conflicts: [[{ id: hashInput('c'), line: 6 }, { id: `${hashInput('c')}-2`, line: 7 }]],
    })
    const near = await dedupeDataset(file, { near: true })
    expect(near.removed.map(({ line, keeps, near: isNear }) => [line, keeps.line, isNear])).toEqual([[1, 4, false], [5, 2, true], [8, 4, false]])
    applyDatasetChange(near)
    expect(await dedupeDataset(file, { near: true })).toMatchObject({ removed: [], before: near.after, after: near.after })
  })

  it('refuses what is not there, or not written line by line', async () => {
    await expect(dedupeDataset(join(folder, 'none.jsonl'))).rejects.toThrow('there is no such file')
    await expect(dedupeDataset(write('q.csv', 'input', 'a'))).rejects.toThrow('only JSON Lines files are written')
  })
})

describe('splitDataset', () => {
  const partsOf = async (file: string, options = {}): Promise<Map<string, string>> =>
    new Map((await splitDataset(file, { train: 0.8, test: 0.2 }, options)).parts.flatMap(({ name, after }) => after.split('\n').filter(Boolean).map((line): [string, string] => [line, name])))

  it('gives each part about its share, the lines as they are', async () => {
    const rows = Array.from({ length: 2000 }, (_, n) => ({ input: n, metadata: { document: n % 200 } }))
    const file = write('q.jsonl', '{ "input" : "as it is" }', ...rows)
    const { parts } = await splitDataset(file, { train: 0.8, test: 0.2 })
    expect(parts.map(({ name, share, file: path, before }) => ({ name, share, path, before }))).toEqual([
      { name: 'train', share: 0.8, path: join(folder, 'q.train.jsonl'), before: undefined },
      { name: 'test', share: 0.2, path: join(folder, 'q.test.jsonl'), before: undefined },
    ])
    expect(parts.reduce((sum, part) => sum + part.rows, 0)).toBe(2001)
    // 400 expected, and a standard deviation of 18
    expect(parts[1]!.rows).toBeGreaterThan(330)
    expect(parts[1]!.rows).toBeLessThan(470)
    expect(parts.some(({ after }) => after.includes('{ "input" : "as it is" }\n'))).toBe(true)

    const byDocument = await partsOf(file, { by: 'metadata.document' })
    const partsOfDocuments = Map.groupBy(rows, ({ metadata }) => metadata.document)
    for (const group of partsOfDocuments.values()) expect(new Set(group.map((row) => byDocument.get(JSON.stringify(row)))).size).toBe(1)
    expect(await partsOf(file, { seed: 1 })).not.toEqual(await partsOf(file))
  })

  it('never moves a row when others are added, wherever they are put in', async () => {
    const row = fc.oneof(fc.record({ input: fc.nat(50) }), fc.record({ id: fc.nat(1000), input: fc.nat(50) }))
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), fc.array(row, { maxLength: 20 }), fc.array(row, { maxLength: 20 }), async (before, between, after) => {
        const small = await partsOf(write('small.jsonl', ...before, ...after))
        const large = await partsOf(write('large.jsonl', ...between, ...before, ...between, ...after))
        for (const [line, part] of small) expect(large.get(line)).toBe(part)
      }),
      { numRuns: 50 },
    )
  })

  it('writes rows of other formats as JSON Lines', async () => {
    const { parts } = await splitDataset(write('q.csv', 'input,expected', 'a,b', 'c,d'), { a: 0.5, b: 0.5 })
    expect(parts.map(({ after }) => after).join('').split('\n').filter(Boolean).sort()).toEqual(['{"input":"a","expected":"b"}', '{"input":"c","expected":"d"}'])
  })

  it.each<[Record<string, number>, object, string]>([
    [{ train: 1 }, {}, 'a split has at least two parts, such as { train: 0.8, test: 0.2 }'],
    [{ train: 0.8, test: 0.3 }, {}, 'the shares sum to 1.1, and must to 1'],
    [{ train: 1.2, test: -0.2 }, {}, 'the share of train must be between 0 and 1, not 1.2'],
    [{ '../x': 0.5, test: 0.5 }, {}, 'a part can not be named "../x": its name becomes part of a file\'s'],
    [{ train: 0.5, test: 0.5 }, { by: 'metadata.doc' }, 'none of the rows has "metadata.doc" to be split by; there are input, metadata, metadata.document'],
  ])('refuses %j %j', async (shares, options, message) => {
    await expect(splitDataset(write('q.jsonl', { input: 1, metadata: { document: 1 } }), shares, options)).rejects.toThrow(message)
  })
})

describe('diffDatasets', () => {
  it('tells rows that came, went and changed, and in what', async () => {
    const before = write('before.jsonl', { id: 'same', input: 1, tags: ['x'] }, { id: 'edited', input: { text: 'a', n: 1 }, metadata: { lang: 'en' } }, { input: 'named later' }, { input: 'gone' }, { input: 'twice' })
    const after = write('after.jsonl', { input: 'twice' }, { tags: ['x'], input: 1, id: 'same' }, { id: 'edited', input: { text: 'b', n: 1 }, expected: 'y', metadata: {} }, { id: 'name', input: 'named later' }, { input: 'twice' })
    expect(await diffDatasets(before, after)).toEqual({
      added: [{ id: `${hashInput('twice')}-2`, line: 5, input: 'twice' }],
      removed: [{ id: hashInput('gone'), line: 4, input: 'gone' }],
      changed: [
        { before: { id: 'edited', line: 2 }, after: { id: 'edited', line: 3 }, fields: [{ path: 'expected', before: undefined, after: 'y' }, { path: 'input.text', before: 'a', after: 'b' }, { path: 'metadata.lang', before: 'en', after: undefined }] },
        { before: { id: hashInput('named later'), line: 3 }, after: { id: 'name', line: 4 }, fields: [{ path: 'id', before: undefined, after: 'name' }] },
      ],
      unchanged: 2,
    })
  })

  it('reads revisions of git', async () => {
    const git = (...words: string[]): void => {
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { cwd: folder })
    }
    git('init', '-q')
    mkdirSync(join(folder, 'data'))
    const file = write('data/q.jsonl', { input: 1 })
    git('add', '.')
    git('commit', '-qm', 'one')
    write('data/q.jsonl', { input: 1 }, { input: 2 })
    expect(await diffDatasets(`${file}@HEAD`, file)).toMatchObject({ added: [{ input: 2 }], removed: [], unchanged: 1 })
    await expect(diffDatasets(`${file}@nowhere`, file)).rejects.toThrow('q.jsonl@nowhere: there is no such revision')
    await expect(diffDatasets(`${file}@--output=x`, file)).rejects.toThrow('names no revision behind the @')
    await expect(diffDatasets(`${join(folder, 'data', 'other.jsonl')}@HEAD`, file)).rejects.toThrow('there is no such file at this revision')
    rmSync(join(folder, 'data'), { recursive: true })
    expect(await diffDatasets(`${file}@HEAD`, `${file}@HEAD`)).toMatchObject({ unchanged: 1 })
    rmSync(join(folder, '.git'), { recursive: true })
    await expect(diffDatasets(`${file}@HEAD`, `${file}@HEAD`)).rejects.toThrow('is in no git repository')
  })

  it('takes a file that has this very name first', async () => {
    const file = write('q.jsonl@HEAD.jsonl', { input: 1 })
    expect(await diffDatasets(file, file)).toMatchObject({ unchanged: 1 })
  })
})
