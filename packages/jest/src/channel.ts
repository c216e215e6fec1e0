/**
 * Jest runs each test file in a realm of its own, and its test runner outside of it. This is what the two share: the
 * runner puts a channel on the file's global object; what the eval file loads finds it there.
 */
import type { AsyncLocalStorage } from 'node:async_hooks'
import type { CaseMeta, Row, RowLog, RunContext, SuiteMeta } from '@evals/core/worker'

/** The test that the code which is now running belongs to: Jest's own notion is wrong where tests run at once. */
export interface CurrentTest {
  /** Asynchronous matchers of this test, which fail it where nobody awaited them. */
  checks: Promise<void>[]
  /** Inside an eval's body: the result that it is about. */
  result?: { output: unknown; row: Row } | undefined
}

export interface Channel {
  /** The test file, absolute. */
  file: string
  context: RunContext
  currentTest: AsyncLocalStorage<CurrentTest>
  /** Aborts when a playground's run is stopped. */
  stop?: AbortSignal | undefined
  /** The run's row log, open for as long as the worker lives. */
  rowLog: () => RowLog
  /** Called inside an eval's describe, when its one placeholder was registered: data may come late, and Jest wants tests at once. */
  defer: (load: LoadEval) => void
  /** @returns the suite's number in this file, for `addCase` */
  addSuite: (meta: SuiteMeta) => number
  /** Announces that `fn`, which is about to be registered as a test, is this case. */
  addCase: (fn: () => unknown, suite: number, meta: CaseMeta) => void
  /** Whether Jest will run the test, or leave it out by `-t`, `.only`, `.skip`. */
  willRun: (meta: CaseMeta) => boolean
  /** The case's test, which is running, is to count as skipped. */
  skip: (meta: CaseMeta) => void
}

/** Reads the data before any test runs; what it returns registers the cases, synchronously. */
export type LoadEval = (suite: { name: string; skipped: boolean }) => Promise<() => void>

const KEY = Symbol.for('@evals/jest')

export function openChannel(global: object, channel: Channel): void {
  Object.defineProperty(global, KEY, { value: channel, configurable: true })
}

/** @throws where the test file is not run by our test runner */
export function channel(): Channel {
  const found = (globalThis as { [KEY]?: Channel })[KEY]
  if (found) return found
  throw new Error(`evals need their test runner. In jest.config.js:\n  preset: '@evals/jest'\nor, beside another preset:\n  testRunner: '@evals/jest/runner',\n  reporters: ['@evals/jest/reporter']`)
}
