/** How far the people who label agree with each other: the one read model of it, for every surface. */
import type { Rate } from '../calibration/calibration.ts'
import { cohenKappa, krippendorffAlpha, wilsonInterval } from '../stats/index.ts'
import type { LabelBook } from './labelBook.ts'
import { passes, type Answer, type LabelQuestion } from './labelLines.ts'

export interface ReviewAgreement {
  items: number
  reviewers: ReviewerProgress[]
  /** One for each question, in order. */
  questions: QuestionAgreement[]
  /** Items on which people differ in any question, in the order of the file. */
  disputed: DisputedItem[]
}

export interface ReviewerProgress {
  name: string
  /** Items on which every question is answered. */
  decided: number
  /** Items on which some question could not be answered. */
  skipped: number
}

export interface QuestionAgreement {
  question: string
  /** Items that at least two people have decided on. */
  shared: number
  /** Of those: the items that all of them pass, or all of them fail. */
  agreement: Rate
  /** Krippendorff's: nominal for pass or fail, ordinal on a scale. Null where nothing is known. */
  alpha: number | null
  /** Each two people by themselves. */
  pairs: { reviewers: [string, string]; agreement: Rate; kappa: number | null }[]
}

export interface DisputedItem {
  id: string
  /** Questions on which people differ. */
  questions: string[]
  isSettled: boolean
}

export function reviewAgreement(book: LabelBook): ReviewAgreement {
  const { items, questions, reviewers } = book
  const disputed = items.flatMap(({ id }) => {
    const differing = disputedQuestions(book, id)
    return differing.length === 0 ? [] : [{ id, questions: differing, isSettled: book.settledBy(id) !== undefined }]
  })
  return {
    items: items.length,
    reviewers: reviewers.map((name) => {
      const states = items.map(({ id }) => reviewState(book, id, name))
      return { name, decided: states.filter((state) => state === 'decided').length, skipped: states.filter((state) => state === 'skipped').length }
    }),
    questions: questions.map((question) => agreementOn(book, question)),
    disputed,
  }
}

/** `skipped`: every question has an answer, and some answer is that it can not be said. */
export type ReviewState = 'todo' | 'decided' | 'skipped'

export function reviewState(book: LabelBook, id: string, by: string): ReviewState {
  const labels = book.opinionOf(id, by)?.labels
  const answers = book.questions.map(({ name }) => labels?.[name])
  if (answers.some((answer) => answer === undefined)) return 'todo'
  return answers.includes(null) ? 'skipped' : 'decided'
}

/** Names of the questions that some people answer so that the item passes, and others so that it fails. */
export function disputedQuestions(book: LabelBook, id: string): string[] {
  const opinions = book.opinionsOf(id)
  return book.questions.flatMap((question) => {
    const said = new Set(opinions.flatMap(({ labels }) => passes(question, labels[question.name]) ?? []))
    return said.size > 1 ? [question.name] : []
  })
}

function agreementOn(book: LabelBook, question: LabelQuestion): QuestionAgreement {
  const { items, reviewers } = book
  const answers = reviewers.map((by) => items.map(({ id }): Answer => book.opinionOf(id, by)?.labels[question.name] ?? null))
  const passed = answers.map((of) => of.map((answer) => passes(question, answer)))
  const decisions = items.map((_, item) => passed.flatMap((of) => of[item] ?? [])).filter((said) => said.length > 1)
  return {
    question: question.name,
    shared: decisions.length,
    agreement: rate(decisions.filter((said) => said.every((one) => one === said[0])).length, decisions.length),
    alpha: krippendorffAlpha(answers, question.scale ? 'ordinal' : 'nominal'),
    pairs: reviewers.flatMap((name, first) => reviewers.slice(first + 1).map((other, offset) => ({ reviewers: [name, other] as [string, string], ...ofPair(passed[first]!, passed[first + 1 + offset]!) }))),
  }
}

function ofPair(one: readonly (boolean | null)[], other: readonly (boolean | null)[]): { agreement: Rate; kappa: number | null } {
  const both = one.flatMap((label, index) => (label === null || other[index] == null ? [] : [[label, other[index]] as const]))
  const tally = (a: boolean, b: boolean): number => both.filter(([first, second]) => first === a && second === b).length
  const [pass, passFail, failPass, fail] = [tally(true, true), tally(true, false), tally(false, true), tally(false, false)] as const
  return { agreement: rate(pass + fail, both.length), kappa: cohenKappa([[pass, passFail], [failPass, fail]]) }
}

function rate(count: number, total: number): Rate {
  return { count, total, rate: total === 0 ? null : count / total, interval: wilsonInterval(count, total) }
}
