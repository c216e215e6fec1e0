import type { CaseSummary, SuiteRun } from '@evals/core'
import { describe, expect, it } from 'vitest'
import { renderJUnit } from '../junit/renderJUnit.ts'
import { renderJson } from '../renderJson.ts'
import { errors, regressed, unchanged } from './sampleRuns.ts'

function summary(values: Partial<CaseSummary> = {}): CaseSummary {
  return { scores: { numericMatch: [1] }, errorCount: 0, errors: [], failures: 0, durationMs: 1_234, rows: [], ...values }
}

const suite: SuiteRun = {
  file: 'src/math.eval.ts',
  name: 'grade school math',
  scorers: ['numericMatch'],
  trials: 2,
  gate: {},
  keepOutputs: true,
  collected: true,
  cases: [
    { id: 'a', name: 'passes & "quotes" <b>\n\u0000\u001b[31m\ud800 漢字 👍', summary: summary({ scores: { numericMatch: [1, 0], showsWorking: [null, null] } }) },
    { id: 'b', name: 'fails', summary: summary({ failures: 1 }) },
    { id: 'c', name: 'errs', summary: summary({ scores: {}, errorCount: 3, errors: [{ name: 'TypeError', message: 'no', phase: 'task', trial: 0 }, { name: 'Error', message: 'bad', phase: 'scorer', trial: 1, scorer: 'numericMatch' }], failures: 1 }) },
    { id: 'd', name: 'not run' },
  ],
}

describe('renderJUnit', () => {
  it('has a testcase a case with its scores, and the gate', () => {
    expect(renderJUnit(regressed.record, [suite])).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="evals" tests="6" failures="2" errors="1" skipped="1" time="192.000" timestamp="2026-11-23T01:30:00.000Z">
        <testsuite name="grade school math" file="src/math.eval.ts" tests="4" failures="1" errors="1" skipped="1" time="61.000" timestamp="2026-11-23T01:30:00.000Z">
          <properties>
            <property name="cases" value="1319"/>
            <property name="trials" value="1"/>
            <property name="errors" value="0"/>
            <property name="failures" value="0"/>
            <property name="skipped" value="0"/>
            <property name="newCases" value="0"/>
            <property name="missingCases" value="0"/>
            <property name="costUsd" value="0.4213"/>
            <property name="tokens" value="1240000"/>
            <property name="numericMatch.verdict" value="regressed"/>
            <property name="numericMatch.n" value="1319"/>
            <property name="numericMatch.mean" value="0.3593"/>
            <property name="numericMatch.unscored" value="0"/>
            <property name="numericMatch.errors" value="0"/>
            <property name="numericMatch.baseMean" value="0.4025"/>
            <property name="numericMatch.difference" value="-0.0432"/>
            <property name="numericMatch.intervalLow" value="-0.0714"/>
            <property name="numericMatch.intervalHigh" value="-0.0149"/>
            <property name="numericMatch.p" value="0.00315"/>
            <property name="showsWorking.verdict" value="unchanged"/>
            <property name="showsWorking.n" value="1317"/>
            <property name="showsWorking.mean" value="0.7719"/>
            <property name="showsWorking.unscored" value="2"/>
            <property name="showsWorking.errors" value="0"/>
            <property name="showsWorking.baseMean" value="0.7702"/>
            <property name="showsWorking.difference" value="0.0017"/>
            <property name="showsWorking.intervalLow" value="-0.0061"/>
            <property name="showsWorking.intervalHigh" value="0.0095"/>
            <property name="showsWorking.p" value="0.672"/>
          </properties>
          <testcase classname="src/math.eval.ts" name="passes &amp; &quot;quotes&quot; &lt;b&gt;&#10;[31m 漢字 👍" time="1.234">
            <properties>
              <property name="score.numericMatch" value="0.5"/>
              <property name="trials.numericMatch" value="1 0"/>
              <property name="unscored" value="showsWorking"/>
            </properties>
          </testcase>
          <testcase classname="src/math.eval.ts" name="fails" time="1.234">
            <properties>
              <property name="score.numericMatch" value="1"/>
              <property name="trials.numericMatch" value="1"/>
            </properties>
            <failure type="AssertionError" message="an assertion of the eval failed in 1 of 2 trials"/>
          </testcase>
          <testcase classname="src/math.eval.ts" name="errs" time="1.234">
            <error type="TypeError" message="no">task: TypeError: no
      scorer numericMatch: Error: bad
      and 1 more
      an assertion of the eval failed in 1 of 2 trials</error>
          </testcase>
          <testcase classname="src/math.eval.ts" name="not run" time="0.000">
            <skipped/>
          </testcase>
        </testsuite>
        <testsuite name="evals gate" tests="2" failures="1" errors="0" skipped="0" time="0.000" timestamp="2026-11-23T01:30:00.000Z">
          <testcase classname="src/math.eval.ts" name="grade school math" time="0.000">
            <failure type="gate" message="grade school math: numericMatch regressed by 4.32 points (95% interval -7.14 to -1.49)">grade school math: numericMatch regressed by 4.32 points (95% interval -7.14 to -1.49)</failure>
          </testcase>
          <testcase classname="evals" name="run" time="0.000"/>
        </testsuite>
      </testsuites>
      "
    `)
  })

  it('leaves out the mean over no case', () => {
    expect(renderJUnit(errors.record, [suite])).not.toContain('showsWorking.mean')
  })
})

describe('renderJson', () => {
  it('gives the same bytes whatever the order of keys', () => {
    const { record } = unchanged
    const reversed = Object.fromEntries(Object.entries(record).toReversed()) as unknown as typeof record
    expect(renderJson(reversed)).toBe(renderJson(record))
    expect(JSON.parse(renderJson(record))).toEqual(record)
    expect(Object.keys(JSON.parse(renderJson(record, { suites: [] })) as object)).toContain('details')
  })
})
