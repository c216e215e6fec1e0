import { expect, test } from 'vitest'
import type { RunSummary, SuiteSummary } from '../../../../server/runs/runList.ts'
import { historiesOf } from '../histories.ts'
import { inPoints, percent, pValue } from '../numbers.ts'

const suite = (mean: number | null, baseMean?: number, more: Partial<SuiteSummary> = {}): SuiteSummary => ({
  file: 'a.eval.ts',
  name: 'a',
  variant: undefined,
  cases: 10,
  errors: 0,
  partial: false,
  scorers: [{ name: 'right', n: 10, mean, interval: [0, 1], gated: true, ...(baseMean === undefined || mean === null ? {} : { comparison: { verdict: mean < baseMean ? 'regressed' : 'unchanged', difference: mean - baseMean, baseMean, n: 10 } }) }],
  ...more,
})

const run = (id: string, ...suites: SuiteSummary[]): RunSummary => ({ id, kind: 'eval', state: 'passed', cases: 10, errors: 0, reasons: [], suites })

test('a scorer’s history is oldest first, without runs of a part and without runs that scored nothing, and says where the baseline moved', () => {
  const histories = historiesOf([
    run('6', suite(0.9, 0.8)),
    run('5', suite(0.2, 0.8, { partial: true })),
    run('4', suite(null)),
    run('3', suite(0.7, 0.8)),
    run('2', suite(0.5, 0.5), suite(0.6, undefined, { variant: 'terse' })),
    run('1', suite(0.5)),
  ])
  expect(histories.map(({ variant, scorer, points }) => [variant, scorer, points.map((point) => [point.run.id, point.mean, point.comparison?.verdict, point.baselineMoved])])).toEqual([
    [undefined, 'right', [['1', 0.5, undefined, false], ['2', 0.5, 'unchanged', false], ['3', 0.7, 'regressed', true], ['6', 0.9, 'unchanged', false]]],
    ['terse', 'right', [['2', 0.6, undefined, false]]],
  ])
})

test('numbers are written as the report writes them', () => {
  expect([percent(0.8133), percent(1), inPoints(-0.1333), inPoints(0.014), inPoints(-0.0001), pValue(0.0721), pValue(0.0001), pValue(1), pValue(0.99951)]).toEqual(['81.3%', '100.0%', '−13.3', '+1.4', '0.0', '.072', '<.001', '1', '1'])
})
