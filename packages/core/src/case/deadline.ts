/** Runs the user's code with a time limit and a signal, so that what never settles can not hold up a run. */
import timers from 'node:timers'
import { isThenable } from '../isThenable.ts'

/** Taken before a test can replace them by fake ones. */
const { setTimeout, clearTimeout } = timers

export class TimeoutError extends Error {
  override name = 'TimeoutError'
}

export interface DeadlineOptions {
  /** What is run, for the message: `the task`, `scorer "exact"`. */
  what: string
  /** Milliseconds; 0 or Infinity: no limit. */
  timeout: number
  /** Milliseconds until now that do not count. Default: none. */
  waited?: (() => number) | undefined
  /** The runner's own signal: it aborts when the whole run is cancelled. */
  parent?: AbortSignal | undefined
}

/**
 * A value that is not a promise is handed back as it is: synchronous code can not be interrupted, and needs no timer.
 * What settles after its time is ignored, also when it rejects.
 *
 * @throws {TimeoutError} after `timeout` milliseconds; the signal is aborted with the same error. Where `parent` aborts, its reason
 */
export function withDeadline<T>(options: DeadlineOptions, run: (signal: AbortSignal) => T | PromiseLike<T>): T | Promise<T> {
  // An aborted signal tells its listeners nothing any more: what is cancelled already is not begun
  options.parent?.throwIfAborted()
  const controller = new AbortController()
  const result = run(controller.signal)
  return isThenable(result) ? race(result as PromiseLike<T>, controller, options) : (result as T)
}

async function race<T>(running: PromiseLike<T>, controller: AbortController, { what, timeout, waited = () => 0, parent }: DeadlineOptions): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let onCancel: (() => void) | undefined
  try {
    return await new Promise<T>((resolve, reject) => {
      const stop = (reason: unknown) => {
        reject(reason)
        controller.abort(reason)
      }
      if (timeout > 0 && timeout < Infinity) {
        const before = waited()
        let counted = 0
        const check = (): void => {
          // What was waited meanwhile is left of the time; and again what is waited then
          const left = waited() - before - counted
          counted += left
          if (left < 1) stop(new TimeoutError(`${what} did not settle within ${timeout} ms`))
          else timer = setTimeout(check, left)
        }
        timer = setTimeout(check, timeout)
      }
      if (parent) {
        onCancel = () => stop(parent.reason)
        parent.addEventListener('abort', onCancel, { once: true })
      }
      running.then(resolve, reject)
    })
  } finally {
    clearTimeout(timer)
    if (onCancel) parent?.removeEventListener('abort', onCancel)
  }
}
