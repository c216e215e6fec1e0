/** Files as they come: what is in them goes in, and what is wrong is said with its line. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Row } from '@evals/core'
import { mergeSpans } from '../../trace/mergeSpans.ts'
import { readTrace } from '../../trace/readTrace.ts'
import { IMPORT_FORMATS } from '../imported.ts'
import { lines } from '../lines.ts'
import { readImport, type ImportOptions } from '../readImport.ts'

// Random cases take as long as the machine lets them
vi.setConfig({ testTimeout: 60_000 })

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'evals-import-'))))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const file = (content: string | Buffer, name = `${++files}.data`): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Rows as the store would give them, without what each has of its own, and problems by line. */
async function imported(path: string, options?: ImportOptions): Promise<{ rows: Partial<Row>[]; problems: string[] }> {
  const rows: Partial<Row>[] = []
  const problems: string[] = []
  for await (const { span, problem } of readImport([path], options)) {
    if (problem) problems.push(`${problem.line ?? '-'}: ${problem.problem}`)
    else {
      const [{ row }] = readTrace([span!]) as [ReturnType<typeof readTrace>[0]]
      const { trace: _trace, created: _created, ...rest } = row
      rows.push(rest)
    }
  }
  return { rows, problems }
}

const jsonl = (...values: unknown[]): string => values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n')

describe('rows', () => {
  test('come out as they went in, with ids, scores and keys that only their owner knows', async () => {
    const row = { id: 'a', input: { q: 1 }, output: 'x', expected: ['y'], scores: { helpful: 0.5, exact: null }, scoreDetails: { exact: { reason: 'none' } }, metadata: { plan: 'free', model: 'mine' }, tags: ['t'], metrics: { startMs: 1764057600000, durationMs: 5, mine: 1 }, kind: 'eval', mine: { deep: [1] }, name: 'title', error: { name: 'E', message: 'm', phase: 'task' }, toolCalls: [{ name: 'f' }] }
    expect(await imported(file(jsonl(row, { id: 'b', input: '' })))).toEqual({ rows: [row, { id: 'b', input: '', kind: 'log' }], problems: [] })
  })

  test('of any shape survive', async () => {
    const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    const rows = fc.array(fc.record({ id: fc.uuid(), input: json, output: json, expected: json, metadata: fc.dictionary(fc.string(), json), mine: json }, { requiredKeys: ['id', 'input'] }), { minLength: 1, maxLength: 5 })
    await fc.assert(fc.asyncProperty(rows, async (given) => {
      const { rows: read, problems } = await imported(file(jsonl(...given), 'any.jsonl'), { format: 'rows' })
      expect(problems).toEqual([])
      // No metadata is none
      expect(read).toEqual(given.map(({ metadata, ...row }) => ({ ...row, ...(metadata !== undefined && { metadata }), kind: 'log' })))
    }), { numRuns: 100 })
  })

  test('without an id are the same row only where they are equal in everything', async () => {
    const { rows } = await imported(file(jsonl({ input: 'a', output: 1 }, { input: 'a', output: 2 }, { output: 1, input: 'a' })))
    expect(rows.map(({ id }) => id)).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.not.stringMatching(rows[0]!.id!), rows[0]!.id])
  })

  test('that come twice are the same spans, and what is new in them counts', async () => {
    const read = async (path: string) => (await Array.fromAsync(readImport([path]))).map(({ span }) => span!)
    const path = file(jsonl({ id: 'a', input: 1 }))
    const first = await read(path)
    expect(mergeSpans(first, await read(path))).toEqual({ spans: first, added: [], changed: [], known: [first[0]!.span.spanId] })
    const changed = mergeSpans(first, await read(file(jsonl({ id: 'a', input: 1, output: 2 }))))
    expect([changed.changed.length, readTrace(changed.spans)[0]!.row.output]).toEqual([1, 2])
  })

  test('with a trace are about a span of it, wherever that is', async () => {
    const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
    const [{ span }] = (await Array.fromAsync(readImport([file(jsonl({ id: 'a', input: 'own', scores: { s: 1 }, trace }))]))) as [{ span: Parameters<typeof readTrace>[0][0] }]
    const whole = { span: { ...trace, name: 'chat', startMs: 5, durationMs: 7, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 3 } } }
    for (const order of [[span, whole], [whole, span]]) {
      const [record] = readTrace(mergeSpans([], order).spans) as [ReturnType<typeof readTrace>[0]]
      expect(record).toMatchObject({ isTop: true, row: { id: 'a', name: 'chat', input: 'own', scores: { s: 1 }, trace, metadata: { operation: 'chat' }, metrics: { startMs: 5, durationMs: 7, promptTokens: 3 } } })
    }
    expect(readTrace([span])[0]).toMatchObject({ isTop: true, row: { id: 'a', input: 'own' } })
  })

  test('each bad line is said, and the good ones go in', async () => {
    const path = file(jsonl({ id: 'a', input: 1 }, '{"id":"b",', '', { question: 'x' }, '[1]', { id: 'c', input: 1, scores: { s: 7 } }, { id: 5, input: 2 }, { id: 'd', input: 1, tags: 'x' }, '<<<<<<< HEAD', '{"id":"e","inp'))
    expect(await imported(path)).toEqual({
      rows: [{ id: 'a', input: 1, kind: 'log' }, { id: '5', input: 2, kind: 'log' }],
      problems: [
        '2: is not JSON: Expected double-quoted property name at column 11',
        "4: has no `input`; it has question. A mapping says which of them is the input, such as { input: 'question' }",
        '5: must be an object with an `input`',
        '6: is no row: scores.s: Too big: expected number to be <=1',
        '8: is no row: tags: Invalid input: expected array, received string',
        "9: is not JSON: Unexpected token '<' at column 1",
        '10: is cut off: the file ends in the middle of it. Import the file again when it is whole; what is known already is not taken twice',
      ],
    })
    appendFileSync(path, 'ut":3}')
    expect((await imported(path)).rows.map(({ id }) => id)).toEqual(['a', '5', 'e'])
  })

  test('with a mapping, other objects are rows too', async () => {
    expect(await imported(file(jsonl({ question: 'a', answer: { text: 'b' }, lang: 'de' })), { mapping: { input: 'question', output: 'answer' } })).toEqual({ rows: [{ id: expect.any(String), input: 'a', output: { text: 'b' }, metadata: { lang: 'de' }, kind: 'log' }], problems: [] })
  })
})

