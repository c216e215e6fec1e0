/** `describe.eval`: a suite whose tests are the cases of a dataset. Registers them; `CaseQueue` runs them. */
import { answerPlayground, checkEvalOptions, planEval, skippedSuites, type EvalBody as CoreEvalBody, type EvalOptions, type EvalResult as CoreEvalResult, type PlannedSuite } from '@evals/core/worker'
import { trimStack } from '@evals/report/worker'
import { describe, test } from '@jest/globals'
import { CaseQueue } from './caseQueue.ts'
import { channel } from './channel.ts'
import type { Expect } from './expect.ts'
import { registerCells } from './playground/registerCells.ts'

/** What an eval’s body is given: the row, the output and its scores, and the case’s `expect`. */
export type EvalResult<Input = unknown, Output = unknown, Expected = unknown, Params = unknown> = CoreEvalResult<Input, Output, Expected, Params, Expect>
/** Ordinary assertions on each result, in the case’s own test. Use the `expect` that it is given. */
export type EvalBody<Input = unknown, Output = unknown, Expected = unknown, Params = unknown> = CoreEvalBody<Input, Output, Expected, Params, Expect>

type DefineEval = <Input, Output, Expected, Params>(
  name: string,
  options: EvalOptions<Input, Output, Expected, Params>,
  body?: EvalBody<Input, Awaited<Output>, Expected, Params>,
) => void

/** `describe.eval`, and the same under Jest's modifiers. */
export interface DescribeEval extends DefineEval {
  skip: DescribeEval
  only: DescribeEval
  /** As `describe.eval`: cases run at once unless `concurrency: 1` says otherwise. */
  concurrent: DescribeEval
  skipIf: (condition: unknown) => DescribeEval
  runIf: (condition: unknown) => DescribeEval
  /**
   * One eval for each item; the name is formatted as `describe.each` does it.
   *
   * @example
   * describe.eval.each([{ model: 'small' }, { model: 'large' }])('summaries by $model', ({ model }) => ({ data, task, scorers }))
   */
  each: <Item>(items: readonly Item[]) => <Input, Output, Expected, Params>(
    name: string,
    options: (item: Item) => EvalOptions<Input, Output, Expected, Params>,
    body?: EvalBody<Input, Awaited<Output>, Expected, Params>,
  ) => void
}

/** `describe`, `describe.only` or `describe.skip`. */
interface Describe {
  (name: string, fn: () => void): void
  each: (items: readonly unknown[]) => (name: string, fn: (item: unknown) => void) => void
}

/** What stands in an eval's place until its data has been read; Jest's list of tests shows it. */
const PLACEHOLDER = '(its cases are known when its data has been read)'

/** Longer than any test: our own timers bound the task and each scorer, and Jest's would cut off many trials and lose what they gave. */
const NO_TIMEOUT = 2 ** 31 - 1

export function createDescribeEval(target: Describe): DescribeEval {
  const define = function (name: string, options: unknown, body?: EvalBody): void {
    const here = callSite(define)
    here(() => {
      checkEvalOptions(name, options)
      channel()
    })
    target(name, () => registerEval(options as EvalOptions, body, here))
  }
  const defineFor = (items: readonly unknown[]) =>
    function defineEach(name: string, optionsOf: (item: unknown) => unknown, body?: EvalBody): void {
      const here = callSite(defineEach)
      // Jest spreads what is a list, and fills in `$name` only from what is none
      target.each(items.map((item) => (Array.isArray(item) ? [item] : item)))(name, (item) => {
        here(() => {
          const options = optionsOf(item)
          checkEvalOptions(name, options)
          registerEval(options, body, here)
        })
      })
    }
  const modifiers = {
    each: defineFor,
    skipIf: (condition: unknown) => (condition ? createDescribeEval(describe.skip) : createDescribeEval(target)),
    runIf: (condition: unknown) => (condition ? createDescribeEval(target) : createDescribeEval(describe.skip)),
  }
  const lazily = { skip: () => createDescribeEval(describe.skip), only: () => createDescribeEval(describe.only), concurrent: () => createDescribeEval(target) }
  for (const [key, get] of Object.entries(lazily)) Object.defineProperty(define, key, { get, enumerable: true })
  return Object.assign(define, modifiers) as unknown as DescribeEval
}

type Here = <T>(run: () => T) => T

/** What is wrong with an eval is shown where the user called `describe.eval`, and not inside of it. */
function callSite(called: (...args: never[]) => unknown): Here {
  const site: { stack?: string } = {}
  Error.captureStackTrace(site, called)
  const rethrow = (error: unknown): never => {
    throw trimStack(error, '', site.stack)
  }
  return <T>(run: () => T): T => {
    try {
      const running = run()
      return running instanceof Promise ? (running.catch(rethrow) as T) : running
    } catch (error) {
      return rethrow(error)
    }
  }
}

/** Runs inside the describe. */
function registerEval(options: EvalOptions, body: EvalBody | undefined, here: Here): void {
  const { defer, file } = channel()
  test(PLACEHOLDER, () => {})
  defer(({ name, skipped }) =>
    here(async () => {
      const { context, addSuite } = channel()
      const refused = context.refused[file]
      if (refused !== undefined) throw new Error(refused)
      refuseSecondOfName(name)
      const place = { name, file, context }
      const concurrency = options.concurrency ?? context.maxConcurrency
      if (context.playground) {
        const answered = await answerPlayground(context.playground, { options, body, place, skipped })
        return () => registerCells(answered, concurrency, NO_TIMEOUT)
      }
      if (skipped) {
        for (const meta of skippedSuites(options, place)) addSuite(meta)
        return () => {}
      }
      const planned = await planEval(options, place, body)
      return () => {
        for (const suite of planned) registerSuite(suite, concurrency)
      }
    }),
  )
}

function registerSuite(planned: PlannedSuite, concurrency: number): void {
  const { addSuite, addCase } = channel()
  const suite = addSuite(planned.meta)
  const queue = new CaseQueue(planned, concurrency)
  const register = (): void => {
    // A describe without tests is an error of the runner
    if (planned.cases.length === 0) test.skip('no row of this eval is in this shard', () => {})
    for (const evalCase of planned.cases) {
      const run = () => queue.runTest(evalCase)
      addCase(run, suite, evalCase.meta)
      test(evalCase.title, run, NO_TIMEOUT)
    }
  }
  if (planned.meta.variant === undefined) register()
  else describe(planned.meta.variant, register)
}

const names = new Set<string>()

function refuseSecondOfName(name: string): void {
  if (names.has(name)) throw new Error(`this file has two evals named "${name}": the baseline could not tell them apart. Rename one`)
  names.add(name)
}
