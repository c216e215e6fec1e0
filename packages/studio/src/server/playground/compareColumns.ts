/** What the cells of a grid say about its columns: the same comparison as the reporter's, with the base column as the baseline. */
import { emptyBaseline, evaluateRun, summarize, updateBaseline, type Row, type SuiteResult, type SuiteRun } from '@evals/core'
import { RequestProblem } from '../requestProblem.ts'
import type { ColumnResult, CompareAnswer } from './playgroundAnswers.ts'
import type { CompareBody } from './playgroundRequests.ts'

/** @throws {RequestProblem} where there is no such base, or two columns have one name */
export function compareColumns({ file, suite, base, scorers = [], columns }: CompareBody): CompareAnswer {
  const names = new Set(columns.map(({ name }) => name))
  if (names.size < columns.length) throw new RequestProblem(400, 'two columns have the same name: their scores could not be told apart')
  if (!names.has(base)) throw new RequestProblem(400, `there is no column ${JSON.stringify(base)} to compare with`)

  const all = [...new Set([...scorers, ...columns.flatMap(({ cells }) => cells.flatMap(({ trials }) => trials.flatMap((trial) => Object.keys(trial.scores ?? {}))))])]
  const runs = columns.map((column) => suiteOf(column, { file, suite, scorers: all }))
  const baseRun = runs.find(({ variant }) => variant === base)!
  const others = runs.filter((run) => run !== baseRun)
  const baseline = emptyBaseline()
  // Under the name of each: a baseline is compared with its own variant
  for (const { variant } of others) updateBaseline(baseline, { ...baseRun, variant }, 'all', () => undefined)
  const results = [
    // By itself: it is no comparison, and is none of those that are corrected for being many
    ...evaluateRun([baseRun], { update: 'all', baselines: new Map() }).suites,
    ...evaluateRun(others, { update: 'all', baselines: new Map([[file, baseline]]) }).suites,
  ]
  return { columns: columns.map(({ name }) => columnResult(name, results.find(({ variant }) => variant === name)!)) }
}

function suiteOf({ name, cells }: CompareBody['columns'][number], { file, suite, scorers }: { file: string; suite: string; scorers: readonly string[] }): SuiteRun {
  return {
    file,
    name: suite,
    variant: name,
    scorers,
    trials: Math.max(1, ...cells.map(({ trials }) => trials.length)),
    gate: {},
    keepOutputs: false,
    collected: false,
    cases: cells.map(({ row, name: title = row, cluster, trials }) => ({ id: row, name: title, cluster, summary: summarize(trials.map((trial) => ({ row: { id: row, input: null, ...trial } as Row }))) })),
  }
}

function columnResult(name: string, { cases, errors, scorers }: SuiteResult): ColumnResult {
  return { name, cases, errors, scorers }
}