describe('what kind of file it is', () => {
  const row = { id: 'a', input: 1, kind: 'log' }
  test.each<[string, string | Buffer]>([
    ['a byte order mark', `\ufeff${jsonl({ id: 'a', input: 1 })}`],
    ['Windows line ends', jsonl({ id: 'a', input: 1 }).replaceAll('\n', '\r\n') + '\r\n\r\n'],
    ['a list over several lines', JSON.stringify([{ id: 'a', input: 1 }], null, 2)],
    ['a list on one line', '[{"id":"a","input":1}]'],
    ['one object over several lines', JSON.stringify({ id: 'a', input: 1 }, null, 2)],
    ['compressed', gzipSync(jsonl({ id: 'a', input: 1 }))],
    ['CSV', 'id,input\na,1\n'],
  ])('%s', async (name, content) => {
    expect(await imported(file(content))).toEqual({ rows: [name === 'CSV' ? { ...row, input: '1' } : row], problems: [] })
  })

  test.skipIf(process.platform === 'win32')('a pipe that nobody writes to and a device are said, and not waited for', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const all = await Array.fromAsync(readImport([pipe, '/dev/zero']))
    const problem = 'is a pipe or a device, and no file: give what comes out of it to standard input, which is named -'
    expect(all).toEqual([{ problem: { file: pipe, problem } }, { problem: { file: '/dev/zero', problem } }])
  })

  test('files that are not there, empty, folders, or damaged are said, and the next one is read', async () => {
    const gzip = gzipSync(jsonl(...Array.from({ length: 5_000 }, (_, id) => ({ id: String(id), input: Math.random() }))))
    const [missing, empty, cut, good] = [join(folder, 'none'), file(''), file(gzip.subarray(0, gzip.length / 2)), file(jsonl({ id: 'a', input: 1 }))]
    const all = await Array.fromAsync(readImport([missing, empty, folder, cut, good]))
    expect(all.filter(({ problem }) => problem).map(({ problem }) => problem!.problem)).toEqual(['there is no such file', 'is empty', 'is a folder: name the files in it', 'ends in the middle: what gzip had compressed is cut off. What was before that is taken'])
    expect(all.filter(({ span }) => span).length).toBeGreaterThan(1000)
  })
})

