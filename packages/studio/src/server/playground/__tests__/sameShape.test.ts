import { expect, test } from 'vitest'
import { sameShape } from '../sameShape.ts'
import { sampleById } from '../sampleRows.ts'

test('what a task takes may be given more keys, and never another kind of value', () => {
  const pairs: [Parameters<typeof sameShape>[0], Parameters<typeof sameShape>[1], boolean][] = [
    ['a', 'b', true],
    ['a', { question: 'a' }, false],
    ['a', null, false],
    [{ question: 'a' }, { question: 'b', language: 'en' }, true],
    [{ question: 'a' }, { query: 'b' }, false],
    [{ messages: [{ role: 'user' }] }, { messages: [{ role: 'x', content: 'y' }] }, true],
    [{ messages: [{ role: 'user' }] }, { messages: 'y' }, false],
    [[1], ['a'], false],
    [[], ['a'], true],
  ]
  expect(pairs.map(([needed, given]) => sameShape(needed, given))).toEqual(pairs.map(([, , same]) => same))
})

test('a sample has the same rows each time, in their order, and a row that is added changes one of them at most', () => {
  const ids = Array.from({ length: 200 }, (_, index) => `row-${index}`)
  const sample = sampleById(ids, 20, (id) => id)
  expect(sample).toHaveLength(20)
  expect(sample).toEqual(ids.filter((id) => sample.includes(id)))
  expect(sampleById(ids.toReversed(), 20, (id) => id).toSorted()).toEqual(sample.toSorted())
  const after = sampleById([...ids, 'another'], 20, (id) => id)
  expect(after.filter((id) => !sample.includes(id)).length).toBeLessThanOrEqual(1)
  expect(sampleById(ids, 500, (id) => id)).toEqual(ids)
})
