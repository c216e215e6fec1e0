/** Cells of a playground whose task is not in any eval file: run in this process, with the same events and the same record as those of a runner. */
import type { SuitePrompt } from '../case/evalMeta.ts'
import type { EvalOptions } from '../case/evalOptions.ts'
import type { CaseHost } from '../case/runCase.ts'
import type { RunContext } from '../case/runContext.ts'
import type { LoadedRow } from '../dataset/loadRows.ts'
import { caseTitles } from '../row/caseTitles.ts'
import { openRowLog, type RowLog } from '../row/rowLog.ts'
import type { RunRecord } from '../run/runRecord.ts'
import { nameOfScorer } from '../scorer/scorer.ts'
import { systemProblem } from '../systemProblem.ts'
import type { PlaygroundCell } from './planCells.ts'
import type { PlaygroundEvent, PlaygroundRequest } from './playground.ts'
import { beginPlaygroundRun, finishPlaygroundRun } from './playgroundRun.ts'
import { runCell, type CellTeller } from './runCell.ts'

/** What a column of the request does. */
export interface OwnColumn {
  task: EvalOptions['task']
  prompts?: SuitePrompt[] | undefined
}

export interface OwnCells {
  /** The project's root, absolute. */
  root: string
  runner: RunRecord['runner']
  /** For the record. */
  request: Omit<PlaygroundRequest, 'rows'>
  rows: readonly LoadedRow[]
  /** In the order of the request's. */
  columns: readonly OwnColumn[]
  scorers: EvalOptions['scorers']
  /** Milliseconds for one trial. */
  timeout: number
  /** Cells at once. Their calls of models are under the limits of the host besides. */
  concurrency: number
}

/** Resolves when the run has ended; a stop by the signal is an end, and not an error. What can not be is told as a problem. */
export async function runOwnCells({ root, runner, request, rows, columns, scorers, timeout, concurrency }: OwnCells, onEvent: (event: PlaygroundEvent) => void, signal: AbortSignal): Promise<void> {
  const run = beginPlaygroundRun(root, runner, { ...request, rows: [] })
  const problems: string[] = []
  const report = (message: string): void => {
    if (problems.includes(message)) return
    problems.push(message)
    onEvent({ type: 'problem', message })
  }
  let opened: RowLog | undefined
  const host: CaseHost = { rowLog: () => (opened ??= openRowLog(run.folder)), signal, expect: () => undefined, within: (_result, call) => call() }
  const take: CellTeller['say'] = (message) => {
    if (message.kind !== 'event') return
    if (message.event.type === 'problem') report(message.event.message)
    else onEvent(message.event)
  }
  const channel: CellTeller = { say: take, tell: async (message) => take(message) }

  const context: RunContext = { root, runFolder: run.folder, keepOutputs: true, refused: {}, maxConcurrency: concurrency }
  const titles = caseTitles(rows)
  const cells = rows.flatMap((row, index) =>
    request.columns.map(({ name, params }, column): PlaygroundCell => ({
      planned: { title: titles[index]!, row, meta: { id: row.id } },
      setup: { suite: { task: columns[column]!.task, scorers, timeout, trials: request.trials ?? 1 }, params, file: request.file, name: request.suite, variant: name, context },
    })),
  )
  onEvent({ type: 'started', runId: run.id })
  const queue = cells.values()
  const work = async (): Promise<void> => {
    for (const cell of queue) {
      if (signal.aborted) return
      await runCell(cell, host, channel)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, cells.length) }, work))
    opened?.close()
  } catch (error) {
    report(systemProblem(error))
  }
  const planned = { scorers: scorers.map((scorer) => nameOfScorer(scorer) ?? ''), keepOutputs: true, prompts: columns.map(({ prompts }) => prompts), cells: cells.length }
  const { durationMs, problem } = await finishPlaygroundRun(run, { planned, problems, stopped: signal.aborted })
  if (problem !== undefined) report(problem)
  onEvent({ type: 'ended', runId: run.id, durationMs, stopped: signal.aborted })
}
