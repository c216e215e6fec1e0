/** What Jest lends to a case while it is its test. */
import type { CaseHost } from '@evals/core/worker'
import { tracing } from '@evals/llm'
import { expect } from '@jest/globals'
import { channel } from './channel.ts'

export const caseHost: CaseHost = {
  tracing,
  rowLog: () => channel().rowLog(),
  get signal() {
    return channel().stop
  },
  expect: () => expect,
  within: (result, run) => {
    const { currentTest } = channel()
    return currentTest.run({ checks: [], ...currentTest.getStore(), result }, run)
  },
}
