import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashInput, runsFolder } from '@evals/core'
import { lines, testProject, type TestProject } from './support.ts'

let project: TestProject
beforeEach(() => {
  project = testProject()
})
afterEach(() => project.remove())

it('the datasets of a repository are the files that begin like rows, and nothing that git ignores', async () => {
  project.git('init', '-q', '-b', 'main')
  project.write('.gitignore', 'ignored/\nnode_modules/\n.evals/\n')
  project.write('a/questions.jsonl', lines({ input: 1 }, { input: 2 }))
  project.write('a/questions.labels.jsonl', lines({ input: 1 }))
  project.write('a/questions.schema.json', '{}')
  project.write('rows.json', '[{"input": 1}]')
  project.write('rows.csv', 'input,expected\n1,2\n')
  project.write('rows.yaml', '- input: 1\n')
  for (const path of ['events.jsonl', 'list.json', 'other.csv', 'config.yaml', 'empty.jsonl']) project.write(path, { 'events.jsonl': '{"event":1}\n', 'list.json': '[{"a":1}]', 'other.csv': 'a,b\n1,2\n', 'config.yaml': 'input: no list\n' }[path] ?? '')
  for (const path of ['ignored/q.jsonl', 'node_modules/x/q.jsonl', '.evals/q.jsonl', '__evals__/b.json']) project.write(path, lines({ input: 1 }))
  project.git('add', 'a')
  project.git('commit', '-qm', 'Questions')
  project.write('a/questions.jsonl', lines({ input: 1 }, { input: 2 }, {}, { input: 3 }))
  const { body } = await project.get('')
  expect(body.datasets.map(({ last, bytes: _bytes, modifiedMs: _at, ...known }: { last?: { author: string; subject: string }; bytes: number; modifiedMs: number }) => ({ ...known, by: last?.author, subject: last?.subject }))).toEqual([
    { path: 'a/questions.jsonl', rows: 4, writable: true, schema: 'a/questions.schema.json', labels: 'a/questions.labels.jsonl', by: 'Ann', subject: 'Questions', state: 'changed' },
    { path: 'rows.csv', rows: 1, writable: false, state: 'new' },
    { path: 'rows.json', rows: 1, writable: false, state: 'new' },
    { path: 'rows.yaml', rows: 1, writable: false, state: 'new' },
  ])
})

it('outside of a repository there is a list without a history', async () => {
  project.write('q.jsonl', lines({ input: 1 }))
  expect((await project.get('')).body.datasets).toMatchObject([{ path: 'q.jsonl', rows: 1 }])
  expect((await project.get('/history', { path: 'q.jsonl' })).body).toEqual({ revisions: [], more: false, inGit: false })
})

it('rows are found, put in order and given in pages, with what is missing last', async () => {
  project.write('q.jsonl', lines({ id: 'a', input: 'Refund my order', tags: ['billing'], metadata: { level: 10 } }, { id: 'b', input: { text: 'refund (soon)' }, expected: 'yes', metadata: { level: 9 } }, { id: 'c', input: 'hello', metadata: {} }))
  const keys = async (query: Record<string, string>) => (await project.get('/rows', { path: 'q.jsonl', ...query })).body.rows.map(({ key }: { key: string }) => key)
  expect(await keys({})).toEqual(['a', 'b', 'c'])
  expect(await keys({ search: 'REFUND' })).toEqual(['a', 'b'])
  expect(await keys({ search: '"refund (soon)"' })).toEqual(['b'])
  expect(await keys({ search: 'text' })).toEqual([])
  expect(await keys({ search: 'tag:billing' })).toEqual(['a'])
  expect(await keys({ search: 'no:expected refund' })).toEqual(['a'])
  expect(await keys({ sort: 'metadata.level' })).toEqual(['b', 'a', 'c'])
  expect(await keys({ sort: 'metadata.level', descending: 'true' })).toEqual(['a', 'b', 'c'])
  expect(await keys({ offset: '1', limit: '1' })).toEqual(['b'])
  expect((await project.get('/rows', { path: 'q.jsonl', limit: '0' })).status).toBe(400)
})

