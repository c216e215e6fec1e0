import { parseQuery } from '@evals/store/query'
import { describe, expect, test } from 'vitest'
import { arrangeCases, tablePage, type Arrangement } from '../arrangeCases.ts'
import { fieldsOf, metadataAt, type CaseIndex, type IndexedCase } from '../caseIndex.ts'
import { conditionKey, rowMatches, searchMatches, searchText, textConditions } from '../caseQuery.ts'

const entry = (id: string, more: Partial<IndexedCase> = {}): IndexedCase => ({ id, name: `case ${id}`, input: id, scores: [1, 0.5], durationMs: 10, trials: 1, ...more })

const index: CaseIndex = {
  file: 'a.eval.ts',
  suite: 'a',
  scorers: ['right', 'brief'],
  baseline: 'whole',
  metadataCut: false,
  cases: [
    entry('a', { scores: [1, 0.5], base: [0, 0.5], metadata: { topic: 'billing', customer: { plan: 'pro' } }, tags: ['en'], durationMs: 30 }),
    entry('b', { scores: [0, 0.2], base: [1, 0.4], metadata: { topic: 'shipping' }, tags: ['de', 'hard'], durationMs: 20 }),
    entry('c', { scores: [null, null], problem: { name: 'Error', message: 'no answer', phase: 'task', count: 1 }, metadata: { topic: 'billing' } }),
    entry('d', { scores: [1, null], base: [1, 0.4], durationMs: 5 }),
    entry('e', { scores: [0.5, null], scorerErrors: [1], problem: { name: 'Error', message: 'broke', phase: 'scorer', scorer: 'brief', count: 1 }, isNew: true }),
  ],
}

function ids(query: string, more: Omit<Arrangement, 'query'> = {}, texts: Record<string, string> = {}): string[] {
  const arranged = arrangeCases(index, { query: parseQuery(query), ...more }, (condition) => Uint8Array.from(index.cases, ({ id }) => (condition.kind === 'words' && searchMatches(condition, searchText({ input: texts[id] ?? '' })) ? 1 : 0)))
  return [...arranged.cases].map((at) => index.cases[at]!.id)
}

describe('which cases a query finds', () => {
  test.each([
    ['', 'abcde'],
    ['scores.right:<0.8', 'be'],
    ['scores.brief:*', 'ab'],
    ['NOT scores.brief:*', 'cde'],
    ['metadata.topic:billing', 'ac'],
    ['metadata.customer.plan:PRO OR tag:hard', 'ab'],
    ['is:error', 'ce'],
    ['-is:error latency:>=20', 'ab'],
    ['name:"case d"', 'd'],
    ['id:(a OR e)', 'ae'],
  ])('%s', (query, found) => {
    expect(ids(query).join('')).toBe(found)
  })

  test('words are looked for in whole texts, together with what the index knows', () => {
    const texts = { a: 'Where is my invoice?', b: 'Where was it?', d: 'My INVOICES, where are they?' }
    expect([ids('where', {}, texts), ids('"my invoice"', {}, texts), ids('invoic*', {}, texts), ids('where -tag:de', {}, texts)]).toEqual([['a', 'b', 'd'], ['a'], ['a', 'd'], ['a', 'd']])
  })

  test('what the index can not answer is named, each once; of metadata only where it is not whole', () => {
    const conditions = (query: string, metadataCut = false): string[] => textConditions(parseQuery(query), { metadataCut }).map(conditionKey)
    expect([conditions('refund OR refund'), conditions('scores.right:1 metadata.topic:a'), conditions('metadata.topic:a', true), conditions('NOT output.article:a')].map((found) => found.length)).toEqual([1, 0, 1, 1])
  })
})

test('looking in texts that were made ready finds what looking in rows finds', () => {
  const texts = ['', 'a', 'refund', 'No refund was given', 'refunds', 'was given a refund', 'Rückerstattung für Émile', '返金 please', 'x.y-z 12']
  const queries = ['refund', 'refund*', '"given a"', '"was given"', 'ruckerstattung', 'emile', '返', '"y z"', 'input:refund', 'output:a']
  for (const input of texts) {
    for (const output of texts) {
      for (const text of queries) {
        const condition = parseQuery(text)
        if (condition.kind !== 'words') throw new Error(`${text} is not about words`)
        expect([text, input, output, searchMatches(condition, searchText({ input, output }))]).toEqual([text, input, output, rowMatches(condition, { id: 'r', input, output })])
      }
    }
  }
})

