/** Small runs, made by hand: one for each thing that a report has to say. */
import type { MovedDetail, RunRecord, ScorerComparison, ScorerResult, SuiteDetails, SuiteResult } from '@evals/core'
import type { ReportInput } from '../reportInput.ts'

export function comparison(values: Partial<ScorerComparison> = {}): ScorerComparison {
  const p = values.p ?? 0.4
  return {
    baseMean: 0.4,
    mean: 0.41,
    n: 100,
    difference: 0.01,
    interval: [-0.03, 0.05],
    p,
    adjustedP: p,
    method: 'mcnemar-exact',
    wins: 3,
    losses: 2,
    ties: 95,
    minimumDetectableEffect: 0.06,
    verdict: 'inconclusive',
    casesNeeded: 3087,
    moved: [],
    ...values,
  }
}

export function scorer(values: Partial<ScorerResult> = {}): ScorerResult {
  return { name: 'numericMatch', n: 100, mean: 0.41, interval: [0.32, 0.51], unscored: 0, errors: 0, histogram: [59, 0, 0, 0, 0, 0, 0, 0, 0, 41], gated: true, ...values }
}

export function suite(values: Partial<SuiteResult> = {}): SuiteResult {
  return {
    file: 'src/math.eval.ts',
    name: 'grade school math',
    cases: 100,
    trials: 1,
    errors: 0,
    failures: 0,
    skipped: 0,
    retried: 0,
    newCases: 0,
    missingCases: 0,
    taskMs: 61_000,
    partial: false,
    keepOutputs: true,
    scorers: [scorer()],
    ...values,
  }
}

export function record(values: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 'evals-run/1',
    id: '2026-11-23T01-30-00-abc',
    startedAt: '2026-11-23T01:30:00.000Z',
    durationMs: 83_000,
    runner: { name: 'vitest', version: '5.0.0' },
    git: { commit: '0123456789abcdef', branch: 'main', dirty: true },
    outcome: 'passed',
    reasons: [],
    notes: [],
    suites: [suite()],
    ...values,
  }
}

export function details(values: Partial<SuiteDetails> = {}): SuiteDetails {
  return { title: 'grade school math', moved: [], errors: [], moreErrors: 0, slowest: [], costliest: [], sincePrevious: [], ...values }
}

export function input(values: Omit<Partial<ReportInput>, 'record'> & { record?: Partial<RunRecord> } = {}): ReportInput {
  return { details: { suites: [] }, written: [], update: 'new', runPath: '.evals/runs/2026-11-23T01-30-00-abc', ...values, record: record(values.record) }
}

const ducks: MovedDetail = {
  id: 'a1',
  name: 'Janet’s ducks lay 16 eggs per day. She eats three for breakfast every morning and bakes muffins',
  scorer: 'numericMatch',
  before: 1,
  after: 0,
  input: 'Janet’s ducks lay 16 eggs per day.',
  expected: '18',
  baseOutput: 'She eats 3 and bakes with 4, so 16 - 3 - 4 = 9 are left.\nEach sells for $2, so she makes 9 * 2 = $18.\nThe answer is 18.',
  output: 'She eats 3, so 16 - 3 = 13 are left.\nEach sells for $2, so she makes 13 * 2 = $26.\nThe answer is 26.',
  reason: '26 is not 18',
}

