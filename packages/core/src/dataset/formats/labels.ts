/** A file of labels as a dataset: a row for each item that somebody has judged. One in which each line has its own `label` is read as any JSON Lines file. */
import { LabelBook } from '../../labels/labelBook.ts'
import { labelledRecords } from '../../labels/labelledRecords.ts'
import { isPlainObject } from '../../plainObject.ts'
import type { FormatResult } from './format.ts'
import { readJsonl } from './jsonl.ts'

export function readLabels(text: string): FormatResult {
  const plain = readJsonl(text)
  if (!plain.records.some(({ value }) => isPlainObject(value) && ('questions' in value || ('by' in value && 'row' in value)))) return plain
  const book = LabelBook.parse(text)
  const records = labelledRecords(book).map((value) => ({ value, line: book.lineOf(value.id) }))
  const problems: FormatResult['problems'] = book.problems
  return { records, problems: records.length > 0 || problems.length > 0 ? problems : [{ problem: 'nobody has labelled any of its rows yet: `evals studio`, Review' }] }
}
