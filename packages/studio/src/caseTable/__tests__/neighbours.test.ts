import { expect, test } from 'vitest'
import { neighboursOf } from '../neighbours.ts'

const index = { cases: ['a', 'b', 'c', 'd'].map((id) => ({ id, name: `case ${id}`, input: '', scores: [], durationMs: 0, trials: 1 })) }

test('the case before and the next are those of the table as it is arranged', () => {
  const cases = Int32Array.from([3, 0, 2])
  expect(neighboursOf(index, { cases }, 'a')).toEqual({ index: 1, total: 3, previous: { id: 'd', name: 'case d' }, next: { id: 'c', name: 'case c' } })
  expect(neighboursOf(index, { cases }, 'd')).toEqual({ index: 0, total: 3, previous: undefined, next: { id: 'a', name: 'case a' } })
  expect(neighboursOf(index, { cases }, 'b')).toBe(undefined)
})

test('in groups, a case that is in several stands in the first', () => {
  const group = (value: string, cases: number[]) => ({ value, cases: Int32Array.from(cases), scores: [] })
  expect(neighboursOf(index, { cases: Int32Array.from([0, 1, 2]), groups: [group('x', [2, 0]), group('y', [1, 2])] as never }, 'b')).toEqual({ index: 2, total: 3, previous: { id: 'a', name: 'case a' }, next: undefined })
})
