import { describe, expect, it } from 'vitest'
import { casesOf, emptyBaseline, type Baseline } from '../../baseline/baseline.ts'
import type { CaseRecord } from '../../case/caseSummary.ts'
import type { UpdateMode } from '../../baseline/updateBaseline.ts'
import { evaluateRun } from '../evaluateRun.ts'
import type { SuiteRun } from '../../case/suiteRun.ts'

type Scores = (number | null | 'error')[]
const idOf = (index: number): string => `case ${index}`

/** One suite whose cases are named by their index. */
function suiteOf(scores: Scores, more: Partial<SuiteRun> = {}): SuiteRun {
  const scorers = more.scorers ?? ['x']
  const cases = scores.map((score, index): CaseRecord => {
    const failed = score === 'error'
    const summary = { scores: failed ? {} : Object.fromEntries(scorers.map((scorer) => [scorer, [score]])), errorCount: failed ? 1 : 0, errors: [], failures: 0, durationMs: 0, rows: [] }
    return { id: idOf(index), name: idOf(index), summary }
  })
  return { file: 'a.eval.ts', name: 's', scorers, trials: 1, gate: {}, keepOutputs: true, collected: true, cases, ...more }
}

function baselineOf(suites: readonly SuiteRun[]): Map<string, Baseline> {
  const baseline = emptyBaseline()
  for (const { name, variant, cases } of suites) for (const { id, name: title, summary } of cases) casesOf(baseline, name, variant).set(id, { name: title, scores: summary!.scores })
  return new Map([['a.eval.ts', baseline]])
}

const evaluate = (base: SuiteRun[], next: SuiteRun[], update: UpdateMode = 'new') => evaluateRun(next, { update, baselines: baselineOf(base) })
const drop = (count: number, of: number): [number[], number[]] => [Array.from({ length: of }, () => 1), Array.from({ length: of }, (_, index) => (index < count ? 0 : 1))]

describe('the gate', () => {
  it('fails on a significant drop, and not on one that may be chance', () => {
    const [before, after] = drop(10, 100)
    expect(evaluate([suiteOf(before)], [suiteOf(after)]).reasons).toEqual([expect.stringMatching(/^s: x regressed by 10\.00 points/)])
    const [, few] = drop(4, 100)
    const { reasons, suites } = evaluate([suiteOf(before)], [suiteOf(few)])
    expect({ reasons, verdict: suites[0]!.scorers[0]!.comparison!.verdict }).toEqual({ reasons: [], verdict: 'inconclusive' })
  })

  it('with `strict` fails on any case that dropped', () => {
    const [before, after] = drop(1, 100)
    expect(evaluate([suiteOf(before)], [suiteOf(after, { gate: { strict: true } })]).reasons).toEqual(['s: x dropped in 1 case, and the gate is strict'])
  })

  it('with `min` fails below it, by what can be told from rounding', () => {
    const next = (min: number) => evaluate([suiteOf([0.1, 0.2])], [suiteOf([0.1, 0.2], { gate: { min: { x: min } } })]).reasons
    expect(next(0.15)).toEqual([])
    expect(next(0.16)).toEqual([`s: the mean of x is 0.1500, below the gate's 0.16`])
  })

  it('with `maxErrors` allows that share of errors', () => {
    const scores: Scores = ['error', 1, 1, 1]
    const next = (maxErrors?: number) => evaluate([suiteOf([1, 1, 1, 1])], [suiteOf(scores, { gate: { maxErrors } })]).reasons
    expect(next()).toEqual(['s: 1 of 4 cases ended in an error'])
    expect(next(0.2)).toEqual(['s: 1 of 4 cases ended in an error; gate.maxErrors allows a share of 0.2'])
    expect(next(0.25)).toEqual([])
  })

  it('leaves scorers that are not gated out, also of the correction for many comparisons', () => {
    const [before, after] = drop(6, 100)
    const alone = evaluate([suiteOf(before)], [suiteOf(after)]).suites[0]!.scorers[0]!.comparison!
    const base = suiteOf(before, { scorers: ['x', 'y'] })
    const next = suiteOf(after, { scorers: ['x', 'y'], gate: { scorers: ['x'] } })
    const { reasons, suites } = evaluate([base], [next])
    expect(suites[0]!.scorers.map(({ gated, comparison }) => [gated, comparison!.adjustedP])).toEqual([[true, alone.p], [false, alone.p]])
    expect(reasons).toHaveLength(1)
  })

  it('corrects p for all gated comparisons of the run: what would be significant alone need not be among twenty', () => {
    const [before, after] = drop(6, 100)
    const same = Array.from({ length: 19 }, (_, index) => suiteOf(before, { name: `same ${index}` }))
    const { reasons, suites } = evaluate([suiteOf(before), ...same], [suiteOf(after), ...same])
    const { p, adjustedP, verdict } = suites[0]!.scorers[0]!.comparison!
    expect({ p, adjustedP, verdict, reasons }).toEqual({ p: expect.closeTo(0.03125), adjustedP: expect.closeTo(0.625), verdict: 'inconclusive', reasons: [] })
    expect(suites.slice(1).map(({ scorers }) => scorers[0]!.comparison!.verdict)).toEqual(same.map(() => 'unchanged'))
  })
})

