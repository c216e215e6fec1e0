/** A review as one person sees it. What others say, and what scorers gave, is not told to who has not decided: here, and not by the page. */
import type { Json, ScoreDetail } from '@evals/core'
import { disputedQuestions, reviewAgreement, reviewState, type LabelBook, type LabelItem, type LabelProblem, type LabelQuestion, type Opinion, type ReviewerProgress } from '@evals/core/labels'
import { titleOf } from './reviewSource.ts'
import { scorersOf } from './scorersOf.ts'

export interface QueueAnswer {
  path: string
  dataset: string | null
  questions: readonly LabelQuestion[]
  /** In the order of the file. */
  ids: string[]
  /** Of each id, for who asks: `t`odo, `d`ecided, `s`kipped. */
  states: string
  /** Who has said something. */
  reviewers: ReviewerProgress[]
  disputed: { id: string; isSettled: boolean }[]
  /** Of the file, with their lines. */
  problems: LabelProblem[]
}

const LETTER = { todo: 't', decided: 'd', skipped: 's' } as const

export function queueAnswer(path: string, dataset: string | undefined, book: LabelBook, by: string): QueueAnswer {
  const { items, questions } = book
  const { reviewers, disputed } = reviewAgreement(book)
  return {
    path,
    dataset: dataset ?? null,
    questions,
    ids: items.map(({ id }) => id),
    states: items.map(({ id }) => LETTER[reviewState(book, id, by)]).join(''),
    reviewers,
    disputed: disputed.map(({ id, isSettled }) => ({ id, isSettled })),
    problems: book.problems.slice(0, 50),
  }
}

export interface ItemAnswer {
  item: Omit<LabelItem, 'scores' | 'scoreDetails'>
  title: string
  expected: Json | null
  hasExpected: boolean
  /** The reviewer who asks. */
  mine: Opinion | null
  /** `null`: not told yet. */
  others: Opinion[] | null
  settled: Opinion | null
  disputed: string[]
  /** `null`: not told yet. */
  scores: { name: string; score: number | null; detail: ScoreDetail | null }[] | null
  scorers: number
}

/** @param isOpen everything is told, as was asked for */
export function itemAnswer(book: LabelBook, id: string, by: string, isOpen: boolean): ItemAnswer | undefined {
  const whole = book.item(id)
  if (!whole) return undefined
  const { scores = {}, scoreDetails = {}, ...item } = whole
  const names = scorersOf(whole)
  const isTold = isOpen || reviewState(book, id, by) === 'decided' || book.settledBy(id) !== undefined
  const expected = book.expectedOf(id)
  return {
    item,
    title: titleOf(whole),
    expected: expected ?? null,
    hasExpected: expected !== undefined,
    mine: book.opinionOf(id, by) ?? null,
    others: isTold ? book.opinionsOf(id).filter((opinion) => opinion.by !== by) : null,
    settled: book.settledBy(id) ?? null,
    disputed: isTold ? disputedQuestions(book, id) : [],
    scores: isTold ? names.map((name) => ({ name, score: scores[name] ?? null, detail: scoreDetails[name] ?? null })) : null,
    scorers: names.length,
  }
}

export type RowsFilter = 'all' | 'todo' | 'decided' | 'skipped' | 'disputed' | 'commented'

export interface QueueRow {
  id: string
  title: string
  output: string
  state: ReturnType<typeof reviewState>
  /** Own, and of others where one has decided oneself. */
  opinions: Opinion[]
  isDisputed: boolean
  isSettled: boolean
}

export function queueRows(book: LabelBook, { by, offset, limit, only, text }: { by: string; offset: number; limit: number; only: RowsFilter; text: string }): { rows: QueueRow[]; total: number } {
  const wanted = text.toLowerCase()
  const found = book.items.filter((item) => isWanted(book, item, by, only) && (wanted === '' || `${titleOf(item)} ${JSON.stringify(item.output)}`.toLowerCase().includes(wanted)))
  return {
    total: found.length,
    rows: found.slice(offset, offset + limit).map((item) => {
      const state = reviewState(book, item.id, by)
      const opinions = book.opinionsOf(item.id)
      const isTold = state === 'decided' || book.settledBy(item.id) !== undefined
      return {
        id: item.id,
        title: titleOf(item),
        output: titleOf({ input: item.output }),
        state,
        opinions: isTold ? opinions : opinions.filter((opinion) => opinion.by === by),
        isDisputed: isTold && disputedQuestions(book, item.id).length > 0,
        isSettled: book.settledBy(item.id) !== undefined,
      }
    }),
  }
}

function isWanted(book: LabelBook, { id }: LabelItem, by: string, only: RowsFilter): boolean {
  if (only === 'all') return true
  if (only === 'disputed') return disputedQuestions(book, id).length > 0
  if (only === 'commented') return book.opinionsOf(id).some(({ comment }) => comment !== undefined)
  return reviewState(book, id, by) === only
}
