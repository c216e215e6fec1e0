/** The grid's numbers are those of `evals diff`: two runs on disk, and the same scores as two columns. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareRuns, type Row } from '@evals/core'
import { afterAll, expect, test } from 'vitest'
import { compareColumns } from '../compareColumns.ts'
import type { CompareBody } from '../playgroundRequests.ts'

const root = mkdtempSync(join(tmpdir(), 'evals-columns-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const place = { file: 'math.eval.ts', suite: 'math' }
const ERROR = { name: 'Error', message: 'no answer', phase: 'task' as const }

/** Row by row the scores of its trials; `null`: unscored; `error`: the task threw. */
type Given = (number | null | 'error')[][]

const BASE: Given = [[0, 1], [1, 0], [0, 0], [1, 1], [0.5, 0], ['error', 1], [0, 0], [0, 0], [null, 0], [0, 0]]
const BETTER: Given = [[1, 1], [1, 1], [1, 0], [1, 1], [1, 1], [1, 1], [1, 1], [1, 0], [1, 1], ['error', 'error']]

function cellsOf(given: Given): CompareBody['columns'][number]['cells'] {
  return given.map((trials, index) => ({ row: `row-${index}`, trials: trials.map((score) => (score === 'error' ? { error: ERROR } : { scores: { right: score } })) }))
}

function writeRun(id: string, given: Given): void {
  const folder = join(root, '.evals', 'runs', id)
  mkdirSync(folder, { recursive: true })
  const rows = cellsOf(given).flatMap(({ row, trials }) => trials.map((trial, index): Row => ({ id: row, name: row, input: row, file: place.file, suite: place.suite, trial: index, ...(trial as Pick<Row, 'scores' | 'error'>) })))
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

test('a column’s comparison is the one that two runs with the same scores have', async () => {
  writeRun('20260101T000000000-aaaa', BASE)
  writeRun('20260101T000000001-bbbb', BETTER)
  const [suite] = (await compareRuns({ root, before: '20260101T000000000-aaaa', after: '20260101T000000001-bbbb' })).suites
  const { columns } = compareColumns({ ...place, base: 'base', columns: [{ name: 'base', cells: cellsOf(BASE) }, { name: 'better', cells: cellsOf(BETTER) }] })
  expect(columns[1]!.scorers.map(({ comparison, mean, interval, n, errors, unscored }) => ({ comparison, mean, interval, n, errors, unscored }))).toEqual(suite!.scorers.map(({ comparison, mean, interval, n, errors, unscored }) => ({ comparison, mean, interval, n, errors, unscored })))
  expect(columns[1]!.scorers[0]!.comparison).toMatchObject({ verdict: 'improved', losses: 0 })
})

test('the base has numbers and no comparison; errors and what has no score are no zeros', () => {
  const { columns } = compareColumns({ ...place, base: 'base', columns: [{ name: 'base', cells: cellsOf([['error'], [null], [1]]) }] })
  expect(columns.map(({ name, cases, errors, scorers }) => ({ name, cases, errors, scorers: scorers.map(({ name: scorer, n, mean, unscored, comparison }) => ({ scorer, n, mean, unscored, comparison })) }))).toEqual([
    { name: 'base', cases: 3, errors: 1, scorers: [{ scorer: 'right', n: 1, mean: 1, unscored: 1, comparison: undefined }] },
  ])
})

test('many columns are corrected for being many, and where the base stands does not matter', () => {
  const better = ['b', 'c', 'd', 'e'].map((name) => ({ name, cells: cellsOf(BETTER) }))
  const one = compareColumns({ ...place, base: 'base', columns: [{ name: 'base', cells: cellsOf(BASE) }, better[0]!] })
  const many = compareColumns({ ...place, base: 'base', columns: [...better, { name: 'base', cells: cellsOf(BASE) }] })
  const pOf = ({ columns }: typeof one): number => columns.find(({ name }) => name === 'b')!.scorers[0]!.comparison!.adjustedP
  expect(pOf(many)).toBeCloseTo(4 * pOf(one), 10)
  expect(many.columns.map(({ name }) => name)).toEqual(['b', 'c', 'd', 'e', 'base'])
})

test('a column that has ended none of the base’s rows is compared with nothing', () => {
  const { columns } = compareColumns({ ...place, base: 'base', columns: [{ name: 'base', cells: cellsOf([[1]]) }, { name: 'other', cells: [{ row: 'elsewhere', trials: [{ scores: { right: 1 } }] }] }] })
  expect(columns[1]!.scorers[0]!.comparison).toBeUndefined()
})

test('columns of one name, and a base that is not there, are refused', () => {
  expect(() => compareColumns({ ...place, base: 'a', columns: [{ name: 'a', cells: [] }, { name: 'a', cells: [] }] })).toThrow('two columns have the same name: their scores could not be told apart')
  expect(() => compareColumns({ ...place, base: 'b', columns: [{ name: 'a', cells: [] }] })).toThrow('there is no column "b" to compare with')
})