test('quick filters tell a regression, an error, what is unscored and what is new apart', () => {
  expect(fieldsOf(index)).toEqual({
    scorers: ['right', 'brief'],
    baseline: 'whole',
    metadata: ['topic', 'customer.plan'],
    tags: true,
    tokens: false,
    cost: false,
    trials: false,
    total: 5,
    counts: { regressed: 1, improved: 1, errors: 2, unscored: 1, new: 1 },
  })
  expect([ids('', { show: 'regressed' }), ids('', { show: 'improved' }), ids('', { show: 'errors' }), ids('', { show: 'unscored' }), ids('', { show: 'new' })]).toEqual([['b'], ['a'], ['c', 'e'], ['d'], ['e']])
})

test.each([
  ['score:right', false, 'beadc'],
  ['score:right', true, 'adebc'],
  ['difference:right', false, 'bdace'],
  ['difference:right', true, 'adbce'],
  ['duration', true, 'abced'],
  ['metadata.topic', false, 'acbde'],
  ['tags', true, 'abcde'],
  ['name', true, 'edcba'],
])('sorted by %s, descending %s: what has no value is last either way, equals keep their order', (by, descending, order) => {
  expect(ids('', { sort: { by, descending } }).join('')).toBe(order)
})

test('groups have the mean, interval and difference of their cases, and are opened one by one', () => {
  const arranged = arrangeCases(index, { query: { kind: 'all' }, group: 'metadata.topic', sort: { by: 'difference:right', descending: false } }, () => new Uint8Array())
  const page = (open: string[], offset = 0, limit = 100): string[] =>
    tablePage(index, arranged, { open: new Set(open), offset, limit }).rows.map((row) => (row.kind === 'group' ? [row.value ?? 'none', row.cases, row.isOpen ? 'open' : 'closed', ...row.scores.map(({ n, mean, difference }) => `${n}:${mean}:${difference?.toFixed(2)}`)].join(' ') : `${row.group}/${row.case.id}`))
  expect(page([])).toEqual(['shipping 1 closed 1:0:-1.00 1:0.2:-0.20', 'none 2 closed 2:0.75:0.00 0:null:undefined', 'billing 2 closed 1:1:1.00 1:0.5:0.00'])
  const whole = page(['billing', ''])
  expect(whole).toEqual(['shipping 1 closed 1:0:-1.00 1:0.2:-0.20', 'none 2 open 2:0.75:0.00 0:null:undefined', '/d', '/e', 'billing 2 open 1:1:1.00 1:0.5:0.00', 'billing/a', 'billing/c'])
  expect([...page(['billing', ''], 0, 3), ...page(['billing', ''], 3, 3), ...page(['billing', ''], 6, 3)]).toEqual(whole)
  expect(tablePage(index, arranged, { open: new Set(['']), offset: 0, limit: 1 })).toMatchObject({ total: 5, matching: 5 })
})

test('a case with several tags is in the group of each', () => {
  const { groups } = arrangeCases(index, { query: { kind: 'all' }, group: 'tag' }, () => new Uint8Array())
  expect(groups!.map(({ value, cases }) => [value, cases.map((at) => index.cases[at]!.id).join('')])).toEqual([
    ['en', 'a'],
    ['de', 'b'],
    ['hard', 'b'],
    [undefined, 'cde'],
  ])
})

test('a path of metadata leads through objects, and through keys with dots in them', () => {
  const metadata = { 'http.route': '/ask', customer: { plan: 'pro', 'a.b': { c: 1 } }, list: [1] }
  expect(['http.route', 'customer.plan', 'customer.a.b.c', 'list', 'toString', 'customer'].map((path) => metadataAt(metadata, path))).toEqual(['/ask', 'pro', 1, undefined, undefined, undefined])
})
