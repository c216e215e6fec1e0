/** What of a run is shown beside the code of a pull request: the suites that fail, the errors, and few of the cases, never one note a row. */
import type { ErrorDetail, FilePlace, MovedDetail, Places, ScorerResult } from '@evals/core'
import { suiteViews, type ReportInput, type SuiteView } from '../reportInput.ts'
import { scorerFacts } from '../scorerFacts.ts'
import { wroteBaseline } from '../standing.ts'
import { cutEnd } from '../text/columns.ts'
import { count, plural, score } from '../text/numbers.ts'
import { plainText } from '../text/plainText.ts'
import { prettyText } from '../text/prettyJson.ts'

export interface Annotation extends FilePlace {
  /** `failure`: a reason why the run fails. */
  level: 'failure' | 'warning'
  title: string
  /** Lines of plain text: safe in itself, and escaped by whoever writes it down. */
  message: string
  /** What it is about, the same from run to run: a suite and its scorer, a case. */
  key: string
}

/** Suites, kinds of errors, and cases, at most, so that a pull request can still be read. */
const MAX_SUITES = 20
const MAX_ERRORS = 10
const MAX_CASES = 10
const MAX_TITLE = 120
const MAX_TEXT = 500

/** Worst first. A run that passed has none but of errors that its gate allows. */
export function annotationsOf(input: ReportInput, places: Places): Annotation[] {
  const views = suiteViews(input).filter(({ suite }) => suite.cases > 0 || suite.missingCases > 0)
  const failing = views.filter((view) => view.failing)
  const suites = failing.slice(0, MAX_SUITES).map((view) => suiteAnnotation(view, input, places))
  const errors = views.flatMap((view) => view.details.errors.map((error) => errorAnnotation(view, error, places)))
  const cases = failing.flatMap((view) => droppedCases(view).map((move) => caseAnnotation(view, move, places)))
  return [
    ...suites,
    ...withRest(errors, MAX_ERRORS, 'kind of error', 'kinds of error'),
    ...withRest(cases, MAX_CASES, 'case that dropped', 'cases that dropped', views),
    ...(failing.length > MAX_SUITES ? [{ ...suites.at(-1)!, title: `and ${count(failing.length - MAX_SUITES)} more suites`, message: 'The summary of the job has all of them.', key: 'more suites' }] : []),
  ]
}

function suiteAnnotation({ suite, title }: SuiteView, { record, written }: ReportInput, places: Places): Annotation {
  const reasons = record.reasons.filter((reason) => reason.startsWith(`${title}: `)).map((reason) => reason.slice(title.length + 2))
  const facts = suite.scorers.filter(({ comparison }) => comparison?.verdict === 'regressed').map((scorer) => `${scorer.name}: ${scorerFacts(scorer, { baselineWritten: wroteBaseline(suite, written), withInterval: false, withP: true }).join(' · ')}`)
  return {
    ...places.suite(suite),
    level: 'failure',
    title: line(`evals: ${title}`, MAX_TITLE),
    message: [...reasons, ...facts].map((text) => line(text, MAX_TEXT)).join('\n'),
    key: keyOf('suite', suite.file, title),
  }
}

function errorAnnotation({ suite, title, failing }: SuiteView, error: ErrorDetail, places: Places): Annotation {
  const where = error.scorer === undefined ? error.phase : `scorer ${error.scorer}`
  return {
    ...(places.row(suite, error.caseId) ?? places.suite(suite)),
    level: failing ? 'failure' : 'warning',
    title: line(`evals: ${title}: ${plural(error.count, 'case')} with an error`, MAX_TITLE),
    message: [line(`${where}: ${error.name}: ${error.message}`, MAX_TEXT), line(`${error.count > 1 ? 'first in' : 'in'} ${error.case}`, MAX_TEXT)].join('\n'),
    key: keyOf('error', suite.file, title, where, error.name),
  }
}

/** Only of what regressed: cases move also where nothing has changed. */
function droppedCases({ suite, details }: SuiteView): MovedDetail[] {
  const regressed = new Set(suite.scorers.filter(({ comparison }: ScorerResult) => comparison?.verdict === 'regressed').map(({ name }) => name))
  return details.moved.filter(({ scorer, before, after }) => regressed.has(scorer) && after < before)
}

function caseAnnotation({ suite, title }: SuiteView, move: MovedDetail, places: Places): Annotation {
  const said = [
    ...(move.expected === undefined ? [] : [`expected: ${inline(move.expected)}`]),
    ...(move.output === undefined ? [] : [`output: ${inline(move.output)}`]),
    ...(move.reason ? [`reason: ${move.reason}`] : []),
  ]
  return {
    ...(places.row(suite, move.id) ?? places.suite(suite)),
    level: 'warning',
    title: line(`evals: ${title}: ${move.scorer} ${score(move.before)} → ${score(move.after)}`, MAX_TITLE),
    message: [move.name, ...said].map((text) => line(text, MAX_TEXT)).join('\n'),
    key: keyOf('case', suite.file, title, move.scorer, move.id),
  }
}

/** The last one that is shown says how many are not. @param views for cases, of which details have only the first */
function withRest(all: readonly Annotation[], most: number, one: string, many: string, views?: readonly SuiteView[]): Annotation[] {
  const shown = all.slice(0, most)
  const total = views === undefined ? all.length : Math.max(all.length, sum(views.flatMap(({ suite, failing }) => (failing ? suite.scorers : [])).map(({ comparison }) => (comparison?.verdict === 'regressed' ? comparison.losses : 0))))
  const left = total - shown.length
  const last = shown.at(-1)
  return last === undefined || left <= 0 ? shown : [...shown.slice(0, -1), { ...last, message: `${last.message}\nand ${count(left)} more ${left === 1 ? one : many}` }]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0)
}

function inline(value: Parameters<typeof prettyText>[0]): string {
  return prettyText(value).replace(/\s*\n\s*/g, ' ')
}

function line(text: string, length: number): string {
  return cutEnd(plainText(text.slice(0, length * 4)), length)
}

function keyOf(...parts: string[]): string {
  return JSON.stringify(parts)
}
