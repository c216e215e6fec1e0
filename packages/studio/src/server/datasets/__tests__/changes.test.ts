import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashInput, runsFolder } from '@evals/core'
import { openSqlite, spanOfRow } from '@evals/store'
import { lines, testProject, type TestProject } from './support.ts'

let project: TestProject
beforeEach(() => {
  project = testProject({ logs: (root) => openSqlite({ folder: join(root, '.evals', 'logs') }), redaction: {} })
})
afterEach(() => project.remove())

const given = (...rows: object[]) => ({ kind: 'rows', rows })

it('rows are added as the change was shown, and taken back to the byte', async () => {
  project.write('questions.jsonl', '{"input":"old"}')
  const plan = await project.post('/add', { path: 'questions.jsonl', source: given({ id: 'a', input: 'mail ann@example.com', output: 'so', origin: { kind: 'playground', ref: 'run-1', id: 'a' } }), mapping: 'expected=output' })
  const id = hashInput('mail [email-1]')
  expect(plan.body).toMatchObject({
    added: [{ from: 'a', row: { id, input: 'mail [email-1]', expected: 'so', origin: { kind: 'playground', ref: 'run-1', id: 'a' } } }],
    redaction: { kinds: [{ kind: 'email', count: 1 }] },
    suggestions: ['expected=output'],
    found: 1,
    gone: 0,
    files: [{ path: 'questions.jsonl', isNew: false, added: 2, removed: 1, cut: 0 }],
  })
  expect(project.read('questions.jsonl')).toBe('{"input":"old"}')
  const applied = await project.post('/apply', { token: plan.body.token })
  expect(applied.body.paths).toEqual(['questions.jsonl'])
  expect(project.read('questions.jsonl')).toBe(`{"input":"old"}\n{"id":"${id}","input":"mail [email-1]","expected":"so","origin":{"kind":"playground","ref":"run-1","id":"a"}}\n`)
  await project.post('/apply', { token: applied.body.undo })
  expect(project.read('questions.jsonl')).toBe('{"input":"old"}')
})

it('a file that was made is gone when that is taken back', async () => {
  const plan = await project.post('/add', { path: 'evals/new.jsonl', source: given({ id: 'a', input: 'one' }) })
  const { body } = await project.post('/apply', { token: plan.body.token })
  expect(existsSync(join(project.root, 'evals/new.jsonl'))).toBe(true)
  await project.post('/apply', { token: body.undo })
  expect(existsSync(join(project.root, 'evals/new.jsonl'))).toBe(false)
})

it('what was changed since it was shown is not written over', async () => {
  project.write('questions.jsonl', lines({ input: 'old' }))
  const { body } = await project.post('/add', { path: 'questions.jsonl', source: given({ id: 'a', input: 'one' }) })
  project.write('questions.jsonl', lines({ input: 'old' }, { input: 'from an editor' }))
  expect(await project.post('/apply', { token: body.token })).toEqual({ status: 409, body: { error: { message: 'questions.jsonl was changed by something else since this was shown: nothing was written. Look at the change again' } } })
  expect(project.read('questions.jsonl')).toBe(lines({ input: 'old' }, { input: 'from an editor' }))
})

it('a change is written once, and an unknown one not at all', async () => {
  const plan = await project.post('/add', { path: 'q.jsonl', source: given({ id: 'a', input: 'one' }) })
  await project.post('/apply', { token: plan.body.token })
  expect((await project.post('/apply', { token: plan.body.token })).status).toBe(410)
  expect((await project.post('/apply', { token: 'guess' })).status).toBe(410)
})

it('no file outside of the project is planned for, and no format but JSON Lines', async () => {
  const add = (path: string) => project.post('/add', { path, source: given({ id: 'a', input: 'one' }) })
  expect((await add('../outside.jsonl')).status).toBe(403)
  expect((await add('/tmp/outside.jsonl')).status).toBe(403)
  expect((await add('.git/hooks.jsonl')).status).toBe(403)
  expect((await add('rows.csv')).body.error.message).toContain('only JSON Lines files are written')
  expect((await project.post('/add', { path: 'q.jsonl', source: { kind: 'rows', rows: [{ input: 1 }] } })).body.error.message).toContain('source.rows.0.id')
})

it('a row that the schema refuses is added once its answer is given', async () => {
  project.write('q.schema.json', '{"type":"object","required":["expected"]}')
  const source = given({ id: 'a', input: 'one' }, { id: 'b', input: 'two', expected: 2 })
  const first = await project.post('/add', { path: 'q.jsonl', source })
  expect(first.body.refused).toEqual([{ from: 'a', problems: ["the row must have required property 'expected'"], fields: { input: 'one' } }])
  expect(first.body.added.map(({ from }: { from: string }) => from)).toEqual(['b'])
  const second = await project.post('/add', { path: 'q.jsonl', source, edits: { a: { expected: null, tags: ['edited'] } }, leftOut: ['b'] })
  expect(second.body).toMatchObject({ refused: [], added: [{ from: 'a', row: { input: 'one', expected: null, tags: ['edited'] } }] })
})

