import type { Places } from '@evals/core'
import { describe, expect, it } from 'vitest'
import { annotationsOf } from '../annotations/annotations.ts'
import { renderCodeQuality } from '../annotations/codeQuality.ts'
import { workflowCommands } from '../annotations/workflowCommands.ts'
import { comparison, details, input, scorer, suite } from './sampleRuns.ts'
import * as runs from './sampleRuns.ts'

const places: Places = {
  suite: ({ file }) => ({ path: file, line: 12 }),
  row: (_suite, id) => (id === 'a1' ? { path: 'src/math.jsonl', line: 7 } : undefined),
}

describe('annotations', () => {
  it('stand at the suite that regressed and at the rows of the cases that dropped', () => {
    expect(annotationsOf(runs.regressed, places)).toMatchInlineSnapshot(`
      [
        {
          "key": "["suite","src/math.eval.ts","grade school math"]",
          "level": "failure",
          "line": 12,
          "message": "numericMatch regressed by 4.32 points (95% interval -7.14 to -1.49)
      numericMatch: regressed · p .00315 · 152 better, 209 worse, 958 same · could detect 4.0 points",
          "path": "src/math.eval.ts",
          "title": "evals: grade school math",
        },
        {
          "key": "["case","src/math.eval.ts","grade school math","numericMatch","a1"]",
          "level": "warning",
          "line": 7,
          "message": "Janet’s ducks lay 16 eggs per day. She eats three for breakfast every morning and bakes muffins
      expected: 18
      output: She eats 3, so 16 - 3 = 13 are left. Each sells for $2, so she makes 13 * 2 = $26. The answer is 26.
      reason: 26 is not 18",
          "path": "src/math.jsonl",
          "title": "evals: grade school math: numericMatch 1 → 0",
        },
        {
          "key": "["case","src/math.eval.ts","grade school math","numericMatch","a2"]",
          "level": "warning",
          "line": 12,
          "message": "A robe takes 2 bolts of blue fiber and half that much white fiber.
      expected: 3
      output: It takes 2 / 2 = 1 bolt of white fiber, 2 + 2 = 4 bolts in total. The answer is 4.
      reason: 4 is not 3
      and 207 more cases that dropped",
          "path": "src/math.eval.ts",
          "title": "evals: grade school math: numericMatch 1 → 0",
        },
      ]
    `)
  })

  it('tell of errors with the first case that had each', () => {
    expect(annotationsOf(runs.errors, places).map(({ level, path, line, title, message }) => ({ level, path, line, title, message }))).toMatchInlineSnapshot(`
      [
        {
          "level": "failure",
          "line": 12,
          "message": "14 of 100 cases ended in an error",
          "path": "src/math.eval.ts",
          "title": "evals: grade school math",
        },
        {
          "level": "failure",
          "line": 7,
          "message": "scorer numericMatch: TypeError: Cannot read properties of undefined (reading 'length')
      first in Janet’s ducks lay 16 eggs per day.",
          "path": "src/math.jsonl",
          "title": "evals: grade school math: 10 cases with an error",
        },
        {
          "level": "failure",
          "line": 12,
          "message": "task: TimeoutError: the task took longer than 30,000 ms
      first in A robe takes 2 bolts",
          "path": "src/math.eval.ts",
          "title": "evals: grade school math: 4 cases with an error",
        },
      ]
    `)
  })

  it('are none where nothing failed, though cases moved', () => {
    expect(annotationsOf(input({ record: { suites: [suite({ scorers: [scorer({ comparison: comparison() })] })] }, details: { suites: [details({ moved: runs.regressed.details.suites[0]!.moved })] } }), places)).toEqual([])
  })

  it('stay few, however much is wrong, and say how much more there is', () => {
    const many = Array.from({ length: 60 }, (_, index) => index)
    const shown = annotationsOf(
      input({
        record: {
          outcome: 'failed',
          reasons: many.map((index) => `suite ${index}: 2 of 9 cases ended in an error`),
          suites: many.map((index) => suite({ name: `suite ${index}`, errors: 2, scorers: [scorer({ comparison: comparison({ verdict: 'regressed', losses: 40 }) })] })),
        },
        details: {
          suites: many.map((index) =>
            details({
              title: `suite ${index}`,
              moved: [{ id: 'a1', name: `case of ${index}`, scorer: 'numericMatch', before: 1, after: 0 }],
              errors: [{ name: 'Error', message: `no ${index}`, phase: 'task', trial: 0, case: 'a', caseId: 'a', count: 2 }],
            }),
          ),
        },
      }),
      places,
    )
    expect(shown).toHaveLength(41)
    expect(shown.filter(({ message }) => message.includes('and ')).map(({ message }) => message.split('\n').at(-1))).toEqual(['and 50 more kinds of error', 'and 2,390 more cases that dropped'])
    expect(shown.at(-1)).toMatchObject({ title: 'and 40 more suites' })
  })
})

describe('workflow commands', () => {
  it('are one line each, whatever the texts say', () => {
    const lines = workflowCommands([
      { path: 'a,b:c.eval.ts', line: 3, level: 'failure', title: 'one: 50%\n::error::two', message: 'first\r\n::set-output name=x::y\n100%', key: 'k' },
      ...annotationsOf(runs.hostile, places),
    ]).split('\n')
    expect(lines[0]).toBe('::error file=a%2Cb%3Ac.eval.ts,line=3,title=one%3A 50%25%0A%3A%3Aerror%3A%3Atwo::first%0D%0A::set-output name=x::y%0A100%25')
    expect(lines.filter((line) => !/^::(error|warning) file=[^,:]*,line=\d+,title=[^,:]*::/.test(line))).toEqual([])
  })
})

describe('the code quality report', () => {
  it('knows an issue again from run to run', () => {
    const [first] = JSON.parse(renderCodeQuality(annotationsOf(runs.regressed, places))) as { description: string; fingerprint: string }[]
    const worse = structuredClone(runs.regressed)
    worse.record.reasons = worse.record.reasons.map((reason) => `${reason} and more`)
    const [again] = JSON.parse(renderCodeQuality(annotationsOf(worse, places))) as { description: string; fingerprint: string }[]
    expect(again!.fingerprint).toBe(first!.fingerprint)
    expect(again!.description).not.toBe(first!.description)
    expect(first).toMatchInlineSnapshot(`
      {
        "check_name": "evals",
        "description": "evals: grade school math: numericMatch regressed by 4.32 points (95% interval -7.14 to -1.49); numericMatch: regressed · p .00315 · 152 better, 209 worse, 958 same · could detect 4.0 points",
        "fingerprint": "8bb65d19fbbcc23ac101832aa32cf2c7df2ee05c877ab21efebfb0cff6e02cd4",
        "location": {
          "lines": {
            "begin": 12,
          },
          "path": "src/math.eval.ts",
        },
        "severity": "major",
      }
    `)
  })
})
