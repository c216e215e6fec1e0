/** Which test, and which eval result, the code that is now running belongs to: true also where tests run at once, when Vitest's own notion is not. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Row } from '@evals/core/worker'
import type { RunnerTask } from 'vitest'

export interface CurrentTask {
  task: RunnerTask
  /** Inside an eval's body: the result that it is about. */
  result?: { output: unknown; row: Row } | undefined
}

/** One for all copies of this module that a worker may have loaded. */
const KEY = Symbol.for('@evals/vitest currentTask')
const store = globalThis as { [KEY]?: AsyncLocalStorage<CurrentTask> }

export const currentTask: AsyncLocalStorage<CurrentTask> = (store[KEY] ??= new AsyncLocalStorage())
