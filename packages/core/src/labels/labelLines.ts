/**
 * The lines of a file of labels, `<dataset>.labels.jsonl`: what is judged, and what each person says of it.
 *
 * A line is one of three: the questions that are asked, an item (a row with the output that is judged), or what one
 * person said of an item at one time. Lines are only ever put at the end, and after the questions they mean the same in
 * any order: of what one person said of one item the newest counts. So two people who label on two branches have changed no line of each
 * other's, and git's `merge=union` puts both together without a question. With one line for each item, every item that
 * both had labelled would be a conflict.
 */
import { z } from 'zod'
import type { Json } from '../json.ts'
import type { Row } from '../row/row.ts'
import { rowSchema } from '../row/rowSchema.ts'

/** One thing that is asked about every item. */
export interface LabelQuestion {
  /** Short, and what answers are known by. */
  name: string
  /** In words, for who answers. */
  text?: string | undefined
  /** Whole numbers from 0 to 9, as they are keys; from `passFrom` on the item passes. Default: pass or fail. */
  scale?: { min: number; max: number; passFrom: number } | undefined
}

/** Pass or fail, a number of the scale, or `null`: can not say. */
export type Answer = boolean | number | null

/** A row with the output that is judged. Its scores are those that it had when it was put into the file. */
export interface LabelItem extends Row {
  output: Json
}

/** What one person said of one item, whole: it takes the place of what they said before. */
export interface Labelling {
  /** The item's id. */
  row: string
  /** Who said it. */
  by: string
  /** ISO 8601. */
  at: string
  /** By question; a question that is not there has not been answered. `null`: what was said is taken back. */
  labels?: Record<string, Answer> | null | undefined
  comment?: string | undefined
  /** Said where people had differed, and counts for all of them. */
  settles?: true | undefined
  /** What should have been answered. It may stand alone, and says nothing of the labels then. */
  expected?: Json | undefined
}

const digit = z.int().min(0).max(9)

const question: z.ZodType<LabelQuestion> = z.strictObject({
  name: z.string().regex(/^[\w-]{1,40}$/, 'must be of letters, digits, _ and -, and 40 characters at most'),
  text: z.string().optional(),
  scale: z
    .strictObject({ min: digit, max: digit, passFrom: digit })
    .refine(({ min, max, passFrom }) => min < max && min < passFrom && passFrom <= max, 'must have min < max, and passFrom above min and not above max')
    .optional(),
})

export const questionsSchema: z.ZodType<LabelQuestion[]> = z
  .array(question)
  .min(1)
  .refine((questions) => new Set(questions.map(({ name }) => name)).size === questions.length, 'must have a name for each question')

export const questionsLineSchema: z.ZodType<{ questions: LabelQuestion[] }> = z.looseObject({ questions: questionsSchema })

export const labelItemSchema: z.ZodType<LabelItem> = rowSchema.refine((row): row is LabelItem => row.output !== undefined, { path: ['output'], message: 'is missing: it is what people judge' })

export const labellingSchema: z.ZodType<Labelling> = z
  .looseObject({
    row: z.string(),
    by: z.string().trim().min(1).max(200),
    at: z.iso.datetime({ offset: true }),
    labels: z.record(z.string(), z.union([z.boolean(), z.number(), z.null()])).nullable().optional(),
    comment: z.string().optional(),
    settles: z.literal(true).optional(),
    expected: (z.json() as z.ZodType<Json>).optional(),
  })
  .refine(({ labels, expected }) => labels !== undefined || expected !== undefined, 'says nothing: it has neither `labels` nor `expected`')

/** What is asked where a file has no questions of its own. */
export const PASS_OR_FAIL: readonly LabelQuestion[] = [{ name: 'good' }]

/** Whether the item passes by this answer; `null` where it does not say. */
export function passes({ scale }: LabelQuestion, answer: Answer | undefined): boolean | null {
  if (answer === undefined || answer === null) return null
  return typeof answer === 'number' ? answer >= (scale?.passFrom ?? 1) : answer
}

/** @returns what is wrong with the answer to this question, if anything is */
export function answerProblem({ name, scale }: LabelQuestion, answer: Answer): string | undefined {
  if (answer === null) return undefined
  if (!scale) return typeof answer === 'boolean' ? undefined : `the answer to "${name}" is true, false, or null for no decision, and not ${answer}`
  const isOnIt = typeof answer === 'number' && Number.isInteger(answer) && answer >= scale.min && answer <= scale.max
  return isOnIt ? undefined : `the answer to "${name}" is a whole number from ${scale.min} to ${scale.max}, or null for no decision, and not ${answer}`
}
