import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readRunState } from '../runState.ts'

const suite = { file: 'a.eval.ts', name: 'a', cases: 1, trials: 1, errors: 0, failures: 0, skipped: 0, retried: 0, newCases: 0, missingCases: 0, taskMs: 1, partial: false, keepOutputs: true, scorers: [{ name: 's', n: 1, mean: 1, interval: [0, 1], unscored: 0, errors: 0, histogram: [1], gated: true }] }
const record = { format: 'evals-run/1', id: 'x', startedAt: '2026-11-23T00:00:00.000Z', durationMs: 1, runner: { name: 'vitest', version: '5' }, outcome: 'passed', reasons: [], notes: [], suites: [suite] }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-state-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function stateOf(content: unknown): ReturnType<typeof readRunState> {
  writeFileSync(join(folder, 'run.json'), typeof content === 'string' ? content : JSON.stringify(content, null, 1))
  return readRunState(folder)
}

function problemOf(content: unknown): string {
  const state = stateOf(content)
  return state.kind === 'unreadable' ? state.problem.replace(folder, '<run>') : state.kind
}

describe('readRunState', () => {
  it('tells what has ended from what has not', () => {
    expect(readRunState(folder)).toEqual({ kind: 'unfinished', lastSignMs: expect.any(Number) })
    expect(stateOf({ ...record, outcome: 'running', suites: [] })).toMatchObject({ kind: 'unfinished', record: { id: 'x' } })
    expect(stateOf(record)).toEqual({ kind: 'finished', record })
  })

  it('says of a record that can not be used where it is wrong, and what to do', () => {
    expect([
      problemOf('{\n "format": "evals-run/1",\n "id": '),
      problemOf('[]'),
      problemOf({ ...record, format: 'evals-run/2' }),
      problemOf({ ...record, suites: 5 }),
      problemOf({ ...record, suites: [suite, { ...suite, errors: 'none' }] }),
      problemOf({ ...record, suites: [{ ...suite, scorers: [{ ...suite.scorers[0], interval: [0] }] }] }),
      problemOf({ ...record, suites: [{ ...suite, scorers: [{ ...suite.scorers[0], comparison: { n: 1 } }] }] }),
    ]).toMatchInlineSnapshot(`
      [
        "<run>/run.json:3: is not JSON: Unexpected end of JSON input. Its rows.jsonl may be whole; delete run.json to have the run taken as one that did not finish",
        "<run>/run.json: is no run record: it has no "format": "evals-run/1"",
        "<run>/run.json: has the format "evals-run/2", and this version of evals reads evals-run/1: update evals",
        "<run>/run.json: is damaged: "suites" is missing or not what it should be. Delete run.json to have the run taken as one that did not finish",
        "<run>/run.json: is damaged: "suites[1].errors" is missing or not what it should be. Delete run.json to have the run taken as one that did not finish",
        "<run>/run.json: is damaged: "suites[0].scorers[0].interval" is missing or not what it should be. Delete run.json to have the run taken as one that did not finish",
        "<run>/run.json: is damaged: "suites[0].scorers[0].comparison.baseMean" is missing or not what it should be. Delete run.json to have the run taken as one that did not finish",
      ]
    `)
    rmSync(join(folder, 'run.json'))
    mkdirSync(join(folder, 'run.json'))
    expect(readRunState(folder)).toEqual({ kind: 'unreadable', problem: `${folder}/run.json can not be read: EISDIR: illegal operation on a directory` })
  })

  it('never throws, whatever a record holds', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom('suites', 'runner', 'git', 'outcome', 'reasons'), (value, key) => {
      expect(['finished', 'unfinished', 'unreadable']).toContain(stateOf({ ...record, [key]: value }).kind)
    }), { numRuns: 200 })
  })
})
