/**
 * `@evals/store/client`: for applications that log rows and feedback to a collector (`evals collect`). Nothing that it
 * does blocks or throws, and it sends to nobody that was not named. What was logged is sent within milliseconds, and when
 * the process ends by itself, before that; before `process.exit` and in your handlers of signals, `await flush()`. It
 * sets no handler of signals: one would change how an application ends.
 */
import { randomUUID } from 'node:crypto'
import type { FeedbackTarget, LogFeedback, LogRow } from './logRow.ts'
import { Sender, type LogCounts, type LogPath } from './sender.ts'
import { configure, settings, type LogOptions } from './settings.ts'
import { rowError, toLine } from './toLine.ts'

export type { FeedbackTarget, LogFeedback, LogRow } from './logRow.ts'
export type { LogCounts } from './sender.ts'
export type { LogOptions } from './settings.ts'

const sender = new Sender()

/** For a flush that is not given a time. Milliseconds. */
const FLUSH = 10_000

/**
 * Where rows are sent to, and how many are held. Without it: EVALS_COLLECT_URL and EVALS_COLLECT_TOKEN. Without either,
 * nothing is sent.
 *
 * @example configureLog({ url: 'http://127.0.0.1:4318' })
 */
export function configureLog(options: LogOptions): void {
  configure({ ...options })
}

/**
 * Logs one row: at once, as it is now. It is sent later.
 *
 * @returns the id of the row, for feedback
 * @example const id = log({ input: question, output: answer, metadata: { model } })
 */
export function log(row: LogRow): string {
  let id: string = randomUUID()
  add('rows', () => {
    if (typeof row !== 'object' || row === null || row.input === undefined) throw new TypeError('it has no input')
    if (row.id !== undefined && row.id !== null) id = String(row.id)
    const { error } = row
    return { created: new Date().toISOString(), kind: 'log', ...row, id, ...(error !== undefined && { error: rowError(error) }) }
  })
  return id
}

/**
 * What was said of an answer, by people, code or a judge, whenever it is: also before its row has come, and in another
 * process.
 *
 * @param of the id that `log` gave; or that of a trace of OpenTelemetry
 * @example feedback(id, { scores: { helpful: 0 }, expected: '5 EUR', comment: 'wrong price' })
 */
export function feedback(of: FeedbackTarget, given: LogFeedback): void {
  add('feedback', () => ({ atMs: Date.now(), ...given, ...(typeof of === 'object' ? { trace: of } : { id: of }) }))
}

/**
 * Resolves when all that was logged before is sent or given up, or the time is over, whichever comes first.
 *
 * @param timeoutMs default: 10,000
 * @returns what became of all that this process has logged
 */
export function flush(timeoutMs: number = FLUSH): Promise<LogCounts> {
  return sender.flush(timeoutMs)
}

function add(path: LogPath, content: () => object): void {
  try {
    const to = settings()
    const value = content()
    if (to === undefined) return
    watchExit()
    sender.add(path, toLine(value), to)
  } catch (error) {
    sender.drop(1, 'unserialisable', `${path === 'rows' ? 'a row' : 'feedback'} can not be logged, and was dropped: ${reasonOf(error)}`)
  }
}

/** The user's own code may have thrown anything. */
function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message.split('\n')[0]! : String(error)
  } catch {
    return 'it can not be read'
  }
}

let isWatched = false
function watchExit(): void {
  if (isWatched) return
  isWatched = true
  let isOver = false
  process.on('beforeExit', () => {
    if (sender.counts.waiting === 0 || isOver) return
    void sender.flush(settings()?.exitTimeoutMs ?? 0, true).then(({ waiting }) => {
      isOver = waiting > 0
    })
  })
  process.on('exit', () => sender.sayWhatWasLost(isOver))
}