it('two rows of one id are two rows, and lines that are none are told with their numbers', async () => {
  project.write('q.jsonl', '{"id":"a","input":1}\n{"id":"a","input":2}\n{"input":\n')
  expect((await project.get('/keys', { path: 'q.jsonl' })).body.rows.map(({ key }: { key: string }) => key)).toEqual(['a', 'a (line 2)'])
  expect((await project.get('/row', { path: 'q.jsonl', row: 'a (line 2)' })).body.value).toEqual({ id: 'a', input: 2 })
  expect((await project.get('/validation', { path: 'q.jsonl' })).body.problems.map(({ line, problem }: { line: number; problem: string }) => [line, problem])).toEqual([
    [2, 'id "a" is already that of q.jsonl:1; ids must be unique'],
    [3, 'is not JSON: Unexpected end of JSON input at column 10'],
  ])
})

it('nothing but datasets of the project is read', async () => {
  project.write('.env', 'KEY=1')
  for (const path of ['../q.jsonl', '/etc/hostname', '.git/q.jsonl']) expect([400, 403]).toContain((await project.get('/rows', { path })).status)
  expect((await project.get('/file', { path: '.env' })).status).toBe(400)
  expect((await project.get('/file', { path: 'none.jsonl' })).body.error.message).toBe('There is no file "none.jsonl" in this project: it may have been moved, or be on another branch')
  expect((await project.get('/history', { path: '../x.jsonl' })).status).toBe(403)
})

it('the history tells what each commit did to the rows, over a rename, and what is not committed', async () => {
  project.git('init', '-q', '-b', 'main')
  project.write('old.jsonl', lines({ id: 'a', input: 1 }, { id: 'b', input: 2 }))
  project.git('add', '-A')
  project.git('commit', '-qm', 'First')
  project.write('old.jsonl', lines({ id: 'a', input: 1, expected: 'x' }, { id: 'c', input: 3 }))
  project.git('commit', '-qam', 'Second')
  renameSync(join(project.root, 'old.jsonl'), join(project.root, 'q.jsonl'))
  project.git('add', '-A')
  project.git('commit', '-qm', 'Renamed')
  project.write('q.jsonl', lines({ id: 'a', input: 1, expected: 'y' }, { id: 'c', input: 3 }))
  const { body } = await project.get('/history', { path: 'q.jsonl' })
  expect(body.revisions.map(({ subject, added, removed, changed, path }: Record<string, unknown>) => ({ subject, added, removed, changed, path }))).toEqual([
    { subject: '', added: 0, removed: 0, changed: 1 },
    { subject: 'Renamed', added: 0, removed: 0, changed: 0 },
    { subject: 'Second', added: 1, removed: 1, changed: 1, path: 'old.jsonl' },
    { subject: 'First', added: 2, removed: 0, changed: 0, path: 'old.jsonl' },
  ])
  const second = await project.get('/revision', { path: 'q.jsonl', commit: body.revisions[2].commit })
  expect(second.body).toMatchObject({ added: [{ id: 'c' }], removed: [{ id: 'b' }], changed: [{ after: { id: 'a' }, fields: [{ path: 'expected', after: 'x' }] }] })
  const row = await project.get('/row-history', { path: 'q.jsonl', row: 'a' })
  expect(row.body.entries.map(({ subject, what, fields }: { subject: string; what: string; fields: { before: unknown; after: unknown }[] }) => [subject, what, fields.map(({ before, after }) => [before, after])])).toEqual([
    ['', 'changed', [['x', 'y']]],
    ['Second', 'changed', [[undefined, 'x']]],
    ['First', 'added', []],
  ])
  expect((await project.get('/row-history', { path: 'q.jsonl', row: 'a', limit: '1' })).body).toMatchObject({ more: true, looked: 1, entries: [{ what: 'changed' }] })
})

/** A run with one suite. */
function run(at: number, file: string, cases: { id: string; scores: Record<string, number | null>; attempt?: number; trial?: number; error?: object }[], kind?: 'playground'): string {
  const id = `20261123T01140${at}000-000${at}`
  const folder = join(runsFolder(project.root), id)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'rows.jsonl'), lines(...cases.map((one) => ({ input: 1, file, suite: 's', ...one }))))
  const scorer = { name: 'right', n: 1, mean: 0.5, interval: [0, 1], unscored: 0, errors: 0, histogram: [], gated: true }
  const suite = { file, name: 's', cases: cases.length, trials: 1, errors: 0, failures: 0, skipped: 0, retried: 0, newCases: 0, missingCases: 0, taskMs: 1, partial: false, keepOutputs: true, scorers: [scorer] }
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ format: 'evals-run/1', id, ...(kind && { kind }), startedAt: `2026-11-23T01:14:0${at}.000Z`, durationMs: 1, runner: { name: 'vitest', version: '5' }, outcome: 'passed', reasons: [], notes: [], suites: [suite] }))
  return id
}

