/** A few threads that read the store, and those who wait for one. What nobody waits for any more is not begun, and what was begun is given up. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { StoreError } from '@evals/store'
import type { ThreadAnswer, ThreadQuestion } from './logThread.ts'

/** Beside this file in the sources, and beside the package's one file where it is built. */
const THREAD = import.meta.filename.endsWith('.ts') ? join(import.meta.dirname, 'logThread.ts') : join(import.meta.dirname, 'logThread.mjs')

/** What nobody waits for is most often done soon; a new thread takes longer. Milliseconds. */
const GRACE_MS = 100

interface Waiting {
  question: ThreadQuestion
  signal: AbortSignal | undefined
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

export interface LaneOptions {
  /** How many threads at most. */
  size: number
  /** Others go first where the processor is busy. */
  nice?: boolean
}

export class Lane {
  readonly #folder: string
  readonly #size: number
  readonly #nice: boolean
  readonly #idle: Worker[] = []
  #waiting: Waiting[] = []
  #threads = 0
  /** Given up, and not ended yet. */
  #leaving = 0

  /** @param closed when its threads end */
  constructor(folder: string, { size, nice = false }: LaneOptions, closed?: AbortSignal) {
    this.#folder = folder
    this.#size = size
    this.#nice = nice
    closed?.addEventListener('abort', () => {
      for (const thread of this.#idle) void thread.terminate()
    }, { once: true })
  }

  /** @throws {StoreError} from the engine @throws the signal's reason */
  ask(question: ThreadQuestion, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const waiting = { question, signal, resolve, reject }
      this.#waiting.push(waiting)
      signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting)
        reject(signal.reason as Error)
      }, { once: true })
      this.#next()
    })
  }

  #next(): void {
    if (this.#waiting.length === 0) return
    const thread = this.#idle.pop() ?? (this.#threads < this.#size ? this.#start() : undefined)
    if (thread) this.#run(thread, this.#waiting.shift()!)
  }

  #run(thread: Worker, { question, signal, resolve, reject }: Waiting): void {
    let giveUp: NodeJS.Timeout | undefined
    const done = (isUsable: boolean): void => {
      clearTimeout(giveUp)
      signal?.removeEventListener('abort', onAbort)
      thread.off('message', onMessage)
      thread.off('error', onError)
      thread.unref()
      if (isUsable) this.#idle.push(thread)
      else {
        this.#threads--
        this.#leaving++
        void thread.terminate().finally(() => this.#leaving--)
      }
      this.#next()
    }
    // The database can not be told to stop: its thread is left to end by itself, and another takes its place, unless too many do so already
    const onAbort = (): void => void (giveUp = setTimeout(() => this.#leaving < this.#size && done(false), GRACE_MS))
    signal?.addEventListener('abort', onAbort, { once: true })
    thread.ref()
    const onMessage = (answer: ThreadAnswer): void => {
      if (answer.problem) reject(answer.problem.name === 'StoreError' ? new StoreError(answer.problem.message) : new Error(answer.problem.message))
      else resolve(answer.value)
      done(true)
    }
    const onError = (error: unknown): void => {
      reject(error)
      done(false)
    }
    thread.on('message', onMessage)
    thread.on('error', onError)
    thread.postMessage(question)
  }

  #start(): Worker {
    this.#threads++
    return new Worker(THREAD, { workerData: { folder: this.#folder, nice: this.#nice }, execArgv: [] })
  }
}