it('what a person types into a row is redacted like the rest', async () => {
  const { body } = await project.post('/add', { path: 'q.jsonl', source: given({ id: 'a', input: 'one' }), edits: { a: { expected: 'ask bob@example.com' } } })
  expect(body.added[0].row.expected).toBe('ask [email-1]')
})

it('rows of the logs come by their spans or by a query in a range of time, and say the log that they are from', async () => {
  const engine = await openSqlite({ folder: join(project.root, '.evals', 'logs') })
  const row = (id: string, startMs: number) => ({ id, input: { question: `what is ${id}` }, output: 'so', metrics: { startMs, durationMs: 5 } })
  await engine.ingest([spanOfRow(row('first', 1_700_000_000_000)), spanOfRow(row('second', 1_700_000_100_000))])
  const [record] = await engine.search({ query: { kind: 'text', field: { of: 'text', name: 'id' }, value: 'first', wildcard: false } })
  const { traceId, spanId } = record!.span
  await engine.close()

  const one = await project.post('/add', { path: 'q.jsonl', mapping: 'input=input.question', source: { kind: 'logs', spans: [{ traceId, spanId }, { traceId: '0'.repeat(32), spanId }] } })
  expect(one.body.added.map((added: { row: object }) => added.row)).toEqual([{ id: hashInput('what is first'), input: 'what is first', origin: { kind: 'log', ref: '.evals/logs', id: record!.row.id } }])
  expect(one.body).toMatchObject({ found: 1, gone: 1, suggestions: ['input=input.question', 'expected=output'] })
  const late = await project.post('/add', { path: 'q.jsonl', source: { kind: 'query', query: '', from: 1_700_000_050_000 } })
  expect(late.body.added.map((added: { row: { input: object } }) => added.row.input)).toEqual([{ question: 'what is second' }])
  expect((await project.post('/add', { path: 'q.jsonl', source: { kind: 'query', query: 'nothing-has-this' } })).status).toBe(404)
  expect((await project.post('/add', { path: 'q.jsonl', source: { kind: 'query', query: '(' } })).status).toBe(400)
})

it('cases of a run say the run that they are from, also where two suites have a case of one id', async () => {
  const id = '20261123T011401123-9f2c'
  mkdirSync(join(runsFolder(project.root), id), { recursive: true })
  const row = (suite: string, input: string, trial = 0) => ({ id: 'c', input, output: `${input} ${trial}`, expected: 1, file: 'a.eval.ts', suite, trial, kind: 'eval' })
  writeFileSync(join(runsFolder(project.root), id, 'rows.jsonl'), lines(row('one', 'x', 0), row('one', 'x', 1), row('two', 'y')))
  const place = (suite: string) => ({ file: 'a.eval.ts', suite, id: 'c' })
  const { body } = await project.post('/add', { path: 'q.jsonl', source: { kind: 'cases', run: id, cases: [{ ...place('one'), trial: 1 }, place('two')] }, mapping: 'expected=output' })
  expect(body.added.map((added: { row: object }) => added.row)).toEqual([
    { id: hashInput('x'), input: 'x', expected: 'x 1', origin: { kind: 'eval', ref: id, id: 'c' } },
    { id: hashInput('y'), input: 'y', expected: 'y 0', origin: { kind: 'eval', ref: id, id: 'c' } },
  ])
})

it('an edit changes its line alone, whatever the others look like', async () => {
  const text = '{"id":"a", "input": "one"}\r\nnot json\r\n{"input":"two","mine":{"kept":true}}\r\n{"id":"c","input":"three"}'
  project.write('q.jsonl', text)
  const keys: { key: string; hash: string }[] = (await project.get('/keys', { path: 'q.jsonl' })).body.rows
  const two = keys.find(({ key }) => key === hashInput('two'))!
  const c = keys.find(({ key }) => key === 'c')!
  const plan = await project.post('/edit', {
    path: 'q.jsonl',
    changed: [{ key: two.key, base: two.hash, row: { input: 'two, edited', mine: { kept: true } } }],
    deleted: [{ key: 'c', base: c.hash }],
    added: [{ key: 'new', row: { input: 'four' } }],
  })
  expect(plan.body.problems).toEqual([])
  await project.post('/apply', { token: plan.body.token })
  // The row that was known by its input keeps its id, and so its history
  expect(project.read('q.jsonl')).toBe(`{"id":"a", "input": "one"}\r\nnot json\r\n{"id":"${two.key}","input":"two, edited","mine":{"kept":true}}\r\n{"id":"${hashInput('four')}","input":"four"}\r\n`)
})

