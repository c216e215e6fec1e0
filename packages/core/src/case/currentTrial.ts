/** What code that runs inside a trial can find out about it, however deep it is called: which trial, and whether the task or a scorer is at work. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span, SpanIds } from '../trace/span.ts'
import type { CacheMode } from './cacheMode.ts'
import type { Waits } from './waits.ts'

export interface CurrentTrial {
  /** Counts from 0. */
  trial: number
  /** Whose work it is: what a judge costs is not what the system costs. */
  phase: 'task' | 'scorer'
  /** Where answers of models are kept, and whether, where the run says so. */
  cache?: CacheSettings | undefined
  /** Where the run's limiter is. */
  limiter?: string | undefined
  /** Notes time that does not count against the trial's limit. */
  waits?: Waits | undefined
  /** Hears what a model writes, as it comes. Only in a playground, and only of the task. */
  onText?: ((text: string) => void) | undefined
  /** What spans belong to that have no other parent. */
  span: SpanIds
  /** Takes a span that has ended. */
  record: (span: Span) => void
}

export interface CacheSettings {
  mode?: CacheMode | undefined
  /** The folder, absolute. */
  folder: string
}

// One for all copies of this module: CommonJS and ESM, and a test file's registry that was reset
const STORE = Symbol.for('@evals/core current trial')
const holder = globalThis as { [STORE]?: AsyncLocalStorage<CurrentTrial> }

function store(): AsyncLocalStorage<CurrentTrial> {
  return (holder[STORE] ??= new AsyncLocalStorage<CurrentTrial>())
}

export function inTrial<T>(trial: CurrentTrial, run: () => T): T {
  return store().run(trial, run)
}

/** @returns `undefined` outside of evals */
export function currentTrial(): CurrentTrial | undefined {
  return store().getStore()
}
