/** A playground over any runner: asks one thing at a time of its workers, hands on what they tell, and keeps each run on record. */
import { resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { suggestion } from '../case/unknownKeys.ts'
import { relativePath } from '../relativePath.ts'
import { isError } from '../row/errorInfo.ts'
import type { Row } from '../row/row.ts'
import type { AskPlace, PlaygroundAsk } from './ask.ts'
import type { FromWorker, PlannedRun } from './cellMessages.ts'
import type { PlaygroundEvent, PlaygroundHost, PlaygroundRequest, PlaygroundSuite } from './playground.ts'
import { beginPlaygroundRun, finishPlaygroundRun } from './playgroundRun.ts'
import { fileProblems, requestProblems } from './requestProblems.ts'
import type { ServedCells } from './serveCells.ts'

export interface RunnerProblem {
  /** Relative to the project's root; absent: not of one file. */
  file?: string | undefined
  message: string
}

/** What a runner does for a playground. */
export interface PlaygroundRunner {
  name: string
  version: string
  /** The project's root, absolute. */
  root: string
  /** Files that may have evals, absolute. */
  evalFiles: () => Promise<string[]>
  /**
   * Has workers load these files, which answer the ask, and run what it is of. Uses each file of the user's as it is now.
   *
   * @param signal ends it soon, whatever the user's code does
   * @returns what went wrong outside of cells
   */
  run: (files: readonly string[], ask: PlaygroundAsk, runFolder: string, signal: AbortSignal) => Promise<RunnerProblem[]>
  close: () => Promise<void>
}

/** Milliseconds without a sign of life before it is said. */
const SILENCE_MS = 5_000
/** Of files that are loaded: what they import may take its time. */
const LOADING_MS = 20_000
const LOOK_MS = 500

export function playgroundHost(runner: PlaygroundRunner, cells: ServedCells): PlaygroundHost {
  let last: Promise<unknown> = Promise.resolve()
  let asks = 0
  /** In order, and never two at once: they would share the runner's workers and state. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  const newAsk = (): AskPlace => ({ id: ++asks, address: cells.address })
  /** Loads files to be told of them. Code that does not let go of its thread would hold up whatever is asked afterwards. */
  const load = async (ask: PlaygroundAsk, files: readonly string[], take: (message: FromWorker) => void): Promise<RunnerProblem[]> => {
    const stop = new AbortController()
    const stuck: RunnerProblem[] = []
    const watch = setInterval(() => {
      const { ms = 0, file } = cells.quiet(ask.id) ?? {}
      if (ms < LOADING_MS || stop.signal.aborted) return
      const name = file === undefined ? undefined : relativePath(runner.root, file)
      stuck.push({ file: name, message: `${name ?? 'a file'} does not let go of its thread for ${LOADING_MS / 1000} s while it is loaded (an endless loop?)` })
      stop.abort()
    }, LOOK_MS).unref()
    try {
      const problems = await hearing(ask, take, () => runner.run(files, ask, '', stop.signal))
      return stuck.length > 0 ? stuck : problems
    } catch (error) {
      if (stuck.length === 0) throw error
      return stuck
    } finally {
      clearInterval(watch)
    }
  }
  const hearing = async <T>(ask: AskPlace, take: (message: FromWorker) => void, work: () => Promise<T>): Promise<T> => {
    const end = cells.listen(ask.id, take)
    try {
      return await work()
    } finally {
      end()
    }
  }
  const never = new AbortController().signal

  return {
    suites: () =>
      inTurn(async () => {
        const suites: PlaygroundSuite[] = []
        const ask: PlaygroundAsk = { ...newAsk(), kind: 'suites' }
        const take = (message: FromWorker): void => void (message.kind === 'suite' && suites.push(message.suite))
        const files = await runner.evalFiles()
        const problems = files.length === 0 ? [] : await load(ask, files, take)
        const order = new Map(files.map((file, index) => [file, index]))
        const place = ({ file }: PlaygroundSuite): number => order.get(resolve(runner.root, file)) ?? files.length
        return { suites: suites.toSorted((a, b) => place(a) - place(b)), problems: problems.map(({ file = '', message }) => ({ file, message: stripVTControlCharacters(message) })) }
      }),

    rows: ({ file, suite }, { offset, limit }) =>
      inTurn(async () => {
        const [refused] = fileProblems(file, runner.root)
        if (refused !== undefined) throw new Error(refused)
        const ask: PlaygroundAsk = { ...newAsk(), kind: 'rows', file, suite, offset, limit }
        let found: { rows: Row[]; total: number } | undefined
        const others: string[] = []
        const problems = await load(ask, [resolve(runner.root, file)], (message) => {
          if (message.kind === 'rows') found = { rows: message.rows, total: message.total }
          if (message.kind === 'other') others.push(message.name)
        })
        if (found) return found
        throw new Error(problems.length > 0 ? problems.map(({ message }) => message).join('\n') : noSuite(file, suite, others))
      }),

    run: (request, onEvent, signal = never) => inTurn(() => runRequest(request, onEvent, signal)),

    close: () =>
      inTurn(async () => {
        await runner.close()
        cells.close()
      }),
  }

  async function runRequest(request: PlaygroundRequest, onEvent: (event: PlaygroundEvent) => void, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const refused = requestProblems(request, runner.root)
    for (const message of refused) onEvent({ type: 'problem', message })
    if (refused.length > 0) return

    const { file, suite, columns, rows, trials = 1 } = request
    const run = beginPlaygroundRun(runner.root, { name: runner.name, version: runner.version }, request)
    const problems: string[] = []
    const report = (given: string): void => {
      const message = stripVTControlCharacters(given)
      // What a worker and its runner both say is said once
      if (problems.includes(message)) return
      problems.push(message)
      onEvent({ type: 'problem', message })
    }
    const ask: PlaygroundAsk = { ...newAsk(), kind: 'run', file, suite, columns, rows, trials }
    const others: string[] = []
    /** Begun and not ended. */
    const open = new Map<string, { row: string; column: string }>()
    let planned: PlannedRun | undefined
    const take = (message: FromWorker): void => {
      if (message.kind === 'planned') planned = message.planned
      if (message.kind === 'other') others.push(message.name)
      if (message.kind !== 'event') return
      const { event } = message
      if (event.type === 'problem') return report(event.message)
      if (event.type === 'cell') open.set(JSON.stringify([event.column, event.row, event.trial]), event)
      if (event.type === 'result') open.delete(JSON.stringify([event.column, event.row.id, event.row.trial ?? 0]))
      onEvent(event)
    }
    const watch = setInterval(() => {
      if ((cells.quiet(ask.id)?.ms ?? 0) < SILENCE_MS || signal.aborted) return
      report(`nothing else can run for ${SILENCE_MS / 1000} s: ${[...open.values()].map(nameOfCell).join(', ') || 'the file'} does not let go of its thread (an endless loop?). Stop the run to end it`)
    }, LOOK_MS).unref()

    onEvent({ type: 'started', runId: run.id })
    try {
      for (const { message } of await hearing(ask, take, () => runner.run([resolve(runner.root, file)], ask, run.folder, signal))) if (!signal.aborted) report(message)
    } catch (error) {
      if (!signal.aborted) report(isError(error) ? error.message : String(error))
    } finally {
      clearInterval(watch)
    }
    if (!signal.aborted) {
      if (!planned && problems.length === 0) report(noSuite(file, suite, others))
      if (open.size > 0) report(`${[...open.values()].map(nameOfCell).join(', ')} did not end: the process that ran ${open.size === 1 ? 'it' : 'them'} is gone`)
    }
    const { durationMs, problem } = await finishPlaygroundRun(run, { planned, problems, stopped: signal.aborted })
    if (problem !== undefined) report(problem)
    onEvent({ type: 'ended', runId: run.id, durationMs, stopped: signal.aborted })
  }
}

function nameOfCell({ row, column }: { row: string; column: string }): string {
  return `row ${JSON.stringify(row)} in column ${JSON.stringify(column)}`
}

function noSuite(file: string, suite: string, others: readonly string[]): string {
  return `${file} has no eval ${JSON.stringify(suite)}${suggestion(suite, others)}`
}