it('a suite is of the dataset whose rows its cases have, and of the one that its file names where two have the ids', async () => {
  project.write('q.jsonl', lines({ id: '1', input: 'a' }, { id: '2', input: 'b' }))
  project.write('other.jsonl', lines({ id: '1', input: 'x' }, { id: '2', input: 'y' }, { id: '3', input: 'z' }))
  project.write('a.eval.ts', "data: dataset('./q.jsonl')")
  const id = run(1, 'a.eval.ts', [{ id: '1', scores: { right: 1 } }, { id: '2', scores: { right: 0 } }])
  const { body } = await project.get('/uses')
  expect(body.uses).toEqual({
    'other.jsonl': [],
    'q.jsonl': [{ file: 'a.eval.ts', suite: 's', run: id, startedAt: '2026-11-23T01:14:01.000Z', cases: 2, matching: 2, named: true, scorers: [{ name: 'right', mean: 0.5, interval: [0, 1], n: 1 }] }],
  })
  run(2, 'gone.eval.ts', [{ id: '9', scores: { right: 1 } }])
  expect((await project.get('/file-uses', { path: 'q.jsonl' })).body.uses).toHaveLength(1)
})

it('a row’s scores over time are those of its cases: trials together, one attempt, errors and the unscored no zero', async () => {
  project.write('q.jsonl', lines({ id: 'a', input: 1 }))
  project.write('a.eval.ts', "dataset('./q.jsonl')")
  const first = run(1, 'a.eval.ts', [{ id: 'a', trial: 0, scores: { right: 1 } }, { id: 'a', trial: 1, scores: { right: 0.5 } }])
  const second = run(2, 'a.eval.ts', [{ id: 'a', scores: { right: 0 }, error: { name: 'Error', message: 'no', phase: 'task' } }, { id: 'a', attempt: 1, scores: { right: 1 } }])
  const third = run(3, 'a.eval.ts', [{ id: 'a', scores: { right: null } }])
  // Of another dataset, one of whose rows has the same id
  run(4, 'other.eval.ts', ['a', 'b', 'c'].map((id) => ({ id, scores: { right: 1 } })))
  const { body } = await project.get('/row-scores', { path: 'q.jsonl', row: 'a' })
  expect(body).toEqual({
    looked: 4,
    suites: [
      {
        file: 'a.eval.ts',
        suite: 's',
        scorers: ['right'],
        runs: [
          { run: first, kind: 'eval', startedAt: '2026-11-23T01:14:01.000Z', scores: { right: 0.75 }, errors: 0 },
          { run: second, kind: 'eval', startedAt: '2026-11-23T01:14:02.000Z', scores: { right: 1 }, errors: 0 },
          { run: third, kind: 'eval', startedAt: '2026-11-23T01:14:03.000Z', scores: { right: null }, errors: 0 },
        ],
      },
    ],
  })
  expect((await project.get('/row', { path: 'q.jsonl', row: hashInput('none') })).status).toBe(404)
})

it('a file that was looked at is watched, however it is written', async () => {
  project.write('a/q.jsonl', lines({ input: 1 }))
  await project.get('/file', { path: 'a/q.jsonl' })
  const heard: unknown[] = []
  const told = new Promise<void>((resolve) => project.events.listen((event) => (heard.push(event), resolve())))
  project.write('a/unknown.jsonl', lines({ input: 1 }))
  project.write('a/q.jsonl.tmp', lines({ input: 2 }))
  renameSync(join(project.root, 'a/q.jsonl.tmp'), join(project.root, 'a/q.jsonl'))
  await told
  expect(heard).toEqual([{ type: 'file', path: 'a/q.jsonl' }])
  expect((await project.get('/rows', { path: 'a/q.jsonl' })).body.rows[0].input).toBe('2')
})
