/** The texts behind a run's numbers, for people: what moved and how its output changed, what went wrong, what was slow. Small: only what a report shows. */
import type { BaselineCase } from '../baseline/baseline.ts'
import type { CaseError, CaseRecord } from '../case/caseSummary.ts'
import { caseScore } from '../comparison/caseScore.ts'
import { suiteTitle, type SuiteRun } from '../case/suiteRun.ts'
import type { Json } from '../json.ts'
import type { Verdict } from '../stats/index.ts'
import type { RowReader } from '../row/readRows.ts'
import type { MovedCase, SuiteResult } from '../comparison/suiteResult.ts'

export interface RunDetails {
  suites: SuiteDetails[]
}

/** In the order of the run's suites. */
export interface SuiteDetails {
  title: string
  moved: MovedDetail[]
  errors: ErrorDetail[]
  /** Kinds of error beyond those in `errors`. */
  moreErrors: number
  /** Most first; at most three. */
  slowest: { name: string; durationMs: number }[]
  costliest: { name: string; costUsd: number }[]
  /** In watch mode: what moved against the run before, by scorer. */
  sincePrevious: { scorer: string; moved: MovedCase[] }[]
}

export interface MovedDetail extends MovedCase {
  scorer: string
  input?: Json | undefined
  expected?: Json | undefined
  /** The baseline's output, or as much of it as the baseline keeps. */
  baseOutput?: Json | undefined
  /** `baseOutput` is only the beginning of a longer output: its text, or its JSON text. */
  baseOutputCut?: boolean | undefined
  output?: Json | undefined
  reason?: string | undefined
}

/** Cases whose error is the same are one entry. */
export interface ErrorDetail extends CaseError {
  /** Of the error. */
  name: string
  /** The first case that had it. */
  case: string
  caseId: string
  count: number
}

const MAX_ERRORS = 10
const MAX_RANKED = 3

export interface DetailSources {
  suites: readonly SuiteRun[]
  results: readonly SuiteResult[]
  /** What the run is compared with, case by case; asked only for those that are shown. */
  baseCase: (suite: SuiteRun, id: string) => BaselineCase | undefined
  rows: RowReader
  /** The watch run before this one. */
  previous?: readonly SuiteRun[] | undefined
}

export function collectDetails({ suites, results, baseCase, rows, previous = [] }: DetailSources): RunDetails {
  return {
    suites: suites.map((suite, index) => ({
      title: suiteTitle(suite),
      moved: movedDetails(suite, results[index]!, (id) => baseCase(suite, id), rows),
      ...errorDetails(suite),
      ...rankings(suite),
      sincePrevious: sincePrevious(suite, previous.find((other) => other.file === suite.file && other.name === suite.name && other.variant === suite.variant)),
    })),
  }
}

/** How many cases are shown: more where there is a verdict to be explained. */
const SHOWN: Record<Verdict, { worse: number; better: number }> = {
  regressed: { worse: 3, better: 2 },
  improved: { worse: 2, better: 3 },
  inconclusive: { worse: 2, better: 1 },
  unchanged: { worse: 1, better: 1 },
}

/** A case that moved by several scorers is shown with the first of them: its texts are the same. */
function movedDetails(suite: SuiteRun, result: SuiteResult, baseOf: (id: string) => BaselineCase | undefined, rows: RowReader): MovedDetail[] {
  const byId = new Map(suite.cases.map((entry) => [entry.id, entry]))
  const shown = new Set<string>()
  return result.scorers.flatMap(({ name: scorer, comparison }) => {
    if (!comparison) return []
    const { worse, better } = SHOWN[comparison.verdict]
    const left = comparison.moved.filter(({ id }) => !shown.has(id))
    const picked = [...left.filter(({ before, after }) => after < before).slice(0, worse), ...left.filter(({ before, after }) => after > before).slice(0, better)]
    return picked.map((move) => {
      shown.add(move.id)
      return { ...move, scorer, ...textsOf(byId.get(move.id), scorer, baseOf(move.id), rows) }
    })
  })
}

function textsOf(entry: CaseRecord | undefined, scorer: string, base: BaselineCase | undefined, rows: RowReader): Partial<MovedDetail> {
  const reference = entry?.summary?.rows[0]
  const row = reference ? rows.read(reference) : undefined
  return {
    ...(base?.outputHead === undefined ? { baseOutput: base?.output } : { baseOutput: base.outputHead, baseOutputCut: true }),
    ...(row ? { input: row.input, expected: row.expected, output: row.output, reason: row.scoreDetails?.[scorer]?.reason } : {}),
  }
}

function errorDetails(suite: SuiteRun): Pick<SuiteDetails, 'errors' | 'moreErrors'> {
  const found = new Map<string, ErrorDetail>()
  for (const { id, name, summary } of suite.cases) {
    for (const error of summary?.errors ?? []) {
      // Messages about a score name their case: without it they are the same error
      const key = `${error.scorer ?? error.phase} ${error.name} ${error.message.replaceAll(JSON.stringify(name), '')}`
      const known = found.get(key)
      if (known) known.count++
      else found.set(key, { ...error, case: name, caseId: id, count: 1 })
    }
  }
  const errors = [...found.values()].toSorted((a, b) => b.count - a.count)
  return { errors: errors.slice(0, MAX_ERRORS), moreErrors: Math.max(0, errors.length - MAX_ERRORS) }
}

function rankings(suite: SuiteRun): Pick<SuiteDetails, 'slowest' | 'costliest'> {
  const ran = suite.cases.flatMap(({ name, summary }) => (summary ? [{ name, durationMs: summary.durationMs, costUsd: summary.costUsd ?? 0 }] : []))
  const top = <K extends 'durationMs' | 'costUsd'>(key: K) => ran.toSorted((a, b) => b[key] - a[key]).slice(0, MAX_RANKED)
  return {
    // Below a millisecond it is the clock that is measured
    slowest: top('durationMs').filter(({ durationMs }) => durationMs >= 1).map(({ name, durationMs }) => ({ name, durationMs })),
    costliest: top('costUsd').filter(({ costUsd }) => costUsd > 0).map(({ name, costUsd }) => ({ name, costUsd })),
  }
}

function sincePrevious(suite: SuiteRun, previous: SuiteRun | undefined): SuiteDetails['sincePrevious'] {
  if (!previous) return []
  const earlier = new Map(previous.cases.map((entry) => [entry.id, entry.summary]))
  return suite.scorers
    .map((scorer) => ({
      scorer,
      moved: suite.cases.flatMap(({ id, name, summary }) => {
        const before = caseScore(earlier.get(id)?.scores[scorer])
        const after = caseScore(summary?.scores[scorer])
        return before === undefined || after === undefined || Math.abs(after - before) <= 1e-9 ? [] : [{ id, name, before, after }]
      }),
    }))
    .filter(({ moved }) => moved.length > 0)
}
