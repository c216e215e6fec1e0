/** What people say of the items of a file of labels, as the rows that a judge is calibrated with: one for each item that somebody has judged. */
import type { Json } from '../json.ts'
import type { LabelBook } from './labelBook.ts'
import { passes, type Answer, type LabelItem, type LabelQuestion } from './labelLines.ts'

export interface LabelledRecord extends Pick<LabelItem, 'id' | 'name' | 'input' | 'output' | 'expected' | 'metadata' | 'tags' | 'origin'> {
  /** Of the first question: one for each person, in the order of their names; of one person alone, without a list. */
  label: boolean | null | (boolean | null)[]
  /** Where people differed and it was settled: what counts. */
  settled?: boolean | undefined
  /** By question: what each person answered, as they answered it. */
  answers: Record<string, (Answer | null)[]>
}

/**
 * Items that nobody has decided on are not among them. Labels that stand in the items themselves, as in
 * `{ "output": "…", "label": true }`, are those of people before the ones with names.
 *
 * @param question default: the first
 */
export function labelledRecords(book: LabelBook, question: LabelQuestion = book.questions[0]!): LabelledRecord[] {
  const { reviewers } = book
  const items = book.items
  const unnamed = Math.max(0, ...items.map((item) => ownLabels(item).length))
  return items.flatMap((item) => {
    const { id, name, input, output, metadata, tags, origin } = item
    const opinions = new Map(book.opinionsOf(id).map((opinion) => [opinion.by, opinion]))
    const own = ownLabels(item)
    const answersTo = ({ name: asked }: LabelQuestion): (Answer | null)[] => reviewers.map((by) => opinions.get(by)?.labels[asked] ?? null)
    const named = reviewers.map((by) => passes(question, opinions.get(by)?.labels[question.name]))
    const labels = [...Array.from({ length: unnamed }, (_, index) => own[index] ?? null), ...named]
    const settled = passes(question, book.settledBy(id)?.labels[question.name]) ?? undefined
    if (settled === undefined && labels.every((label) => label === null)) return []
    const expected = book.expectedOf(id)
    return [withoutUndefined({ id, name, input, output, expected, metadata, tags, origin, label: labels.length === 1 ? labels[0]! : labels, settled, answers: Object.fromEntries(book.questions.map((one) => [one.name, answersTo(one)])) })]
  })
}

function ownLabels(item: LabelItem): (boolean | null)[] {
  const { label } = item as LabelItem & { label?: Json }
  const labels: readonly unknown[] = label === undefined ? [] : Array.isArray(label) ? label : [label]
  return labels.map((one) => (one === true || one === 1 ? true : one === false || one === 0 ? false : null))
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value
}
