/** Reads a baseline file, and refuses one that is broken, conflicted or from the future, with its line. */
import { readFileSync } from 'node:fs'
import type { Json } from '../json.ts'
import { jsonProblem, lineAt } from '../jsonProblem.ts'
import { isPlainObject } from '../plainObject.ts'
import { systemProblem } from '../systemProblem.ts'
import { BASELINE_FORMAT, casesOf, emptyBaseline, type Baseline, type BaselineCase } from './baseline.ts'

/** A baseline file that can not be used. It is never overwritten: the user decides. */
export class BaselineError extends Error {
  override name = 'BaselineError'
}

const RESTORE = 'Restore the file from git, or delete it and run again to write a new one'

/** @returns `undefined` where there is no file */
export function readBaseline(path: string, shownPath: string = path): Baseline | undefined {
  const text = readText(path, shownPath)
  return text === undefined ? undefined : parseBaseline(text, shownPath)
}

function readText(path: string, shownPath: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new BaselineError(`${shownPath} can not be read: ${systemProblem(error)}`)
  }
}

/**
 * A first look, before anything is run and paid for: costs little for a file that was written by us and is whole.
 *
 * @returns why the baseline will be refused, with path and line; `undefined` where it looks right or there is none
 */
export function baselineProblem(path: string, shownPath: string = path): string | undefined {
  try {
    const text = readText(path, shownPath)
    if (text !== undefined && !looksWhole(text)) parseBaseline(text, shownPath)
    return undefined
  } catch (error) {
    if (error instanceof BaselineError) return error.message
    throw error
  }
}

function looksWhole(text: string): boolean {
  return text.startsWith(`{\n  "format": "${BASELINE_FORMAT}",\n`) && text.endsWith('\n}\n') && !['<<<<<<<', '=======', '>>>>>>>'].some((marker) => text.includes(`\n${marker}`))
}

/**
 * @param path for messages
 * @throws {BaselineError} with path and line
 */
export function parseBaseline(text: string, path: string): Baseline {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    const marker = /^(<{7}|={7}|>{7}|\|{7})( |$)/m.exec(text)
    if (marker) throw new BaselineError(`${path}:${lineAt(text, marker.index)}: is a merge conflict marker. Resolve the conflict (keep either side of each case), or take one side and run with -u`)
    const { reason, position } = jsonProblem(text, error)
    throw new BaselineError(`${path}:${lineAt(text, position)}: is not JSON: ${reason}. ${RESTORE}`)
  }
  if (!isPlainObject(parsed) || typeof parsed['format'] !== 'string' || !parsed['format'].startsWith('evals-baseline/')) {
    throw new BaselineError(`${path}:1: is not a baseline: it has no "format": "${BASELINE_FORMAT}". ${RESTORE}`)
  }
  if (parsed['format'] !== BASELINE_FORMAT) {
    throw new BaselineError(`${path}:1: has the format ${JSON.stringify(parsed['format'])}, and this version of evals reads ${BASELINE_FORMAT}: update evals`)
  }
  return fromParsed(parsed['suites'], (problem, key) => {
    const at = key === undefined ? -1 : text.indexOf(JSON.stringify(key))
    throw new BaselineError(`${path}:${at === -1 ? 1 : lineAt(text, at)}: ${problem}. ${RESTORE}`)
  })
}

type Refuse = (problem: string, key?: string) => never

/** By hand and not by a schema: a large project's 100,000 cases are read at every run. */
function fromParsed(suites: unknown, refuse: Refuse): Baseline {
  const baseline = emptyBaseline()
  if (!isPlainObject(suites)) refuse('"suites" must be an object')
  for (const [suite, stored] of Object.entries(suites as Record<string, unknown>)) {
    if (!isPlainObject(stored)) return refuse(`the suite ${JSON.stringify(suite)} must be an object`, suite)
    if (stored['cases'] !== undefined) readCases(baseline, suite, undefined, stored['cases'], refuse)
    if (stored['variants'] === undefined) continue
    if (!isPlainObject(stored['variants'])) return refuse(`the variants of ${JSON.stringify(suite)} must be an object`, suite)
    for (const [variant, cases] of Object.entries(stored['variants'])) readCases(baseline, suite, variant, cases, refuse)
  }
  return baseline
}

function readCases(baseline: Baseline, suite: string, variant: string | undefined, stored: unknown, refuse: Refuse): void {
  if (!isPlainObject(stored)) return refuse(`the cases of ${JSON.stringify(suite)} must be an object`, suite)
  const cases = casesOf(baseline, suite, variant)
  for (const [id, value] of Object.entries(stored)) {
    if (!isPlainObject(value) || !isPlainObject(value['scores'])) return refuse(`the case ${JSON.stringify(id)} has no scores`, id)
    const scoresOfCase = value['scores']
    for (const scorer in scoresOfCase) {
      const scores = scoresOfCase[scorer]
      if (!Array.isArray(scores) || !scores.every(isScoreOrNull)) refuse(`the case ${JSON.stringify(id)} has scores of ${JSON.stringify(scorer)} that are not numbers from 0 to 1, or null`, id)
    }
    const entry: BaselineCase = { name: typeof value['name'] === 'string' ? value['name'] : id, scores: scoresOfCase as BaselineCase['scores'] }
    if (value['output'] !== undefined) entry.output = value['output'] as Json
    if (typeof value['outputHead'] === 'string') entry.outputHead = value['outputHead']
    cases.set(id, entry)
  }
}

function isScoreOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && value >= 0 && value <= 1)
}