describe('what is new and what is missing', () => {
  it('are counted, and only what was collected whole can miss something', () => {
    const base = suiteOf([1, 1, 1])
    const fewer = suiteOf([1, 1])
    expect(evaluate([base], [fewer]).suites[0]).toMatchObject({ newCases: 0, missingCases: 1 })
    expect(evaluate([base], [fewer]).reasons).toEqual(['s: 1 case of the baseline is missing from the run ("case 2"); run with -u if that is right'])
    expect(evaluate([base], [fewer], 'all').reasons).toEqual([])
    expect(evaluate([base], [suiteOf([1, 1], { collected: false })])).toMatchObject({ reasons: [], suites: [{ missingCases: 0, partial: true }] })
  })

  it('a case that was collected and not run is neither', () => {
    const next = suiteOf([1, 1, 1])
    delete next.cases[1]!.summary
    expect(evaluate([suiteOf([1, 1, 1])], [next])).toMatchObject({ reasons: [], suites: [{ cases: 2, skipped: 1, missingCases: 0, newCases: 0, partial: true }] })
  })

  it('new cases fail where nothing may be written', () => {
    const next = suiteOf([1, 1, 1])
    expect(evaluate([suiteOf([1])], [next]).reasons).toEqual([])
    expect(evaluate([suiteOf([1])], [next], 'none').reasons).toEqual(['s: 2 cases have no baseline: run it where baselines may be written (not in CI), and commit the file in __evals__'])
  })

  it('a baseline that can not be read is not said to be missing', () => {
    expect(evaluateRun([suiteOf([1])], { update: 'none', baselines: new Map(), unreadable: new Set(['a.eval.ts']) }).reasons).toEqual([])
  })

  it('one suite that was run twice is refused', () => {
    expect(evaluate([suiteOf([1])], [suiteOf([1]), suiteOf([1])]).reasons).toEqual(['a.eval.ts: "s" was run twice (by two projects?): one baseline can not serve both'])
  })
})

describe('an unchanged system that is noisy', () => {
  /** Mulberry32: the same runs every time. */
  function random(seed: number): () => number {
    let state = seed
    return () => {
      state = (state + 0x6d2b79f5) | 0
      let t = Math.imul(state ^ (state >>> 15), 1 | state)
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
    }
  }

  it('is hardly ever said to have regressed, where "lower than before" is a coin toss', () => {
    const next = random(7)
    const runs = 400
    let regressed = 0
    let lower = 0
    for (let run = 0; run < runs; run++) {
      const chances = Array.from({ length: 60 }, () => next())
      const once = (): SuiteRun => suiteOf(chances.map((chance) => (next() < chance ? 1 : 0)))
      const { suites, reasons } = evaluate([once()], [once()])
      const { difference, verdict } = suites[0]!.scorers[0]!.comparison!
      if (difference < 0) lower++
      if (verdict === 'regressed') regressed++
      expect(reasons.length > 0).toBe(verdict === 'regressed')
    }
    expect(lower / runs).toBeGreaterThan(0.35)
    expect(regressed / runs).toBeLessThan(0.03)
  })
})
