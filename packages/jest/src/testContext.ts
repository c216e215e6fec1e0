/** Gives a test the context that its matchers ask for, and has it wait for the matchers that it forgot to await. */
import { isThenable } from '@evals/core/worker'
import type { Circus } from '@jest/types'
import type { Channel, CurrentTest } from './channel.ts'

type Done = (error?: unknown) => void
type TestFunction = (this: unknown, done?: Done) => unknown

/** @param entry as jest-circus has just registered it */
export function giveContext(entry: Circus.DescribeBlock | Circus.TestEntry | undefined, currentTest: Channel['currentTest']): void {
  if (entry?.type !== 'test' || isGenerator(entry.fn)) return
  const fn = entry.fn as TestFunction
  // Jest goes by the number of parameters: one is the callback that ends the test
  entry.fn = (fn.length > 0 ? endedByCallback(fn, currentTest) : endedByReturning(fn, currentTest)) as typeof entry.fn
}

function endedByReturning(fn: TestFunction, currentTest: Channel['currentTest']): TestFunction {
  return function (): unknown {
    const context: CurrentTest = { checks: [] }
    const returned = currentTest.run(context, () => fn.call(this))
    if (isThenable(returned)) return returned.then((value) => (context.checks.length > 0 ? Promise.all(context.checks).then(() => value) : value))
    return context.checks.length > 0 ? Promise.all(context.checks).then(() => undefined) : returned
  }
}

function endedByCallback(fn: TestFunction, currentTest: Channel['currentTest']): TestFunction {
  return function (done): unknown {
    const context: CurrentTest = { checks: [] }
    const finish: Done = (error) => {
      if (context.checks.length === 0) done!(error)
      else Promise.all(context.checks).then(() => done!(error), done)
    }
    return currentTest.run(context, () => fn.call(this, finish))
  }
}

/** Jest runs these step by step itself. */
function isGenerator(fn: unknown): boolean {
  return Object.prototype.toString.call(fn) === '[object GeneratorFunction]'
}
