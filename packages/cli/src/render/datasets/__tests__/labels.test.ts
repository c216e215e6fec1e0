/** Labels and agreement as text. */
import { LabelBook, labellingLine, reviewAgreement, type Answer } from '@evals/core/labels'
import { expect, test } from 'vitest'
import { renderLabels } from '../labels.ts'

const said = (row: string, by: string, good: Answer, more: object = {}): string => labellingLine({ row, by, at: '2026-11-25T10:00:00Z', labels: { good }, ...more })
const render = (lines: readonly string[]): string => {
  const book = LabelBook.parse(lines.join('\n'))
  return renderLabels({ file: 'q.labels.jsonl', ...reviewAgreement(book), problems: book.problems }, { width: 80, color: false })
}
const items = ['a', 'b', 'c', 'd'].map((id) => JSON.stringify({ id, input: id, output: id }))

test('who has come how far, how far they agree, what is open, and what can not be used', () => {
  expect(render([...items, ...'abcd'.split('').map((row) => said(row, 'Ann', row !== 'd')), said('a', 'Ben \u001B[31m', true), said('b', 'Ben \u001B[31m', false), said('c', 'Ben \u001B[31m', null), said('d', 'Ben \u001B[31m', true), said('d', 'Cy', true, { settles: true }), '{"row"'])).toMatchInlineSnapshot(`
    "q.labels.jsonl  4 rows
      Ann           4 decided
      Ben \\x1b[31m  3 decided, 1 skipped

      33.3% [6.1%, 79.2%] agree, 1 of 3 rows
      Krippendorff’s alpha −0.25
        Ann and Ben \\x1b[31m: 33.3% [6.1%, 79.2%] agree, 1 of 3 rows, kappa −0.50

      2 disagreements, 1 settled
      ? b

      q.labels.jsonl:14: is not JSON: Expected ':' after property name at column 7"
  `)
})

test('of one person, and of nobody', () => {
  expect([render([...items, said('a', 'Ann', true)]), render(items)]).toMatchInlineSnapshot(`
    [
      "q.labels.jsonl  4 rows
      Ann  1 decided",
      "q.labels.jsonl  4 rows
      nobody has labelled any of them yet: evals studio, Review",
    ]
  `)
})
