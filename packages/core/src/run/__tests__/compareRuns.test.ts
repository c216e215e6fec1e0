import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRowLog } from '../../row/rowLog.ts'
import type { Row } from '../../row/row.ts'
import type { SuiteRun } from '../../case/suiteRun.ts'
import { compareRuns, type RunComparison } from '../compareRuns.ts'
import { finishRun } from '../finishRun.ts'
import { readReport } from '../readReport.ts'
import { readSuites } from '../readSuites.ts'
import { createRunFolder } from '../runFolder.ts'

let root: string
let ids: string[]
beforeEach(() => {
  root = mkdtempSync(`${tmpdir()}/evals-compare-`)
  ids = []
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

type Scores = Record<string, number | null | 'error'>

/** Makes a run of suites by name, of cases by id. */
async function run(suites: Record<string, Scores>, options: Partial<SuiteRun> = {}): Promise<string> {
  const id = `2026112${ids.length}T000000000-000${ids.length}`
  ids.push(id)
  const folder = createRunFolder(root, id)
  const log = openRowLog(folder)
  for (const [suite, scores] of Object.entries(suites)) {
    for (const [caseId, score] of Object.entries(scores)) {
      const row: Row = { id: caseId, name: `case ${caseId}`, file: 'a.eval.ts', suite, input: caseId, output: `${caseId} in ${id}`, trial: 0, ...(score === 'error' ? { error: { name: 'Error', message: 'no', phase: 'task' } } : { scores: { right: score } }) }
      log.append(row)
    }
  }
  log.close()
  const { suites: read } = await readSuites(folder)
  finishRun({ root, id, folder, startedAt: new Date('2026-11-23'), durationMs: 1, runner: { name: 'vitest', version: '5' }, update: 'none', suites: read.map((one) => ({ ...one, collected: true, ...options })), keep: 50 })
  return id
}

const many = (score: number, count = 20): Scores => Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, score]))

function gist({ outcome, reasons, notes, suites, details }: RunComparison): object {
  return {
    outcome,
    reasons,
    notes,
    suites: suites.map(({ name, newCases, missingCases, scorers }) => [name, newCases, missingCases, ...scorers.map(({ comparison }) => comparison && [comparison.verdict, comparison.n, comparison.difference])]),
    shown: details.suites.flatMap(({ moved }) => moved.slice(0, 1).map(({ name, baseOutput, output }) => [name, baseOutput, output])),
  }
}