it('what is wrong with edits is told by the row, and nothing is planned', async () => {
  project.write('q.schema.json', '{"type":"object","properties":{"input":{"type":"string"}}}')
  project.write('q.jsonl', lines({ id: 'a', input: 'one' }, { id: 'b', input: 'two' }))
  const [a, b]: { key: string; hash: string }[] = (await project.get('/keys', { path: 'q.jsonl' })).body.rows
  const edit = (body: object) => project.post('/edit', { path: 'q.jsonl', ...body })
  expect((await edit({ changed: [{ key: 'a', base: a!.hash, row: { id: 'a', input: 5, tags: 'no list' } }] })).body).toEqual({ token: '', files: [], problems: [{ key: 'a', problems: ['`tags` must be a list of texts', 'input must be string'] }] })
  expect((await edit({ changed: [{ key: 'b', base: b!.hash, row: { id: 'a', input: 'two' } }] })).body.problems).toEqual([{ key: 'b', problems: ['id "a" is already that of another row: ids must be unique'] }])
  expect((await edit({ added: [{ key: 'n', row: {} }] })).body.problems[0].problems[0]).toContain('has no `input`')
  project.write('q.jsonl', lines({ id: 'a', input: 'one, edited elsewhere' }))
  const stale = await edit({ changed: [{ key: 'a', base: a!.hash, row: { id: 'a', input: 'mine' } }, { key: 'b', base: b!.hash, row: { id: 'b', input: 'mine' } }] })
  expect(stale.body.problems).toEqual([
    { key: 'a', problems: ['was changed in q.jsonl since you began to edit it: drop the edit, and begin from what is there now'] },
    { key: 'b', problems: ['is not in q.jsonl any more: drop the edit, or add it as a new row'] },
  ])
  expect((await project.post('/check', { path: 'q.jsonl', row: { input: 5 } })).body).toEqual({ problems: ['input must be string'] })
})

it('a split writes all parts or none, and duplicates go but where their answers differ', async () => {
  project.write('q.jsonl', lines(...Array.from({ length: 20 }, (_, index) => ({ id: `r${index}`, input: `question ${index % 15}`, ...(index === 16 && { expected: 1 }), ...(index === 1 && { expected: 2 }) }))))
  const split = await project.post('/split', { path: 'q.jsonl', shares: { train: 0.5, test: 0.5 } })
  expect(split.body.parts.map(({ rows }: { rows: number }) => rows).reduce((a: number, b: number) => a + b)).toBe(20)
  project.write('q.test.jsonl', 'in between')
  expect((await project.post('/apply', { token: split.body.token })).status).toBe(409)
  expect(existsSync(join(project.root, 'q.train.jsonl'))).toBe(false)
  expect((await project.post('/split', { path: 'q.jsonl', shares: { train: 0.5, test: 0.4 } })).body.error.message).toContain('the shares sum to 0.9')

  const dedupe = await project.post('/dedupe', { path: 'q.jsonl' })
  expect(dedupe.body.removed.map(({ id }: { id: string }) => id)).toEqual(['r15', 'r17', 'r18', 'r19'])
  expect(dedupe.body.conflicts).toEqual([[{ id: 'r1', line: 2 }, { id: 'r16', line: 17 }]])
})

it('where one of several files can not be written, those before it are as they were', async () => {
  project.write('q.jsonl', lines(...Array.from({ length: 20 }, (_, index) => ({ id: `r${index}`, input: index }))))
  // Just too long for the name under which it is written first
  const part = 'x'.repeat(245)
  const { body } = await project.post('/split', { path: 'q.jsonl', shares: { train: 0.5, [part]: 0.5 } })
  const { status, body: refused } = await project.post('/apply', { token: body.token })
  expect([status, refused.error.message]).toEqual([400, expect.stringContaining('can not be written')])
  expect(existsSync(join(project.root, 'q.train.jsonl'))).toBe(false)
})

it('another format is copied as JSON Lines, and never over what is there', async () => {
  project.write('tickets.csv', 'input,expected,tags\n"Where, my order?",shipping,a\n')
  const { body } = await project.post('/convert', { path: 'tickets.csv' })
  await project.post('/apply', { token: body.token })
  expect(JSON.parse(project.read('tickets.jsonl'))).toMatchObject({ input: 'Where, my order?', expected: 'shipping' })
  expect((await project.post('/convert', { path: 'tickets.csv' })).status).toBe(409)
})
