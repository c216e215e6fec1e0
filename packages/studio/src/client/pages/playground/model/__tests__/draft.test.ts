import type { PlaygroundParam } from '@evals/core'
import { expect, test } from 'vitest'
import { addColumn, copyColumn, isChanged, moveColumn, nameProblem, newDraft, removeColumn, renameColumn, setParam, takeLinkedRow, valueOf, withoutIdle, type Draft } from '../draft.ts'
import { gridRows, rowLabel, sampleIds, steadySample } from '../gridRows.ts'
import { keepDraft, readDraft, storageKey } from '../keptDraft.ts'

const suffix: PlaygroundParam = { name: 'suffix', kind: 'text', value: '!' }
const names = ({ columns }: Draft): string[] => columns.map(({ name }) => name)

test('columns are copied beside what they are a copy of, under names that tell them apart', () => {
  const one = copyColumn(newDraft(), 'c1')
  const two = copyColumn(one, 'c1')
  expect(names(two)).toEqual(['base', 'base 3', 'base 2'])
  expect(new Set(two.columns.map(({ id }) => id)).size).toBe(3)
  expect(names(addColumn(two, 'base', {}))).toEqual(['base', 'base 3', 'base 2', 'base 4'])
})

test('a name that another column has is refused with the reason, and nothing is renamed', () => {
  const draft = copyColumn(newDraft(), 'c1')
  expect([nameProblem(draft, 'c2', 'base'), nameProblem(draft, 'c2', ' '), nameProblem(draft, 'c2', 'base 2')]).toEqual(['Another column is named base', 'A column needs a name', undefined])
  expect(names(renameColumn(draft, 'c2', 'base'))).toEqual(['base', 'base 2'])
  expect(names(renameColumn(draft, 'c2', ' terse '))).toEqual(['base', 'terse'])
})

test('columns move and go, but never the last of them', () => {
  const draft = copyColumn(newDraft(), 'c1')
  expect(names(moveColumn(draft, 'c2', -1))).toEqual(['base 2', 'base'])
  expect(moveColumn(draft, 'c2', 1)).toBe(draft)
  expect(names(removeColumn(draft, 'c1'))).toEqual(['base 2'])
  expect(names(removeColumn(removeColumn(draft, 'c1'), 'c2'))).toEqual(['base 2'])
})

test('what differs from the base is marked; of the base, what differs from the eval', () => {
  const draft = setParam(copyColumn(newDraft(), 'c1'), 'c1', suffix, '?')
  const [base, other] = [draft.columns[0]!, draft.columns[1]!]
  expect([valueOf(suffix, base), valueOf(suffix, other), isChanged(suffix, base, base), isChanged(suffix, other, base)]).toEqual(['?', '!', true, true])
  expect(setParam(draft, 'c1', suffix, '!').columns[0]!.params).toEqual({})
})

test('a value that the eval has by now, or a param that it has no more, is no change any more', () => {
  const draft = addColumn(newDraft(), 'saved', { suffix: '!', gone: 1 })
  expect(withoutIdle(draft, [suffix]).columns[1]!.params).toEqual({})
  const changed = addColumn(newDraft(), 'other', { suffix: '?' })
  expect(withoutIdle(changed, [suffix])).toBe(changed)
})

test('a draft is there after a reload, and what is no draft is not taken for one', () => {
  const kept = new Map<string, string>()
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) }
  const key = { project: '/p', file: 'a.eval.ts', suite: 'a' }
  const draft = setParam(copyColumn(newDraft(), 'c1'), 'c2', suffix, '?')
  expect(keepDraft(key, draft, storage)).toBe(true)
  expect(readDraft(key, storage)).toEqual(draft)
  expect(readDraft({ ...key, suite: 'b' }, storage)).toEqual(newDraft())
  for (const text of ['{', '[]', '{"columns":[]}', '{"columns":[{"id":1}],"own":[],"rows":{"kind":"all"},"trials":1}']) {
    kept.set(storageKey(key), text)
    expect(readDraft(key, storage)).toEqual(newDraft())
  }
  expect(keepDraft(key, draft, { setItem: () => { throw new Error('full') } })).toBe(false)
})

test('a row that came by a link stands alone, once: what was chosen since is not undone by looking again', () => {
  const row = { id: 'l', input: 'hi', origin: { kind: 'log' as const, ref: 't', id: 's' } }
  const taken = takeLinkedRow(newDraft(), row)
  expect({ own: taken.own, rows: taken.rows }).toEqual({ own: [row], rows: { kind: 'some', ids: [] } })
  const chosen: Draft = { ...taken, rows: { kind: 'all' }, own: [{ ...row, expected: 'ho' }] }
  expect(takeLinkedRow(chosen, row)).toBe(chosen)
})

test('rows of one’s own come first, and stand in for those of the data by the same id', () => {
  const data = [{ id: 'a', input: 1 }, { id: 'b', input: 2 }, { id: 'c', input: 3 }]
  const of = (rows: Draft['rows']) => gridRows({ own: [{ id: 'b', input: 'mine' }], rows }, data).map(({ id, isOwn }) => `${id}${isOwn ? ' own' : ''}`)
  expect([of({ kind: 'all' }), of({ kind: 'first', count: 1 }), of({ kind: 'some', ids: ['c', 'gone'] })]).toEqual([['b own', 'a', 'c'], ['b own', 'a'], ['b own', 'c']])
})

test('a random sample keeps the order of the data; the sample that is tried first is the same each time', () => {
  const data = Array.from({ length: 30 }, (_, index) => ({ id: `r${index}`, input: index }))
  const ids = sampleIds(data, 5)
  expect({ size: new Set(ids).size, ordered: ids.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))) }).toEqual({ size: 5, ordered: ids })
  expect(sampleIds(data, 100)).toHaveLength(30)
  const rows = gridRows({ own: [], rows: { kind: 'all' } }, data)
  const sample = steadySample(rows, 10)
  expect(steadySample(rows.toReversed(), 10).map(({ id }) => id).toSorted()).toEqual(sample.map(({ id }) => id).toSorted())
  expect(sample).toHaveLength(10)
})

test('a row is called by its name or by what is asked, and by its id only where that is nothing', () => {
  expect([rowLabel({ id: '9f3f8e31', input: 'Italy' }), rowLabel({ id: '9f3f8e31', input: { a: 1 } }), rowLabel({ id: '9f3f8e31', name: 'sum', input: { a: 1 } }), rowLabel({ id: '9f3f8e31', input: ' ' })]).toEqual(['Italy', '{"a":1}', 'sum', '9f3f8e31'])
})
