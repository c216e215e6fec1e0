/** How the reporter, in Jest's main process, tells the workers about the run: by the environment that they inherit. */
import type { RunContext } from '@evals/core/worker'

const VARIABLE = 'EVALS_JEST_RUN'

/** What the reporter knows; the worker adds what it finds out by itself. */
export type SharedContext = Omit<RunContext, 'refused' | 'maxConcurrency'>

/** Before the workers are started. */
export function shareContext(context: SharedContext): void {
  process.env[VARIABLE] = JSON.stringify({ ...context, process: process.pid })
}

export function forgetContext(): void {
  delete process.env[VARIABLE]
}

/** @returns `undefined` where this run has no reporter of ours: a Jest that a test of another Jest has started is not meant either */
export function sharedContext(): SharedContext | undefined {
  const text = process.env[VARIABLE]
  if (!text) return undefined
  const { process: owner, ...context } = JSON.parse(text) as SharedContext & { process: number }
  return owner === process.pid || owner === process.ppid ? context : undefined
}
