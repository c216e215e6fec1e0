import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyDatasetChange, hashInput, type Json, type Row } from '@evals/core'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogRecord } from '../../trace/logRecord.ts'
import { planDatasetAdd, type DatasetAddOptions } from '../datasetAdd.ts'
import { parseMapping } from '../mapping.ts'
import { renderDatasetDiff } from '../renderDatasetDiff.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-add-'))
  file = join(folder, 'questions.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const log = (id: string, input: Json, more: Partial<Row> = {}): Row => ({ id, input, ...more })
const plan = (rows: Row[], more: Partial<DatasetAddOptions> = {}): ReturnType<typeof planDatasetAdd> => planDatasetAdd({ file, rows, ref: '.evals/logs', ...more })

describe('planDatasetAdd', () => {
  it('makes dataset rows of log rows: what was asked and where it came from, not what was answered', async () => {
    const change = await plan([
      log('t1', { question: 'why?' }, { output: 'because', scores: { helpful: 0 }, expected: 'so', metadata: { lang: 'en' }, tags: ['bad'], name: 'chat', kind: 'log', metrics: { startMs: 1, durationMs: 2 }, trace: { traceId: 't1', spanId: 's1' } }),
      log('t2', 'how?', { metadata: {}, tags: [] }),
    ])
    expect(change).toEqual({
      file,
      before: undefined,
      after: `{"id":"${hashInput({ question: 'why?' })}","input":{"question":"why?"},"expected":"so","tags":["bad"],"metadata":{"lang":"en"},"origin":{"kind":"log","ref":".evals/logs","id":"t1"}}\n{"id":"${hashInput('how?')}","input":"how?","origin":{"kind":"log","ref":".evals/logs","id":"t2"}}\n`,
      added: [
        { from: 't1', row: { id: hashInput({ question: 'why?' }), input: { question: 'why?' }, expected: 'so', metadata: { lang: 'en' }, tags: ['bad'], origin: { kind: 'log', ref: '.evals/logs', id: 't1' } } },
        { from: 't2', row: { id: hashInput('how?'), input: 'how?', origin: { kind: 'log', ref: '.evals/logs', id: 't2' } } },
      ],
      alreadyThere: [],
      repeated: [],
      noInput: [],
      refused: [],
      unmapped: [],
      redaction: { kinds: [], places: [] },
    })
  })

  it('adds no input twice, and tells of every row what became of it', async () => {
    writeFileSync(file, '{"id":"mine","input":{"a":1,"b":2}}\n\n{"input":"mail [email-7] or [email-2]"}')
    writeFileSync(join(folder, 'questions.schema.json'), '{"properties":{"input":{"not":{"type":"number"}}}}')
    const { before, after, added, ...told } = await plan([
      log('same', { b: 2, a: 1 }),
      log('same but for names', 'mail ann@example.com or bob@example.com'),
      log('nothing', null),
      log('new', 'new'),
      log('new again', 'new'),
      log('unfit', 5),
    ])
    expect(after).toBe(`${before}\n{"id":"${hashInput('new')}","input":"new","origin":{"kind":"log","ref":".evals/logs","id":"new"}}\n`)
    expect(added.map(({ from }) => from)).toEqual(['new'])
    expect(told).toEqual({
      file,
      alreadyThere: [{ from: 'same', id: 'mine', line: 1 }, { from: 'same but for names', id: hashInput('mail [email-7] or [email-2]'), line: 3 }],
      repeated: [{ from: 'new again', first: 'new' }],
      noInput: [{ from: 'nothing' }],
      refused: [{ from: 'unfit', problems: ['input must NOT be valid'], fields: { input: 5 } }],
      unmapped: [],
      redaction: { kinds: [], places: [] },
    })
  })

  it('adding the same rows again changes nothing, whatever they hold and whatever the file held', async () => {
    const input = fc.oneof(fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json), fc.constantFrom('mail ann@example.com', 'mail bob@example.com', { to: 'ann@example.com', 'bob@example.com': 1 }))
    const existing = fc.array(fc.constantFrom('{"input":"x"}', '', '{"id":5,"input":"x"}', ' {"input": {"b":1}} ')).chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)))
    await fc.assert(
      fc.asyncProperty(fc.array(input), existing, async (inputs, text) => {
        writeFileSync(file, text)
        const rows = inputs.map((value, index) => log(String(index), value))
        const change = await plan(rows)
        expect(change.after.startsWith(text)).toBe(true)
        expect(change.added.length + change.alreadyThere.length + change.repeated.length + change.noInput.length).toBe(rows.length)
        applyDatasetChange(change)
        const again = await plan(rows)
        expect({ added: again.added, isSame: again.after === change.after }).toEqual({ added: [], isSame: true })
        const ids = change.after.split(/\r?\n/).filter((line) => line.trim()).map((line) => (JSON.parse(line) as { id?: string }).id).filter((id) => typeof id === 'string')
        expect(new Set(ids).size).toBe(ids.length)
      }),
      { numRuns: 60 },
    )
  })

  it('redacts before anything is compared or written, and reports what of the rows that are added', async () => {
    const change = await plan([log('a', 'mail ann@example.com', { metadata: { 'ann@example.com': 'x' } }), log('b', 'mail bob@example.com')])
    expect(change.after).not.toContain('example.com')
    expect(change.added.map(({ row }) => [row.input, row.metadata])).toEqual([['mail [email-1]', { '[email-1]': 'x' }]])
    expect(change.repeated).toEqual([{ from: 'b', first: 'a' }])
    expect(change.redaction).toEqual({ kinds: [{ kind: 'email', count: 2 }], places: [{ kind: 'email', count: 1, id: 'a', path: 'input' }, { kind: 'email', count: 1, id: 'a', path: 'metadata' }] })
    expect((await plan([log('a', 'mail ann@example.com')], { redact: false })).added[0]!.row.input).toBe('mail ann@example.com')
  })

  it('redacts the id by which an application named a row after a person, and no number that is one', async () => {
    const change = await plan([log('chat of ann@example.com', 'a'), log('4111111111111111', 'b')])
    expect(change.added.map(({ row }) => row.origin!.id)).toEqual(['chat of [email-1]', '4111111111111111'])
    expect(change.redaction).toEqual({ kinds: [{ kind: 'email', count: 1 }], places: [{ kind: 'email', count: 1, id: 'chat of [email-1]', path: 'origin.id' }] })
  })

  it('gives another id where a row kept that of an input which was edited since', async () => {
    writeFileSync(file, `{"id":"${hashInput('new')}","input":"edited"}\n`)
    expect((await plan([log('a', 'new')])).added[0]!.row.id).toBe(`${hashInput('new')}-2`)
  })

  it('shows text that a terminal would obey as JSON’s escape of it', async () => {
    expect((await plan([log('a', '\u001b[31m \u009b31m \u202eabc')])).after).toContain('"input":"\\u001b[31m \\u009b31m \\u202eabc"')
  })

  it('refuses a file that is broken, and formats that are not written line by line', async () => {
    writeFileSync(file, '{"input":1}\n<<<<<<< HEAD\n[2]\n{"id":"","input":3}\n')
    await expect(plan([log('a', 1)])).rejects.toThrow(`3 problems in questions.jsonl; nothing was written
  questions.jsonl:2: is a merge conflict marker: resolve the conflict first
  questions.jsonl:3: a row is an object with an \`input\`
  questions.jsonl:4: \`id\` must be a text that is not empty, or a number`)
    await expect(plan([log('a', 1)], { file: join(folder, 'rows.csv') })).rejects.toThrow('only JSON Lines files are written')
  })
})