describe('chats', () => {
  const call = { id: 'c1', type: 'function', function: { name: 'price', arguments: '{"sku":"tea"}' } }
  const tools = [{ type: 'function', function: { name: 'price' } }]
  test('the last answer is the output, what was before it the input; tools, calls and their results are kept', async () => {
    const messages = [{ role: 'system', content: 'Sell.' }, { role: 'user', content: 'How much?' }, { role: 'assistant', content: null, tool_calls: [call] }, { role: 'tool', tool_call_id: 'c1', content: '{"eur":5}' }, { role: 'assistant', content: '5 EUR' }]
    expect(await imported(file(jsonl({ messages, tools, parallel_tool_calls: false }, { id: 'x', messages: messages.slice(1, 3), metadata: { plan: 'free' } }, { messages: [{ role: 'user', content: 'Hello?' }] })))).toEqual({
      rows: [
        { id: expect.any(String), kind: 'log', input: messages.slice(0, 4), output: '5 EUR', toolCalls: [{ name: 'price', arguments: { sku: 'tea' }, result: { eur: 5 } }], metadata: { tools, parallel_tool_calls: false } },
        { id: 'x', kind: 'log', input: 'How much?', output: { role: 'assistant', content: null, tool_calls: [call] }, toolCalls: [{ name: 'price', arguments: { sku: 'tea' } }], metadata: { plan: 'free' } },
        { id: expect.any(String), kind: 'log', input: 'Hello?' },
      ],
      problems: [],
    })
  })

  test('what is no chat is said', async () => {
    expect((await imported(file(jsonl({ messages: [{ role: 'user', content: 'a' }] }, { messages: [] }, { messages: ['a'] }, { messages: [{ role: 'assistant', content: 'a' }] }, { other: 1 })))).problems).toEqual([
      '2: has no message before the answer: there is no input',
      '3: messages[0] has no role: a message is { "role": "user", "content": "…" }',
      '4: has no message before the answer: there is no input',
      '5: has no list `messages`',
    ])
  })
})

describe('OTLP in JSON', () => {
  const span = (spanId: string) => ({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId, name: 'chat', startTimeUnixNano: '1764057600000000000', endTimeUnixNano: '1764057600000000000', attributes: [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }] })
  const request = (...spans: unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
  test('a request a line, as the collector writes it, of spans, log records and metrics', async () => {
    const log = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ ...span('00f067aa0ba902b7'), timeUnixNano: '1764057600000000000', body: { stringValue: 'hi' } }] }] }] }
    const path = file(jsonl(request(span('b7ad6b7169203331'), span('b7ad6b7169203332')), log, { resourceMetrics: [] }, request(span('zz')), { resourceSpans: 5 }, { other: 1 }))
    const all = await Array.fromAsync(readImport([path]))
    expect(all.flatMap(({ span: of }) => (of ? [[of.span.spanId, of.partial ?? false]] : []))).toEqual([['b7ad6b7169203331', false], ['b7ad6b7169203332', false], ['00f067aa0ba902b7', true]])
    expect(all.flatMap(({ problem }) => (problem ? [`${problem.line}: ${problem.problem}`] : []))).toEqual([
      '4: 1 record is not taken: a span id must be 16 hexadecimal digits (8 bytes)',
      '5: The body is no OTLP request of spans in JSON: resourceSpans is 5, no list',
      '6: has neither resourceSpans nor resourceLogs; it has other',
    ])
  })

  test('one request over several lines', async () => {
    expect((await Array.fromAsync(readImport([file(JSON.stringify(request(span('b7ad6b7169203331')), null, 2))]))).length).toBe(1)
  })
})

test('the rows and spans of a run are its whole traces', async () => {
  const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
  const spans = [{ ...trace, name: 'case', startMs: 5, durationMs: 9, attributes: {} }, { ...trace, spanId: '00f067aa0ba902b7', parentSpanId: trace.spanId, name: 'chat', kind: 'client', startMs: 6, durationMs: 2, attributes: { 'gen_ai.operation.name': 'chat' }, events: [{ name: 'e', timeMs: 7 }], status: { code: 'ok' }, scope: 's' }]
  const rows = [{ id: 'a', input: 1, kind: 'eval', suite: 's', trace }]
  const all = await Array.fromAsync(readImport([file(jsonl(...rows)), file(jsonl(...spans, { ...spans[0], spanId: 'x' }, { ...spans[0], durationMs: -1 }))]))
  expect(all.flatMap(({ problem }) => (problem ? [`${problem.line}: ${problem.problem}`] : []))).toEqual(['3: a span id must be 16 hexadecimal digits (8 bytes)', '4: is no span: durationMs: Too small: expected number to be >=0'])
  const records = readTrace(mergeSpans([], all.flatMap(({ span }) => span ?? [])).spans)
  expect(records.map(({ isTop, span, row }) => [isTop, span.name, row.id, row.kind])).toEqual([[true, 'case', 'a', 'eval'], [false, 'chat', '00f067aa0ba902b7', 'log']])
  expect(records[1]!.span).toEqual(spans[1])
})

