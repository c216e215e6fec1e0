import { describe, expect, it } from 'vitest'
import { quietLine } from '../quietLine.ts'
import * as runs from './sampleRuns.ts'

describe('quietLine', () => {
  it('names what moved, the outcome and where to read on', () => {
    expect(quietLine(runs.regressed)).toMatchInlineSnapshot(`"evals: 1 suite, 1 regressed (grade school math: numericMatch −4.3 points), 1 unchanged · FAILED · run .evals/runs/2026-11-23T01-30-00-abc · --reporter=evals shows more"`)
    expect(quietLine(runs.unchanged)).toMatchInlineSnapshot(`"evals: 1 suite, 1 unchanged · PASSED · run .evals/runs/2026-11-23T01-30-00-abc · --reporter=evals shows more"`)
    expect(quietLine(runs.baselineWritten)).toMatchInlineSnapshot(`"evals: 1 suite, 1 baseline written · PASSED · wrote 1 baseline · run .evals/runs/2026-11-23T01-30-00-abc · --reporter=evals shows more"`)
  })

  it('says why it failed where the counts do not', () => {
    expect(quietLine(runs.errors)).toMatchInlineSnapshot(`"evals: 1 suite, 2 no baseline, 14 cases with an error · FAILED: grade school math: 14 of 100 cases ended in an error · run .evals/runs/2026-11-23T01-30-00-abc · --reporter=evals shows more"`)
    expect(quietLine(runs.partialAndInterrupted)).toMatchInlineSnapshot(`"evals: 2 suites, 1 inconclusive · interrupted · FAILED: the run was interrupted · run .evals/runs/2026-11-23T01-30-00-abc · --reporter=evals shows more"`)
  })

  it('is one line, whatever the names', () => {
    expect(quietLine(runs.hostile)).toMatchInlineSnapshot(`"evals: 1 suite, 1 regressed (\\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]…: \\x1b[31mred\\x1b[0m \\x1b]8;;http://evil.example\\x07link\\x1b]… −20.0 points), 1 case with an error · FAILED · wrote 1 baseline · run .evals/runs/2026-11-23T01-30-00-abc · --reporter=evals shows more"`)
  })
})