describe('a mapping', () => {
  const rows = [
    log('a', { messages: [{ role: 'system', content: 'be brief' }, { role: 'user', content: 'why?' }] }, { output: { answer: 'so' }, metadata: { question: 'why?', 'gen_ai.model': 'm', lang: 'en' }, tags: ['t'] }),
    log('b', { messages: [{ role: 'user', content: 'how?' }] }, { metadata: { question: 'how?' } }),
  ]
  const span = (name: string, output: Json): LogRecord => ({ isTop: false, row: log(name, null, { output }), span: { traceId: 't', spanId: name, name, startMs: 0, durationMs: 0, attributes: { 'db.system': 'pg' } } })
  const traceOf = ({ id }: Row): LogRecord[] => (id === 'a' ? [span('retrieve', ['doc 1']), span('my step', 1), span('my step', 2)] : [])
  const fields = async (text: string): Promise<unknown[]> => (await plan(rows, { map: parseMapping(text), traceOf, redact: false })).added.map(({ row: { id: _id, origin: _origin, ...row } }) => row)

  it('takes the parts of a row, of lists from their end, and of spans', async () => {
    expect(await fields('input=input.messages[-1].content, expected=output.answer, metadata=, tags=')).toEqual([{ input: 'why?', expected: 'so' }, { input: 'how?' }])
    expect(await fields('input.question=metadata.question,input.docs=span(retrieve).output,expected=span("my step")[-1].output,metadata.db=span(retrieve).attributes["db.system"],tags=metadata["lang"]')).toEqual([
      { input: { question: 'why?', docs: ['doc 1'] }, expected: 2, metadata: { question: 'why?', 'gen_ai.model': 'm', lang: 'en', db: 'pg' }, tags: ['en'] },
      { input: { question: 'how?' }, metadata: { question: 'how?' } },
    ])
    expect(await fields('expected=metadata.gen_ai.model')).toMatchObject([{ expected: 'm' }, {}])
  })

  it('tells which rows it had nothing for', async () => {
    const change = await plan(rows, { map: parseMapping('input=output.answer,expected=metadata.lang') })
    expect(change.noInput).toEqual([{ from: 'b' }])
    expect(change.unmapped).toEqual([{ part: 'input=output.answer', from: ['b'] }, { part: 'expected=metadata.lang', from: ['b'] }])
  })

  it.each([
    ['', 'the mapping is empty; write target=source, such as input=metadata.question'],
    ['input', 'mapping "input": write target=source, such as input=metadata.question'],
    ['output=input', 'mapping "output=input": a dataset row has no "output" to be set; it has input, expected, metadata, tags'],
    ['input=a..b', 'mapping "input=a..b": "a..b" can not be read at "..b"; a path is like input.messages[0].content or metadata["a key"]'],
    ['input[0]=a', 'mapping "input[0]=a": a target is made of keys: input[0] has the place in a list'],
    ['tags.a=b', 'mapping "tags.a=b": tags are set as a whole'],
    ['input=span(a', 'mapping "input=span(a": a span is named as span(name), or span("name") where the name has a ")" or a quote'],
    ['input=span(a)', 'mapping "input=span(a)": span(a) needs what of the span is meant, such as span(a).output'],
    ['input=input,input.a=output', 'mapping "input.a=output": input.a is given by "input=input" already'],
  ])('that can not be read is refused: %s', (text, message) => {
    expect(() => parseMapping(text)).toThrow(message)
  })

  it.each([
    ['input=metadata.qestion', 'mapping "input=metadata.qestion": none of the 2 rows has metadata.qestion; there are id, input, input.messages, input.messages[0], input.messages[0].role, input.messages[0].content, metadata, metadata.question, input.messages[1], input.messages[1].role, input.messages[1].content, output, output.answer, metadata["gen_ai.model"], metadata.lang, tags'],
    ['input=span(retreive).output', 'mapping "input=span(retreive).output": none of the 2 rows has a span named "retreive"; there are my step, retrieve'],
    ['input=span(retrieve)[1].output', 'mapping "input=span(retrieve)[1].output": no span "retrieve" has output, or not at that place in the order of spans; there are id, input, output, attributes, attributes["db.system"]'],
  ])('that fits no row is refused with what there is: %s', async (text, message) => {
    await expect(fields(text)).rejects.toThrow(message)
  })
})

describe('renderDatasetDiff', () => {
  it('is what git would show', async () => {
    writeFileSync(file, '1\n2\n3\n4\n{"input":"old \u009b"}'.replace(/^\d$/gm, '{"input":$&}'))
    const change = await plan([log('a', 'new')])
    expect(renderDatasetDiff(change, { folder, context: 1 })).toBe(`--- a/questions.jsonl
+++ b/questions.jsonl
@@ -4,2 +4,3 @@
 {"input":4}
-{"input":"old \\u009b"}
\\ No newline at end of file
+{"input":"old \\u009b"}
+{"id":"${hashInput('new')}","input":"new","origin":{"kind":"log","ref":".evals/logs","id":"a"}}
`)
    applyDatasetChange(change)
    expect(renderDatasetDiff(await plan([log('a', 'new')]))).toBe('')
    expect(readFileSync(file, 'utf8')).toBe(change.after)
  })

  it('has no old file where there was none', async () => {
    expect(renderDatasetDiff(await plan([log('a', 'new')]), { folder })).toMatch(/^--- \/dev\/null\n\+\+\+ b\/questions\.jsonl\n@@ -0,0 \+1,1 @@\n\+\{"id"/)
  })
})
