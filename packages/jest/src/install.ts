/** Puts `describe.eval` and the matchers into a test file's Jest. Runs as a setup file, and again for whoever imports the package: doing it twice changes nothing. */
import { describe } from '@jest/globals'
import { createDescribeEval, type DescribeEval } from './describeEval.ts'
import { installMatchers } from './matchers.ts'

const INSTALLED = Symbol.for('@evals/jest installed')

export function install(): void {
  const target = describe as typeof describe & { eval?: DescribeEval; [INSTALLED]?: true }
  if (target[INSTALLED]) return
  target[INSTALLED] = true
  Object.assign(describe, { eval: createDescribeEval(describe) })
  Object.assign(describe.only, { eval: createDescribeEval(describe.only) })
  Object.assign(describe.skip, { eval: createDescribeEval(describe.skip) })
  installMatchers()
}
