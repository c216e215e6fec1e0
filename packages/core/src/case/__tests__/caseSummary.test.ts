import { expect, test } from 'vitest'
import type { Row } from '../../row/row.ts'
import { summarize } from '../caseSummary.ts'

test('scorers that are called as what every object has are scorers like any other, and change nothing else', () => {
  const row = JSON.parse('{"id":"a","input":1,"scores":{"__proto__":1,"constructor":0.5,"toString":null},"scoreDetails":{"toString":{"error":{"name":"Error","message":"no","phase":"scorer"}},"__proto__":{"error":{"name":"Error","message":"no","phase":"scorer"}}}}') as Row
  const { scores, scorerErrors } = summarize([{ row }])
  expect(Object.entries(scores)).toEqual([['__proto__', [1]], ['constructor', [0.5]], ['toString', [null]]])
  expect(Object.entries(scorerErrors!)).toEqual([['toString', 1], ['__proto__', 1]])
  expect([Object.keys(Object.prototype), Object.keys(Object)]).toEqual([[], []])
})