describe('compareRuns', () => {
  it('says what regressed from one run to another, with both outputs, whatever the baseline is', async () => {
    await run({ a: many(1), b: many(1) })
    await run({ a: many(0), b: many(1) })
    expect(gist(await compareRuns({ root, before: 'latest~1', after: 'latest' }))).toEqual({
      outcome: 'failed',
      reasons: ['a: right regressed by 100.00 points (95% interval -100.00 to -77.21)'],
      notes: [],
      suites: [['a', 0, 0, ['regressed', 20, -1]], ['b', 0, 0, ['unchanged', 20, 0]]],
      shown: [['case c0', 'c0 in 20261120T000000000-0000', 'c0 in 20261121T000000000-0001']],
    })
    expect(await compareRuns({ root, before: 'latest', after: 'latest~1' })).toMatchObject({ outcome: 'passed', before: { id: ids[1] }, after: { id: ids[0] } })
  })

  it('compares what both have: new, missing and failed cases are counted apart, and suites of the first alone are named', async () => {
    await run({ a: { one: 1, two: 1, three: 1, gone: 1, null: null }, old: many(1, 2) })
    await run({ a: { one: 1, two: 'error', three: 0.5, fresh: 1, null: 1 }, young: many(1) })
    expect(gist(await compareRuns({ root, before: ids[0]!, after: ids[1]! }))).toEqual({
      outcome: 'passed',
      reasons: [],
      notes: ['only in the first: old (2 cases)'],
      suites: [['a', 1, 1, ['inconclusive', 2, -0.25]], ['young', 20, 0, undefined]],
      shown: [['case three', 'three in 20261120T000000000-0000', 'three in 20261121T000000000-0001']],
    })
  })

  it('goes by the gate of what came after: its scorers, its tolerance or another, and whether it is strict', async () => {
    await run({ a: many(0.5) })
    await run({ a: { ...many(0.5), c0: 0.49 } }, { gate: { strict: true } })
    await run({ a: many(0) }, { gate: { scorers: [] } })
    expect(gist(await compareRuns({ root, before: ids[0]!, after: ids[1]! }))).toMatchObject({ outcome: 'failed', reasons: ['a: right dropped in 1 case, and the gate is strict'], suites: [['a', 0, 0, ['unchanged', 20, expect.closeTo(-0.0005)]]] })
    expect(gist(await compareRuns({ root, before: ids[0]!, after: ids[1]!, tolerance: 0 }))).toMatchObject({ suites: [['a', 0, 0, ['inconclusive', 20, expect.closeTo(-0.0005)]]] })
    expect(gist(await compareRuns({ root, before: ids[0]!, after: ids[2]! }))).toMatchObject({ outcome: 'passed', reasons: [] })
  })

  it('corrects for as many comparisons as it makes', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `s${index}`)
    const six = { ...many(1, 6), ...Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`same${index}`, 1])) }
    await run(Object.fromEntries(names.map((name) => [name, six])))
    await run({ ...Object.fromEntries(names.map((name) => [name, six])), s0: { ...six, ...many(0, 6) } })
    const verdict = async (isWanted?: (suite: { name: string }) => boolean): Promise<unknown> => (await compareRuns({ root, before: ids[0]!, after: ids[1]!, isWanted })).suites[0]!.scorers[0]!.comparison!.verdict
    expect([await verdict(), await verdict(({ name }) => name === 's0')]).toEqual(['inconclusive', 'regressed'])
  })

  it('lists every case that is not as it was, where that is asked for', async () => {
    const ids30 = Array.from({ length: 30 }, (_, index) => `c${String(index).padStart(2, '0')}`)
    await run({ a: { ...Object.fromEntries(ids30.map((id) => [id, 1])), gone: 1, broke: 1, mended: 'error', null: null, same: 0.5 } })
    await run({ a: { ...Object.fromEntries(ids30.map((id, index) => [id, index / 100])), fresh: 1, broke: 'error', mended: 1, null: 1, same: 0.5 } })
    const { suites, cases } = await compareRuns({ root, before: ids[0]!, after: ids[1]!, everyCase: true })
    expect(suites[0]!.scorers[0]!.comparison!.moved).toHaveLength(20)
    expect(cases).toEqual([
      {
        moved: { right: ids30.map((id, index) => ({ id, name: `case ${id}`, before: 1, after: index / 100 })) },
        oneSided: { right: [{ id: 'broke', name: 'case broke', before: 1, after: undefined }, { id: 'mended', name: 'case mended', before: undefined, after: 1 }, { id: 'null', name: 'case null', before: undefined, after: 1 }] },
        newCases: [{ id: 'fresh', name: 'case fresh' }],
        missingCases: [{ id: 'gone', name: 'case gone' }],
      },
    ])
    expect((await compareRuns({ root, before: ids[0]!, after: ids[1]! })).cases).toBe(undefined)
  })

  it('refuses to pass where nothing can be compared', async () => {
    await run({ a: many(1) })
    await run({ b: many(1) })
    await expect(compareRuns({ root, before: ids[0]!, after: ids[1]! })).rejects.toThrow(`nothing to compare: no case has a score both in run ${ids[0]} and in run ${ids[1]}`)
    await expect(compareRuns({ root, before: 'baseline', after: ids[1]! })).rejects.toThrow(`nothing to compare: no case has a score both in the baseline and in run ${ids[1]}`)
  })
})

describe('readReport', () => {
  it('is the record, with texts around it', async () => {
    const id = await run({ a: { one: 1, two: 'error' } })
    const { record, details } = await readReport(root, id)
    expect({ outcome: record.outcome, update: record.update, errors: details.suites[0]!.errors.map((error) => error.case) }).toEqual({ outcome: 'failed', update: 'none', errors: ['case two'] })
  })
})
