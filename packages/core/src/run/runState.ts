/** What is known of a recorded run: it has ended, it has not, or its record can not be used. A record is a file that anything may have happened to. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { jsonProblem, lineAt } from '../jsonProblem.ts'
import { isPlainObject } from '../plainObject.ts'
import { ROWS_FILE } from '../row/rowLog.ts'
import { systemProblem } from '../systemProblem.ts'
import { RUN_FILE } from './runFolder.ts'
import { RUN_FORMAT, type RunRecord } from './runRecord.ts'

export type RunState =
  | { kind: 'finished'; record: RunRecord }
  /** It is going on, or it was killed. `lastSignMs`: when it last wrote something, since 1970. Without a record it ended before it had one. */
  | { kind: 'unfinished'; record?: RunRecord | undefined; lastSignMs: number }
  /** `problem` names file and line, and says what to do. */
  | { kind: 'unreadable'; problem: string }

/** @param folder of the run */
export function readRunState(folder: string): RunState {
  const path = join(folder, RUN_FILE)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'unfinished', lastSignMs: lastSignOf(folder) }
    return { kind: 'unreadable', problem: `${path} can not be read: ${systemProblem(error)}` }
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    const { reason, position } = jsonProblem(text, error)
    return { kind: 'unreadable', problem: `${path}:${lineAt(text, position)}: is not JSON: ${reason}. Its rows.jsonl may be whole; delete run.json to have the run taken as one that did not finish` }
  }
  const problem = recordProblem(parsed)
  if (problem !== undefined) return { kind: 'unreadable', problem: `${path}: ${problem}` }
  const record = parsed as RunRecord
  return record.outcome === 'running' ? { kind: 'unfinished', record, lastSignMs: lastSignOf(folder) } : { kind: 'finished', record }
}

function lastSignOf(folder: string): number {
  return Math.max(...[folder, join(folder, RUN_FILE), join(folder, ROWS_FILE)].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0))
}

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isNumber: Check = (value) => typeof value === 'number'
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText)
const isInterval: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(isNumber)
const optional = (check: Check): Check => (value) => value === undefined || check(value)

/** What readers of a record rely on. */
const RUN: Record<string, Check> = {
  id: isText,
  startedAt: isText,
  durationMs: isNumber,
  runner: (value) => isPlainObject(value) && isText(value['name']) && isText(value['version']),
  git: optional((value) => isPlainObject(value) && isText(value['commit'])),
  outcome: (value) => value === 'running' || value === 'passed' || value === 'failed',
  reasons: isTexts,
  notes: isTexts,
  suites: Array.isArray,
}
const SUITE: Record<string, Check> = {
  file: isText,
  name: isText,
  variant: optional(isText),
  ...Object.fromEntries(['cases', 'trials', 'errors', 'failures', 'skipped', 'retried', 'newCases', 'missingCases', 'taskMs'].map((key) => [key, isNumber])),
  costUsd: optional(isNumber),
  tokens: optional(isNumber),
  gate: optional(isPlainObject),
  scorers: Array.isArray,
}
const SCORER: Record<string, Check> = {
  name: isText,
  n: isNumber,
  mean: (value) => value === null || isNumber(value),
  interval: isInterval,
  unscored: isNumber,
  errors: isNumber,
  histogram: (value) => Array.isArray(value) && value.every(isNumber),
  comparison: optional(isPlainObject),
}
const COMPARISON: Record<string, Check> = {
  ...Object.fromEntries(['baseMean', 'mean', 'n', 'difference', 'p', 'adjustedP', 'wins', 'losses', 'ties', 'minimumDetectableEffect'].map((key) => [key, isNumber])),
  interval: isInterval,
  method: isText,
  verdict: isText,
  moved: (value) => Array.isArray(value) && value.every((move) => isPlainObject(move) && isText(move['id']) && isText(move['name']) && isNumber(move['before']) && isNumber(move['after'])),
}

function recordProblem(value: unknown): string | undefined {
  if (!isPlainObject(value) || !isText(value['format']) || !String(value['format']).startsWith('evals-run/')) return `is no run record: it has no "format": "${RUN_FORMAT}"`
  if (value['format'] !== RUN_FORMAT) return `has the format ${JSON.stringify(value['format'])}, and this version of evals reads ${RUN_FORMAT}: update evals`
  return fieldProblem(value, RUN, '') ?? eachProblem(value['suites'] as unknown[], 'suites', suiteProblem)
}

function suiteProblem(suite: unknown, at: string): string | undefined {
  if (!isPlainObject(suite)) return damaged(at)
  return fieldProblem(suite, SUITE, `${at}.`) ?? eachProblem(suite['scorers'] as unknown[], `${at}.scorers`, scorerProblem)
}

function scorerProblem(scorer: unknown, at: string): string | undefined {
  if (!isPlainObject(scorer)) return damaged(at)
  const { comparison } = scorer
  return fieldProblem(scorer, SCORER, `${at}.`) ?? (isPlainObject(comparison) ? fieldProblem(comparison, COMPARISON, `${at}.comparison.`) : undefined)
}

function eachProblem(items: unknown[], path: string, problemOf: (item: unknown, at: string) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const problem = problemOf(item, `${path}[${index}]`)
    if (problem !== undefined) return problem
  }
  return undefined
}

function fieldProblem(value: Record<string, unknown>, checks: Record<string, Check>, path: string): string | undefined {
  const wrong = Object.keys(checks).find((key) => !checks[key]!(value[key]))
  return wrong === undefined ? undefined : damaged(path + wrong)
}

function damaged(field: string): string {
  return `is damaged: "${field}" is missing or not what it should be. Delete run.json to have the run taken as one that did not finish`
}