/** 1,319 questions; a new prompt lost four points. */
export const regressed: ReportInput = input({
  record: {
    outcome: 'failed',
    reasons: ['grade school math: numericMatch regressed by 4.32 points (95% interval -7.14 to -1.49)'],
    durationMs: 192_000,
    suites: [
      suite({
        cases: 1319,
        errors: 0,
        costUsd: 0.4213,
        tokens: 1_240_000,
        scorers: [
          scorer({
            n: 1319,
            mean: 0.3593,
            interval: [0.3334, 0.3853],
            histogram: [845, 0, 0, 0, 0, 0, 0, 0, 0, 474],
            comparison: comparison({ baseMean: 0.4025, mean: 0.3593, n: 1319, difference: -0.0432, interval: [-0.0714, -0.0149], p: 0.00315, wins: 152, losses: 209, ties: 958, minimumDetectableEffect: 0.0404, verdict: 'regressed', casesNeeded: 1150 }),
          }),
          scorer({
            name: 'showsWorking',
            n: 1317,
            mean: 0.7719,
            interval: [0.761, 0.783],
            unscored: 2,
            histogram: [3, 8, 20, 41, 80, 120, 190, 300, 340, 215],
            comparison: comparison({ baseMean: 0.7702, mean: 0.7719, n: 1317, difference: 0.0017, interval: [-0.0061, 0.0095], p: 0.672, adjustedP: 0.672, method: 'sign-flip' as ScorerComparison['method'], wins: 412, losses: 405, ties: 500, minimumDetectableEffect: 0.0112, verdict: 'unchanged', casesNeeded: 58_200 }),
          }),
        ],
      }),
    ],
  },
  details: {
    suites: [
      details({
        moved: [
          ducks,
          { id: 'a2', name: 'A robe takes 2 bolts of blue fiber and half that much white fiber.', scorer: 'numericMatch', before: 1, after: 0, expected: '3', baseOutput: 'It takes 2 / 2 = 1 bolt of white fiber, 2 + 1 = 3 bolts in total. The answer is 3.', output: 'It takes 2 / 2 = 1 bolt of white fiber, 2 + 2 = 4 bolts in total. The answer is 4.', reason: '4 is not 3' },
          { id: 'a3', name: 'Every day, Wendi feeds each of her chickens three cups of mixed chicken feed', scorer: 'numericMatch', before: 0, after: 1, expected: '20', baseOutput: 'The answer is 15.', output: 'The answer is 20.' },
        ],
        slowest: [
          { name: 'Toulouse has twice as many sheep as Charleston', durationMs: 12_300 },
          { name: 'Carla is downloading a 200 GB file', durationMs: 9_100 },
          { name: 'John drives for 3 hours', durationMs: 8_700 },
        ],
        costliest: [{ name: 'Toulouse has twice as many sheep as Charleston', costUsd: 0.0042 }],
      }),
    ],
  },
})

export const unchanged: ReportInput = input({
  record: { suites: [suite({ scorers: [scorer({ comparison: comparison({ baseMean: 0.41, mean: 0.41, difference: 0, interval: [-0.018, 0.018], p: 1, wins: 0, losses: 0, ties: 100, verdict: 'unchanged', minimumDetectableEffect: 0.06 }) })] })] },
})

export const improvedAndInconclusive: ReportInput = input({
  record: {
    suites: [
      suite({ name: 'support', variant: 'terse', file: 'src/answers/support.eval.ts', cases: 52, newCases: 2, scorers: [scorer({ name: 'rubric: polite and names the invoice', n: 52, mean: 0.69, comparison: comparison({ baseMean: 0.5, mean: 0.7, n: 50, difference: 0.2, interval: [0.08, 0.32], p: 0.0011, adjustedP: 0.0022, wins: 11, losses: 1, ties: 38, verdict: 'improved', minimumDetectableEffect: 0.17 }) })] }),
      suite({ name: 'help center', file: 'src/help.eval.ts', cases: 60, missingCases: 1, scorers: [scorer({ name: 'rightArticle', n: 60, mean: 0.883, comparison: comparison({ baseMean: 0.95, mean: 0.8833, n: 60, difference: -0.0667, interval: [-0.158, 0.021], p: 0.219, adjustedP: 0.219, wins: 1, losses: 5, ties: 54, minimumDetectableEffect: 0.114, casesNeeded: 184 }) }), scorer({ name: 'levenshtein', gated: false, histogram: [0, 0, 0, 1, 2, 5, 12, 20, 15, 5], n: 60, mean: 0.72, comparison: comparison({ n: 0, baseMean: 0, mean: 0, difference: 0, interval: [-1, 1], p: 1, wins: 0, losses: 0, ties: 0, method: 'none' as ScorerComparison['method'] }) })] }),
    ],
    outcome: 'failed',
    reasons: ['help center: 1 case of the baseline is missing from the run ("How do I reset my password?"); run with -u if that is right'],
    notes: ['help center: the new case "How can I reset my password?" looks like the missing "How do I reset my password?": was its input edited? With an `id` of its own, a row keeps its history'],
  },
})

export const baselineWritten: ReportInput = input({
  written: ['src/__evals__/math.eval.ts.json'],
  record: { suites: [suite({ newCases: 100 })] },
})

