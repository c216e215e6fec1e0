/** What travels from a worker to the main process for each case: small, JSON-safe, everything that statistics need. Texts stay in the run record. */
import type { ErrorInfo } from '../row/errorInfo.ts'
import type { Row } from '../row/row.ts'
import type { RowReference } from '../row/rowLog.ts'
import { addTotals, totalsOf, type ModelTotals } from './modelTotals.ts'

/** One case of a suite as the runner's main process knows it: all cases when collected, `summary` when run. */
export interface CaseRecord {
  id: string
  /** The title of the case's test. */
  name: string
  cluster?: string | undefined
  summary?: CaseSummary | undefined
}

export interface CaseSummary {
  /** By scorer, one score a trial; `null` where the trial has none. */
  scores: Record<string, (number | null)[]>
  /** Errors of all trials; only the first few are kept in full in `errors`. */
  errorCount: number
  errors: CaseError[]
  /** By scorer: in how many trials it threw. */
  scorerErrors?: Record<string, number> | undefined
  /** Trials in which the eval's body asserted something in vain. */
  failures: number
  /** Milliseconds in the task, all trials together. */
  durationMs: number
  costUsd?: number | undefined
  tokens?: number | undefined
  /** The task's calls of models. */
  models?: ModelTotals | undefined
  /** The scorers' calls of models. */
  judges?: ModelTotals | undefined
  /** Where each trial's row stands in the run's `rows.jsonl`. */
  rows: RowReference[]
  /** Further attempts by the runner's retry: recorded, and no sample. */
  retries?: number | undefined
  /** The case's test failed for a reason that its rows do not tell. Never sent: the main process finds it out. */
  outside?: string | undefined
}

export interface CaseError extends Pick<ErrorInfo, 'name' | 'message' | 'phase'> {
  trial: number
  scorer?: string | undefined
}

const MAX_ERRORS = 4
const MAX_MESSAGE = 200

/** @param trials the rows of one attempt, in the order of their trials, and where each was logged */
export function summarize(trials: readonly { row: Row; reference?: RowReference | undefined }[]): CaseSummary {
  const summary: CaseSummary = { scores: byName(), errorCount: 0, errors: [], failures: 0, durationMs: 0, rows: [] }
  for (const [trial, { row, reference }] of trials.entries()) {
    for (const [scorer, score] of Object.entries(row.scores ?? {})) {
      const scores = (summary.scores[scorer] ??= Array.from({ length: trials.length }, () => null))
      scores[trial] = score
    }
    if (row.error) addError(summary, { ...row.error, trial })
    for (const [scorer, { error }] of Object.entries(row.scoreDetails ?? {})) {
      if (!error) continue
      addError(summary, { ...error, trial, scorer })
      const counts = (summary.scorerErrors ??= byName())
      counts[scorer] = (counts[scorer] ?? 0) + 1
    }
    if (row.failures?.length) summary.failures++
    summary.durationMs += row.metrics?.durationMs ?? 0
    const { costUsd, promptTokens, completionTokens } = row.metrics ?? {}
    if (costUsd !== undefined) summary.costUsd = (summary.costUsd ?? 0) + costUsd
    if (promptTokens !== undefined || completionTokens !== undefined) summary.tokens = (summary.tokens ?? 0) + (promptTokens ?? 0) + (completionTokens ?? 0)
    const { models, judges } = totalsOf(row)
    if (models) summary.models = addTotals([summary.models, models])
    if (judges) summary.judges = addTotals([summary.judges, judges])
    if (reference) summary.rows.push(reference)
  }
  return summary
}

/** Without a prototype: `constructor` and `__proto__` are names like any other, and a row is a file that anybody may have written. */
function byName<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>
}

function addError(summary: CaseSummary, { name, message, phase, trial, scorer }: CaseError): void {
  summary.errorCount++
  if (summary.errors.length >= MAX_ERRORS) return
  summary.errors.push({ name, message: message.slice(0, MAX_MESSAGE), phase, trial, ...(scorer === undefined ? {} : { scorer }) })
}

/** Everything but scores, time and places: absent from most cases, and so from most of what is sent. */
type Exceptions = Omit<CaseSummary, 'scores' | 'durationMs' | 'rows'>

/** One text and not a tree: between processes, ten thousand small objects cost more than the texts that they are. */
export function encodeSummary({ scores, durationMs, rows, ...exceptions }: CaseSummary): string {
  const { errorCount, failures } = exceptions
  const isPlain = errorCount === 0 && failures === 0 && exceptions.retries === undefined && exceptions.costUsd === undefined && exceptions.tokens === undefined && !exceptions.models && !exceptions.judges
  return JSON.stringify(isPlain ? [scores, durationMs, rows] : [scores, durationMs, rows, exceptions])
}

export function decodeSummary(text: string): CaseSummary {
  const [scores, durationMs, rows, exceptions] = JSON.parse(text) as [CaseSummary['scores'], number, RowReference[], Exceptions?]
  return { scores, durationMs, rows, ...(exceptions ?? { errorCount: 0, errors: [], failures: 0 }) }
}
