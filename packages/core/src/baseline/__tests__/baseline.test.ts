import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseRecord, CaseSummary } from '../../case/caseSummary.ts'
import type { SuiteRun } from '../../case/suiteRun.ts'
import { casesOf, emptyBaseline, outputFields, type Baseline, type BaselineCase } from '../baseline.ts'
import { BaselineError, parseBaseline } from '../parseBaseline.ts'
import { removeSuites, updateBaseline } from '../updateBaseline.ts'
import { serializeBaseline } from '../writeBaseline.ts'

const name = fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', 'a > b', '🎉\n', '<<<<<<< HEAD'))
const score = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 1e9 }).map((n) => n / 1e9))
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as never)
const entry: fc.Arbitrary<BaselineCase> = fc.record({ name: fc.string(), scores: fc.dictionary(name, fc.array(score, { minLength: 1, maxLength: 3 })), output: json }, { requiredKeys: ['name', 'scores'] })
const baselines: fc.Arbitrary<Baseline> = fc
  .array(fc.tuple(name, fc.array(fc.tuple(fc.oneof(fc.constant(''), name), fc.array(fc.tuple(name, entry), { minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 3 })), { maxLength: 4 })
  .map((suites) => ({ suites: new Map(suites.map(([suite, variants]) => [suite, { variants: new Map(variants.map(([variant, cases]) => [variant, new Map(cases)])) }])) }))

describe('a baseline file', () => {
  it('reads back as what was written, in the same bytes, whatever the names', () => {
    fc.assert(
      fc.property(baselines, (baseline) => {
        const text = serializeBaseline(baseline)
        const read = parseBaseline(text, 'x.json')
        expect(serializeBaseline(read)).toBe(text)
        expect(JSON.stringify([...read.suites].map(([, { variants }]) => [...variants].length).reduce((a, b) => a + b, 0))).toBe(JSON.stringify([...baseline.suites.values()].reduce((sum, { variants }) => sum + variants.size, 0)))
      }),
      { numRuns: 300 },
    )
  })

  it('does not depend on the order in which cases and scorers came', () => {
    const build = (ids: readonly string[], scorers: readonly string[]): string => {
      const baseline = emptyBaseline()
      for (const id of ids) casesOf(baseline, 's', undefined).set(id, { name: id, scores: Object.fromEntries(scorers.map((scorer) => [scorer, [0.5]])), output: { b: 1, a: 2 } })
      return serializeBaseline(baseline)
    }
    expect(build(['b', 'a'], ['y', 'x'])).toBe(build(['a', 'b'], ['x', 'y']))
  })

  it('has each case on a line of its own, and ends with a line end', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, entry), { minLength: 1, selector: ([id]) => id }), (cases) => {
        const baseline = emptyBaseline()
        for (const [id, value] of cases) casesOf(baseline, 's', undefined).set(id, value)
        expect(serializeBaseline(baseline).split('\n')).toHaveLength(cases.length + 10)
      }),
    )
  })

  it('refuses, and never misreads, a file that was cut short', () => {
    const baseline = emptyBaseline()
    for (const id of ['a', 'b']) casesOf(baseline, 's', undefined).set(id, { name: id, scores: { x: [1] } })
    const text = serializeBaseline(baseline)
    for (let length = 0; length < text.length - 1; length++) expect(() => parseBaseline(text.slice(0, length), 'x.json')).toThrow(BaselineError)
  })

  it('tells the line of what is wrong', () => {
    expect(() => parseBaseline('{\n "format": "evals-baseline/1",\n "suites": nope\n}', 'x.json')).toThrow(`x.json:3: is not JSON: Unexpected token 'o'. Restore the file from git, or delete it and run again to write a new one`)
  })

  it('keeps the beginning of a long output, and no half of a pair', () => {
    fc.assert(
      fc.property(fc.nat(5), (lead) => {
        const { outputHead } = outputFields('a'.repeat(1995 + lead) + '🎉'.repeat(10))
        expect(outputHead?.isWellFormed()).toBe(true)
        expect(outputHead?.length).toBeLessThanOrEqual(2000)
      }),
    )
    expect(outputFields({ list: 'x' })).toEqual({ output: { list: 'x' } })
    expect(outputFields(undefined)).toEqual({})
  })
})

describe('updateBaseline', () => {
  const summary = (scores: CaseSummary['scores'], errorCount = 0): CaseSummary => ({ scores, errorCount, errors: [], failures: 0, durationMs: 0, rows: [] })
  const run = (cases: CaseRecord[], more: Partial<SuiteRun> = {}): SuiteRun => ({ file: 'a.ts', name: 's', scorers: ['x'], trials: 1, gate: {}, keepOutputs: false, collected: true, cases, ...more })
  const before = (): Baseline => {
    const baseline = emptyBaseline()
    for (const id of ['a', 'b', 'gone']) casesOf(baseline, 's', undefined).set(id, { name: id, scores: { x: [0.5], old: [1] } })
    return baseline
  }
  const scores = (baseline: Baseline) => Object.fromEntries([...casesOf(baseline, 's', undefined)].map(([id, entry]) => [id, entry.scores]))
  const ran = (id: string, value: number | null): CaseRecord => ({ id, name: id, summary: summary({ x: [value] }) })
  const notRun = (id: string): CaseRecord => ({ id, name: id })

  it('takes all of a whole run, and removes the cases and scorers that it no longer has', () => {
    const baseline = before()
    updateBaseline(baseline, run([ran('a', 0.1), ran('b', null)]), 'all', () => undefined)
    expect(scores(baseline)).toEqual({ a: { x: [0.1] }, b: { x: [null] } })
  })

  it.each<[string, SuiteRun]>([
    ['was run in part', run([ran('a', 0.1), notRun('b')])],
    ['was collected in part', run([ran('a', 0.1)], { collected: false })],
  ])('removes nothing where the suite %s', (_name, suite) => {
    const baseline = before()
    updateBaseline(baseline, suite, 'all', () => undefined)
    expect(scores(baseline)).toEqual({ a: { x: [0.1], old: [1] }, b: { x: [0.5], old: [1] }, gone: { x: [0.5], old: [1] } })
  })

  it('adds only what is missing in mode `new`', () => {
    const baseline = before()
    updateBaseline(baseline, run([ran('a', 0.1), ran('added', 0.2)], { scorers: ['x'] }), 'new', () => undefined)
    expect(scores(baseline)).toMatchObject({ a: { x: [0.5] }, b: { x: [0.5] }, gone: { x: [0.5] }, added: { x: [0.2] } })
  })

  it.each(['all', 'new'] as const)('takes no score from an error in mode `%s`', (mode) => {
    const baseline = before()
    updateBaseline(baseline, run([{ id: 'a', name: 'a', summary: summary({ x: [null] }, 1) }, { id: 'b', name: 'b', summary: summary({}, 1) }, { id: 'added', name: 'added', summary: summary({}, 1) }]), mode, () => undefined)
    expect(scores(baseline)).toMatchObject({ a: { x: [0.5] }, b: { x: [0.5] } })
    expect(scores(baseline)).not.toHaveProperty('added')
  })

  it('removes suites and variants that a file no longer has', () => {
    const baseline = before()
    casesOf(baseline, 's', 'gone')
    casesOf(baseline, 'gone', undefined)
    removeSuites(baseline, [run([])])
    expect([...baseline.suites].map(([suite, { variants }]) => [suite, [...variants.keys()]])).toEqual([['s', ['']]])
  })
})
