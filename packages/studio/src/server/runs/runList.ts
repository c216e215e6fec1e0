/** The runs that are there, as a list and as what becomes of each suite over time: what their records say, read once and again only where a file has changed. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { listRuns, readRunState, ROWS_FILE, RUN_FILE, runsFolder, unfinishedRecord, type RunRecord, type RunState, type SuiteResult } from '@evals/core'

export interface RunSummary {
  id: string
  kind: 'eval' | 'playground'
  /** `unfinished`: it was killed, or has not written anything for a while. */
  state: 'passed' | 'failed' | 'running' | 'unfinished' | 'unreadable'
  /** Of one that is unreadable: file, line, and what to do. */
  problem?: string | undefined
  /** ISO 8601. */
  startedAt?: string | undefined
  durationMs?: number | undefined
  runner?: RunRecord['runner'] | undefined
  git?: RunRecord['git']
  /** Cases that were run; of a run that has not ended, rows that are on file. */
  cases: number
  errors: number
  /** Of tasks and judges together, in US dollars. Absent: not known. */
  costUsd?: number | undefined
  /** Why it failed: the first of them, as the list shows them. */
  reasons: string[]
  suites: SuiteSummary[]
}

export interface SuiteSummary extends Pick<SuiteResult, 'file' | 'name' | 'variant' | 'cases' | 'errors' | 'partial'> {
  scorers: ScorerSummary[]
}

export interface ScorerSummary {
  name: string
  n: number
  mean: number | null
  interval: readonly [low: number, high: number]
  gated: boolean
  comparison?: { verdict: 'improved' | 'unchanged' | 'regressed' | 'inconclusive'; difference: number; baseMean: number; n: number } | undefined
}

const MAX_REASONS = 5

/** A run that has written nothing for this long is taken as one that was killed, in milliseconds. */
export const SILENT_MS = 120_000

/** @returns the list, newest first. What it read is kept with it */
export function createRunList(root: string): () => RunSummary[] {
  const known = new Map<string, { stamp: string; summary: RunSummary }>()
  const counted = new Map<string, LineCount>()
  return () => {
    const ids = listRuns(root)
    for (const id of known.keys()) if (!ids.includes(id)) known.delete(id)
    return ids.toReversed().map((id) => {
      const folder = join(runsFolder(root), id)
      const stamp = stampOf(join(folder, RUN_FILE))
      const found = known.get(id)
      if (found?.stamp === stamp && found.summary.state !== 'running' && found.summary.state !== 'unfinished') return found.summary
      const summary = summaryOf(id, withoutFolder(readRunState(folder), folder), () => countLines(join(folder, ROWS_FILE), id, counted))
      known.set(id, { stamp, summary })
      return summary
    })
  }
}

/** Which run it is says the line that it stands in. */
function withoutFolder(state: RunState, folder: string): RunState {
  return state.kind === 'unreadable' ? { ...state, problem: state.problem.replaceAll(`${folder}/`, '') } : state
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs} ${stat.size}` : ''
}

export function summaryOf(id: string, state: RunState, countRows: () => number, now: number = Date.now()): RunSummary {
  if (state.kind === 'unreadable') return { id, kind: 'eval', state: 'unreadable', problem: state.problem, cases: 0, errors: 0, reasons: [], suites: [] }
  const isFinished = state.kind === 'finished'
  const record = isFinished ? state.record : unfinishedRecord(id, state, [])
  const { kind = 'eval', startedAt, durationMs, runner, git, outcome, reasons, suites } = record
  return {
    id,
    kind,
    state: isFinished ? (outcome as 'passed' | 'failed') : now - state.lastSignMs < SILENT_MS ? 'running' : 'unfinished',
    startedAt,
    durationMs,
    runner,
    git,
    cases: isFinished ? suites.reduce((sum, { cases }) => sum + cases, 0) : countRows(),
    errors: suites.reduce((sum, { errors }) => sum + errors, 0),
    costUsd: costOf(suites),
    reasons: reasons.length > MAX_REASONS ? [...reasons.slice(0, MAX_REASONS - 1), `and ${reasons.length - MAX_REASONS + 1} more`] : reasons,
    suites: suites.map(({ file, name, variant, cases, errors, partial, scorers }) => ({ file, name, variant, cases, errors, partial, scorers: scorers.map(scorerSummary) })),
  }
}

function scorerSummary({ name, n, mean, interval, gated, comparison }: SuiteResult['scorers'][number]): ScorerSummary {
  return { name, n, mean, interval, gated, ...(comparison ? { comparison: { verdict: comparison.verdict, difference: comparison.difference, baseMean: comparison.baseMean, n: comparison.n } } : {}) }
}

/** What is not known is not counted as nothing: with no price at all there is no sum. */
export function costOf(suites: readonly SuiteResult[]): number | undefined {
  const costs = suites.flatMap(({ costUsd, judges }) => [costUsd, judges?.costUsd]).filter((cost) => cost !== undefined)
  return costs.length === 0 ? undefined : costs.reduce((sum, cost) => sum + cost, 0)
}

interface LineCount {
  size: number
  lines: number
}

/** Only what was added since is read. */
function countLines(path: string, id: string, counted: Map<string, LineCount>): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const before = counted.get(id)
  const from = before && before.size <= size ? before : { size: 0, lines: 0 }
  let { size: at, lines } = from
  if (at < size) {
    const descriptor = openSync(path, 'r')
    const buffer = Buffer.allocUnsafe(1 << 20)
    for (let read = readSync(descriptor, buffer, 0, buffer.length, at); read > 0 && at < size; read = readSync(descriptor, buffer, 0, buffer.length, at)) {
      for (let end = buffer.indexOf(0x0a); end !== -1 && end < read; end = buffer.indexOf(0x0a, end + 1)) lines++
      at += read
    }
    closeSync(descriptor)
  }
  counted.set(id, { size: at, lines })
  return lines
}