describe('CSV', () => {
  test('columns become fields by the mapping, the others metadata', async () => {
    const text = 'question,answer,rating,lang,when\n"What, ""really""?","two\nlines",0.5,de,2025-11-25T08:00:00Z\nplain,,1,,\n'
    expect(await imported(file(text), { mapping: { input: 'question', output: 'answer', 'scores.helpful': 'rating', created: 'when' } })).toEqual({
      rows: [
        { id: expect.any(String), kind: 'log', input: 'What, "really"?', output: 'two\nlines', scores: { helpful: 0.5 }, metadata: { lang: 'de' } },
        { id: expect.any(String), kind: 'log', input: 'plain', scores: { helpful: 1 } },
      ],
      problems: [],
    })
  })

  test('the header names fields where there is no mapping', async () => {
    expect((await imported(file('id,input.q,metadata.a.b,tags,scores.s,mine\n7,x,y,"a, b",true,z\n'))).rows).toEqual([{ id: '7', kind: 'log', input: { q: 'x' }, metadata: { 'a.b': 'y', mine: 'z' }, tags: ['a', 'b'], scores: { s: 1 } }])
  })

  test('each bad line is said, and the good ones go in', async () => {
    const text = 'input,scores.stars\na,0.5\nb,4\n"c\nd",high\ne,1,2\nf,1\n'
    const { rows, problems } = await imported(file(text))
    expect({ rows, problems: problems.toSorted() }).toEqual({
      rows: [expect.objectContaining({ input: 'a' }), expect.objectContaining({ input: 'f' })],
      problems: [
        '3: scores.stars is "4", and a score is a number from 0 to 1: bring it into that range, or map the column to metadata',
        '4: scores.stars is "high", and a score is a number from 0 to 1: bring it into that range, or map the column to metadata',
        '6: is not CSV: Invalid Record Length: columns length is 2, got 3',
      ],
    })
  })

  test.each<[string, string, ImportOptions, string]>([
    ['no input', 'question,answer\na,b\n', {}, '1: has no column "input"; its columns are question, answer. A mapping says which of them is the input, such as { input: "question" }'],
    ['a column that is not there', 'question\na\n', { mapping: { input: 'Question' } }, '1: has no column "Question"; its columns are question'],
    ['a field that is none', 'question\na\n', { mapping: { input: 'question', score: 'question' } }, '-: a row has no field "score" that a column could become: there are id, name, created, tags, input, output, expected (each also with .name), scores.name, metadata.name and metrics.name'],
    ['no input in the mapping', 'question\na\n', { mapping: { output: 'question' } }, '-: nothing is mapped to `input`, which every row has'],
  ])('%s', async (_name, text, options, problem) => {
    expect(await imported(file(text), options)).toEqual({ rows: [], problems: [problem] })
  })

  test('a quote that is never closed ends what can be read', async () => {
    const { rows, problems } = await imported(file('input\na\n"b\nc\n'))
    expect([rows.length, problems]).toEqual([1, ['3: is not CSV: a quote that opens in this record is never closed, so that all that follows is in it']])
  })
})

test('any bytes are read or said to be unreadable, in every format', async () => {
  const piece = fc.oneof(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)), fc.constantFrom('{"id":"a","input":1}', '{"messages":[', '{"resourceSpans":[]}', '\n', '"', ',', '[', 'input', '{"traceId":"a","spanId":"b","startMs":1}', '\u001f\u008b').map((text) => Buffer.from(text, 'latin1')))
  const formats = fc.constantFrom(undefined, ...IMPORT_FORMATS)
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 12 }), formats, async (pieces, format) => {
    const path = file(Buffer.concat(pieces), 'fuzz.data')
    for await (const { span, problem } of readImport([path], { format })) {
      if (problem) expect(problem).toMatchObject({ file: path, problem: expect.stringMatching(/^[a-zA-Z`<]/) })
      else readTrace([span!])
    }
  }), { numRuns: 150 })
})

test('a scorer that is called __proto__ is no way around the check of scores', async () => {
  expect((await imported(file('{"id":"a","input":1,"scores":{"__proto__":7}}'), { format: 'rows' })).problems).toEqual(['1: is no row: scores: a scorer can not be called __proto__'])
})

test('lines come whole, however the file is cut into pieces; one that is too long is passed over', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\n', ' '))), fc.boolean(), fc.integer({ min: 1, max: 7 }), async (texts, ends, size) => {
    const bytes = Buffer.from(texts.join('\n') + (ends && texts.length > 0 ? '\n' : ''))
    async function* chunks(): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const expected = bytes.toString().split('\n')
    if (expected.at(-1) === '') expected.pop()
    const read = await Array.fromAsync(lines(chunks(), 10))
    expect(read.map((line) => [line.number, line.bytes?.toString()])).toEqual(expected.map((text, index) => [index + 1, Buffer.byteLength(text) > 10 ? undefined : text]))
    expect(read.map(({ isCut }) => isCut)).toEqual(expected.map((_, index) => index === expected.length - 1 && !bytes.toString().endsWith('\n')))
  }))
})
