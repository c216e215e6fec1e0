/** Puts `describe.eval` and the matchers into a worker's Vitest. Runs as a setup file, and again for whoever imports the package: doing it twice changes nothing. */
import { aroundEach, describe } from 'vitest'
import { currentTask } from './currentTask.ts'
import { createDescribeEval, type DescribeEval } from './describeEval.ts'
import { installMatchers } from './matchers.ts'

type WithEval = { eval?: DescribeEval }
const INSTALLED = Symbol.for('@evals/vitest installed')

export function install(): void {
  const target = describe as typeof describe & WithEval & { fn?: WithEval; [INSTALLED]?: true }
  if (target[INSTALLED]) return
  target[INSTALLED] = true
  const describeEval = createDescribeEval(() => describe)
  target.eval = describeEval
  // Vitest builds describe.skip, describe.only.concurrent, ... anew at each access, from the properties of this function
  if (target.fn) target.fn.eval = describeEval
  installMatchers()
}

/** In concurrent tests the global `expect` may name another test than the one that called it; this context never does. */
export function followCurrentTask(): void {
  aroundEach((runTest, { task }) => currentTask.run({ task }, runTest))
}
