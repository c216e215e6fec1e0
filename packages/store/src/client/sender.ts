/**
 * Sends what is logged, in its order, in batches that grow while a request is on its way. Holds so much and no more:
 * while the collector is away it tries again, and drops the oldest. It never keeps a process alive but for `flush`.
 */
import { say, sayOnce } from './notices.ts'
import { post, type Reply } from './post.ts'
import { settings, type Settings } from './settings.ts'

/** What became of the rows that were logged. */
export interface LogCounts {
  /** Rows and feedback that the collector has taken. */
  sent: number
  /** That it could not read. */
  rejected: number
  /** That were given up: too old while it was away, not to be written as JSON, too large, or refused for good. */
  dropped: number
  /** That are not sent yet. */
  waiting: number
}

export type LogPath = 'rows' | 'feedback'

interface Entry {
  path: LogPath
  line: string
}

/** Of one request. */
const BATCH_ROWS = 1_000
const BATCH_BYTES = 1024 * 1024
/** Until the first of a batch is sent: what is logged together goes together. Milliseconds. */
const GATHER = 20
const FIRST_BACKOFF = 100
const LAST_BACKOFF = 30_000

const { setTimeout, clearTimeout } = globalThis

export class Sender {
  readonly counts: LogCounts = { sent: 0, rejected: 0, dropped: 0, waiting: 0 }
  #queue: Entry[] = []
  #bytes = 0
  #isRunning = false
  #failures = 0
  /** Attempts that found nobody. */
  #unreached = 0
  /** Of those that were added: sent or given up. */
  #finished = 0
  /** Ends a wait at once. */
  #wake: (() => void) | undefined
  #settled: (() => void)[] = []

  add(path: LogPath, line: string, { maxRows, maxBytes }: Settings): void {
    if (line.length > maxBytes) return this.drop(1, 'large', `a row of ${line.length} characters is larger than what is held (maxBytes: ${maxBytes}), and was dropped`)
    this.#queue.push({ path, line })
    this.#bytes += line.length
    this.counts.waiting++
    let tooMany = 0
    while (this.#queue.length > 0 && (this.counts.waiting - tooMany > maxRows || this.#bytes > maxBytes)) {
      this.#bytes -= this.#queue.shift()!.line.length
      tooMany++
    }
    if (tooMany > 0) {
      this.#finish(tooMany)
      this.drop(tooMany, 'full', `more is logged than the collector takes, or it is away: the oldest rows are dropped from here on. How many is said at the end`)
    }
    if (!this.#isRunning) void this.#run()
  }

  /** Counts what was given up, and says why, once. */
  drop(count: number, kind: string, message: string): void {
    this.counts.dropped += count
    sayOnce(kind, message)
  }

  /**
   * Resolves when all that was added before is sent, or given up, or the time is over. Holds the process until then.
   *
   * @param isLast an attempt that reaches nobody is the end of it
   */
  async flush(timeoutMs: number, isLast = false): Promise<LogCounts> {
    const goal = this.#finished + this.counts.waiting
    const end = performance.now() + timeoutMs
    const unreached = this.#unreached
    this.#wake?.()
    while (this.#finished < goal && performance.now() < end && !(isLast && this.#unreached > unreached)) {
      // Not unref'd: of all that goes on here, this alone holds the process
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, end - performance.now()))
        this.#settled.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
    return { ...this.counts }
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    await this.#wait(GATHER)
    while (this.#queue.length > 0) {
      const batch = this.#take()
      // Feedback after the rows that it may be about
      await this.#deliver(batch.filter(({ path }) => path === 'rows'))
      await this.#deliver(batch.filter(({ path }) => path === 'feedback'))
    }
    this.#isRunning = false
  }

  #take(): Entry[] {
    let bytes = 0
    let count = 0
    for (const { line } of this.#queue) {
      if (count === BATCH_ROWS || (count > 0 && bytes + line.length > BATCH_BYTES)) break
      bytes += line.length
      count++
    }
    this.#bytes -= bytes
    return this.#queue.splice(0, count)
  }

  async #deliver(batch: readonly Entry[]): Promise<void> {
    while (batch.length > 0) {
      // Asked each time: it may have been told another place since
      const to = settings()
      const reply: Reply = to ? await post(to, batch[0]!.path, batch.map(({ line }) => line).join('\n')) : { kind: 'never', reason: 'it was switched off' }
      if (reply.kind !== 'again') {
        this.#failures = 0
        if (reply.kind === 'tooLarge' && batch.length > 1) {
          const middle = batch.length >> 1
          await this.#deliver(batch.slice(0, middle))
          await this.#deliver(batch.slice(middle))
        } else this.#settle(batch.length, reply, to)
        return
      }
      this.#failures++
      if (reply.isUnreached) this.#unreached++
      sayOnce('away', `the collector at ${to!.url.origin} does not take rows now (${reply.reason}); up to ${to!.maxRows} are held, and it is tried again`)
      const backoff = Math.min(LAST_BACKOFF, FIRST_BACKOFF * 2 ** (this.#failures - 1)) * (0.75 + Math.random() / 2)
      const waited = this.#wait(Math.max(backoff, reply.afterMs))
      this.#tellWaiting()
      await waited
    }
  }

  #settle(count: number, reply: Exclude<Reply, { kind: 'again' }>, to: Settings | undefined): void {
    this.#finish(count)
    if (reply.kind === 'taken') {
      const rejected = Math.min(count, reply.rejected)
      this.counts.sent += count - rejected
      this.counts.rejected += rejected
      if (rejected > 0) sayOnce('rejected', `the collector could not read some of what was logged: ${reply.reason}`)
    } else if (reply.kind === 'tooLarge') this.drop(count, 'tooLarge', 'a row is larger than the collector takes, and was dropped')
    else this.drop(count, 'refused', `the collector${to ? ` at ${to.url.origin}` : ''} refuses what is logged, which is dropped: ${reply.reason}`)
    this.#tellWaiting()
  }

  #finish(count: number): void {
    this.counts.waiting -= count
    this.#finished += count
  }

  #tellWaiting(): void {
    for (const tell of this.#settled.splice(0)) tell()
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** @param hasTried the process ended by itself, and waited as long as it may */
  sayWhatWasLost(hasTried: boolean): void {
    const { dropped, waiting } = this.counts
    const before = dropped > 0 ? `, and ${dropped} ${dropped === 1 ? 'was' : 'were'} dropped before` : ''
    if (waiting > 0) say(`${rows(waiting)} not sent when the process ended${before}: ${hasTried || this.#failures > 0 ? 'the collector did not take them' : 'where it is ended by process.exit or a signal, await flush() first'}`)
    else if (dropped > 0) say(`${rows(dropped)} dropped`)
  }
}

function rows(count: number): string {
  return count === 1 ? '1 row was' : `${count} rows were`
}
