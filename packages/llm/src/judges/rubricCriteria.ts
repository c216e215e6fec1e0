/** What a rubric can be written as, and the one form that it is read into. */
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { notePrompt, systemProblem } from '@evals/core/worker'
import { pathFromCaller } from '../callerFile.ts'

/** One thing that an output must be, by itself. */
export interface RubricCriterion {
  criterion: string
  /** Its share of the score, against those of the others. Default: 1. */
  weight?: number
  /** Where it is not met, the score is 0. */
  required?: boolean
}

/** What a rubric asks for: a sentence, a list of criteria, or a file of them. */
export type RubricCriteria = string | readonly (string | RubricCriterion)[] | { file: string | URL }

export type Criterion = Required<RubricCriterion>

/** @throws TypeError where there is no criterion, one is empty, or a weight is not above 0 */
export function readCriteria(criteria: RubricCriteria): Criterion[] {
  if (typeof criteria !== 'string' && (typeof criteria !== 'object' || criteria === null)) throw new TypeError(`A rubric's criteria are text, a list, or { file }, and not ${String(criteria)}`)
  const list = typeof criteria === 'string' ? [criteria] : 'file' in criteria ? fromFile(criteria.file) : criteria
  if (list.length === 0) throw new TypeError('A rubric needs a criterion, and its list is empty')
  return list.map((item) => {
    const { criterion, weight = 1, required = false } = typeof item === 'string' ? { criterion: item } : item
    if (typeof criterion !== 'string' || criterion.trim() === '') throw new TypeError('A rubric needs a criterion, and was given empty text')
    if (!(Number.isFinite(weight) && weight > 0)) throw new TypeError(`The weight of '${criterion}' is ${weight}, and must be above 0`)
    return { criterion: criterion.trim(), weight, required }
  })
}

/** An item may go on in indented lines. */
const ITEM = /^[ \t]*- +(.+(?:\n[ \t]+(?!- )\S.*)*)/gm

function fromFile(file: string | URL): string[] {
  const path = pathFromCaller(file)
  const text = textOf(path).replaceAll('\r\n', '\n').trim()
  if (text === '') throw new TypeError(`A rubric needs a criterion, and ${path} is empty`)
  notePrompt({ files: [path], hash: hash('sha256', text, 'hex').slice(0, 16) })
  const items = [...text.matchAll(ITEM)].map(([, item]) => (item ?? '').replaceAll(/\s*\n\s*/g, ' '))
  return items.length > 0 ? items : [text]
}

function textOf(place: string): string {
  try {
    return readFileSync(place, 'utf8')
  } catch (error) {
    throw new TypeError(`A rubric's file can not be read: ${place}: ${systemProblem(error)}`)
  }
}