export const noBaselineInCi: ReportInput = input({
  update: 'none',
  record: {
    outcome: 'failed',
    reasons: ['grade school math: there is no baseline: run it where baselines may be written (not in CI), and commit the file in __evals__'],
    suites: [suite({ newCases: 100 })],
  },
})

export const errors: ReportInput = input({
  record: {
    outcome: 'failed',
    reasons: ['grade school math: 14 of 100 cases ended in an error'],
    suites: [suite({ errors: 14, failures: 3, scorers: [scorer({ n: 88, unscored: 2, errors: 10 }), scorer({ name: 'showsWorking', n: 0, mean: null, interval: [0, 1], unscored: 100, histogram: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] })] })],
  },
  details: {
    suites: [
      details({
        errors: [
          { name: 'TypeError', message: "Cannot read properties of undefined (reading 'length')", phase: 'scorer', trial: 0, scorer: 'numericMatch', case: 'Janet’s ducks lay 16 eggs per day.', caseId: 'a1', count: 10 },
          { name: 'TimeoutError', message: 'the task took longer than 30,000 ms', phase: 'task', trial: 0, case: 'A robe takes 2 bolts', caseId: 'b2', count: 4 },
        ],
      }),
    ],
  },
})

export const partialAndInterrupted: ReportInput = input({
  interrupted: true,
  record: {
    outcome: 'failed',
    reasons: ['the run was interrupted'],
    suites: [suite({ cases: 40, skipped: 60, partial: true, retried: 2, scorers: [scorer({ n: 40, comparison: comparison({ n: 40, wins: 1, losses: 1, ties: 38, difference: 0, interval: [-0.08, 0.08], p: 1, baseMean: 0.41 }) })] }), suite({ name: 'untouched', cases: 0, skipped: 12, partial: true, scorers: [scorer({ n: 0, mean: null, interval: [0, 1], histogram: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] })] })],
  },
  details: { suites: [details({ sincePrevious: [{ scorer: 'numericMatch', moved: [{ id: 'a', name: 'A robe takes 2 bolts', before: 1, after: 0 }, { id: 'b', name: 'Wendi feeds', before: 0, after: 1 }] }] })] },
})

export const trials: ReportInput = input({
  record: { suites: [suite({ trials: 3, scorers: [scorer({ histogram: [20, 0, 0, 12, 0, 0, 18, 0, 0, 50], mean: 0.66, interval: [0.58, 0.74], passAtK: { 1: 0.66, 2: 0.755, 3: 0.8 }, passHatK: { 1: 0.66, 2: 0.565, 3: 0.5 } })] })] },
})

const EVIL = '\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007\r\nsecond\u202eline\u200b | **x** <img src=x> @all 漢字 👩‍👩‍👧'

export const hostile: ReportInput = input({
  written: [`src/__evals__/${EVIL}.json`],
  record: {
    outcome: 'failed',
    reasons: [`${EVIL}: regressed`],
    notes: [EVIL],
    suites: [suite({ name: EVIL, file: `src/${EVIL}`, errors: 1, scorers: [scorer({ name: EVIL, comparison: comparison({ verdict: 'regressed', difference: -0.2, interval: [-0.3, -0.1], p: 0.0001, losses: 21, wins: 1, ties: 78 }) })] })],
  },
  details: {
    suites: [
      details({
        moved: [
          { id: 'x', name: `${EVIL} ${'long '.repeat(2000)}`, scorer: EVIL, before: 1, after: 0, expected: EVIL, baseOutput: `fine ${EVIL}`, output: EVIL, reason: EVIL },
          { id: 'y', name: '漢字の長い題名'.repeat(100), scorer: EVIL, before: 0.5, after: 0.25, baseOutput: { answer: 'a', list: [1, 2] }, output: { answer: 'b', list: [1, 2, 3] } },
        ],
        errors: [{ name: EVIL, message: EVIL, phase: 'task', trial: 0, case: EVIL, caseId: 'x', count: 1 }],
        slowest: [{ name: EVIL, durationMs: 1000 }],
        sincePrevious: [{ scorer: EVIL, moved: [{ id: 'x', name: EVIL, before: 1, after: 0 }] }],
      }),
    ],
  },
})
