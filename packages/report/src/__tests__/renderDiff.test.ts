import type { RunComparison } from '@evals/core'
import { describe, expect, it } from 'vitest'
import { renderDiff } from '../terminal/diffReport.ts'
import { textWidth } from '../text/columns.ts'
import { hostile, regressed } from './sampleRuns.ts'

const NOW = Date.parse('2026-11-23T03:45:00.000Z')

const side = { id: '20261123T011401123-9f2c', startedAt: '2026-11-23T01:30:00.000Z', finished: true, runner: { name: 'vitest', version: '5' }, git: { commit: '0123456789abcdef', branch: 'main', dirty: true } }

function comparison(values: Partial<RunComparison> = {}): RunComparison {
  const { record, details } = regressed
  return { format: 'evals-diff/1', before: { ...side, id: '20261122T101010101-5be0', startedAt: '2026-11-22T01:30:00.000Z' }, after: side, outcome: 'failed', reasons: record.reasons, notes: ['only in the first: gone (12 cases)'], suites: record.suites, details, ...values }
}

describe('renderDiff', () => {
  it('shows the report’s comparison between two runs, and which they are', () => {
    expect(`\n${renderDiff(comparison(), { width: 80, color: false, now: NOW })}\n`).toMatchInlineSnapshot(`
      "
      ✗ grade school math  src/math.eval.ts
        1,319 cases

          scorer        0 scores 1  before → after  points 95% interval       p
        ✗ numericMatch  █        ▅   40.3% → 35.9%    −4.3 [−7.1, −1.5]  .00315
          regressed · 152 better, 209 worse, 958 same · could detect 4.0 points
        ✓ showsWorking  ▁▁▁▁▂▃▅██▆   77.0% → 77.2%    +0.2 [−0.6, +0.9]    .672
          unchanged · 412 better, 405 worse, 500 same · could detect 1.1 points
          2 unscored

        numericMatch: the cases that moved most
        ▼ 1 → 0  Janet’s ducks lay 16 eggs per day. She eats three for breakfast ever…
            - She eats 3 and bakes with 4, so 16 - 3 - 4 = 9 are left.
            - Each sells for $2, so she makes 9 * 2 = $18.
            - The answer is 18.
            + She eats 3, so 16 - 3 = 13 are left.
            + Each sells for $2, so she makes 13 * 2 = $26.
            + The answer is 26.
            expected  18
            reason    26 is not 18
        ▼ 1 → 0  A robe takes 2 bolts of blue fiber and half that much white fiber.
            - …white fiber, 2 + 1 = 3 bolts in total. The answer is 3.
            + …white fiber, 2 + 2 = 4 bolts in total. The answer is 4.
            expected  3
            reason    4 is not 3
        ▲ 0 → 1  Every day, Wendi feeds each of her chickens three cups of mixed chic…
            - The answer is 15.
            + The answer is 20.
            expected  20
        and 207 more worse, 151 more better

      ! only in the first: gone (12 cases)

      ────────────────────────────────────────────────────────────────────────────────
        ✗ 1 regressed   ✓ 1 unchanged
        cases      1,319 cases in 1 suite
        before     20261122T101010101-5be0 · 1 day ago · vitest · main 0123456+
        after      20261123T011401123-9f2c · 2 h ago · vitest · main 0123456+

        ✗ grade school math: numericMatch regressed by 4.32 points (95% interval -7.14
          to -1.49)

      REGRESSED
      "
    `)
  })

  it('says where a side is the baseline, or did not end', () => {
    const shown = renderDiff(comparison({ before: undefined, after: { id: 'x', finished: false }, outcome: 'passed', reasons: [], notes: [] }), { width: 120, color: false, now: NOW })
    expect(`\n${shown.slice(shown.indexOf('───'))}\n`).toMatchInlineSnapshot(`
      "
      ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        ✗ 1 regressed   ✓ 1 unchanged
        cases      1,319 cases in 1 suite
        before     the baseline, as it is now
        after      x · not ended

      NO REGRESSION
      "
    `)
  })

  it('keeps to the width and lets nothing through to the terminal', () => {
    const shown = renderDiff(comparison({ suites: hostile.record.suites, reasons: hostile.record.reasons, notes: hostile.record.notes, details: hostile.details, after: { ...side, id: '\u001b[2J', git: { commit: '\u001b[2J0', branch: '\u202e漢字'.repeat(90), dirty: false } } }), { width: 60, color: false, now: NOW })
    expect(shown.split('\n').filter((line) => textWidth(line) > 60)).toEqual([])
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
  })
})
