/** `describe.eval`: a suite whose tests are the cases of a dataset. Registers them; `runAsTest` runs each. */
import { answerPlayground, checkEvalOptions, planEval, skippedSuites, type EvalBody as CoreEvalBody, type EvalOptions, type EvalResult as CoreEvalResult, type PlannedCase, type RunContext, type SuiteSetup } from '@evals/core/worker'
import { trimStack } from '@evals/report/worker'
import { describe, inject, test, TestRunner, vi, type ExpectStatic, type SuiteAPI } from 'vitest'
import pLimit from 'p-limit'
import { registerCells } from './playground/registerCells.ts'
import { runAsTest } from './runCase.ts'
import './taskMeta.ts'

/** What an eval’s body is given: the row, the output and its scores, and the case’s `expect`. */
export type EvalResult<Input = unknown, Output = unknown, Expected = unknown, Params = unknown> = CoreEvalResult<Input, Output, Expected, Params, ExpectStatic>
/** Ordinary assertions on each result, in the case’s own test. Use the `expect` that it is given. */
export type EvalBody<Input = unknown, Output = unknown, Expected = unknown, Params = unknown> = CoreEvalBody<Input, Output, Expected, Params, ExpectStatic>

/** Any link of Vitest's chain: `describe`, `describe.skip`, `describe.only.concurrent`, ... */
type Chain = SuiteAPI['skip']

type DefineEval = <Input, Output, Expected, Params>(
  name: string,
  options: EvalOptions<Input, Output, Expected, Params>,
  body?: EvalBody<Input, Awaited<Output>, Expected, Params>,
) => void

/** `describe.eval`, and the same under each of Vitest's modifiers. */
export interface DescribeEval extends DefineEval {
  skip: DescribeEval
  only: DescribeEval
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

/** In `describe.eval.skip(...)`, `this` is `describe.eval`, which is no link of Vitest's chain. */
const ours = new WeakSet<object>()

/** What `this` is when called as `describe.skip.eval(...)` is the chain; as `describe.eval.skip(...)` it is the chain given here. */
export function createDescribeEval(chain: () => Chain): DescribeEval {
  const define = function (this: Chain | undefined, name: string, options: unknown, body?: EvalBody): void {
    const here = callSite(define)
    here(() => checkEvalOptions(name, options))
    const target = typeof this === 'function' && !ours.has(this) ? this : chain()
    target(name, () => here(() => registerEval(options as EvalOptions, body)))
  }
  const modifiers = {
    each: (items: readonly unknown[]) =>
      function defineEach(name: string, optionsOf: (item: unknown) => unknown, body?: EvalBody): void {
        const here = callSite(defineEach)
        chain().each(items)(name, (item: unknown) =>
          here(async () => {
            const options = optionsOf(item)
            checkEvalOptions(name, options)
            await registerEval(options, body)
          }),
        )
      },
    skipIf: (condition: unknown) => (condition ? createDescribeEval(() => chain().skip) : createDescribeEval(chain)),
    runIf: (condition: unknown) => (condition ? createDescribeEval(chain) : createDescribeEval(() => chain().skip)),
  }
  ours.add(define)
  for (const key of ['skip', 'only', 'concurrent'] as const) {
    Object.defineProperty(define, key, { get: () => createDescribeEval(() => chain()[key]), enumerable: true })
  }
  return Object.assign(define, modifiers) as unknown as DescribeEval
}

/** What is wrong with an eval is shown where the user called `describe.eval`, and not inside of it. */
function callSite(called: (...args: never[]) => unknown): (run: () => void | Promise<void>) => void | Promise<void> {
  const site: { stack?: string } = {}
  Error.captureStackTrace(site, called)
  const rethrow = (error: unknown): never => {
    throw trimStack(error, '', site.stack)
  }
  return (run) => {
    try {
      const running = run()
      return running instanceof Promise ? running.catch(rethrow) : running
    } catch (error) {
      return rethrow(error)
    }
  }
}

/** Runs inside the suite's factory, which Vitest awaits: data may come late. */
async function registerEval(options: EvalOptions, body: EvalBody | undefined): Promise<void> {
  const collector = TestRunner.getCurrentSuite()
  const suite = collector.suite
  const context = runContext()
  if (!suite || !collector.file) throw new Error('describe.eval must be called at the top of a file or in a describe')

  const file = collector.file.filepath
  const refused = context.refused[file]
  if (refused !== undefined) throw new Error(refused)

  const place = { name: pathOf(suite), file, context }
  refuseSecondOfName(collector.file, place.name)
  const limit = options.concurrency === undefined ? undefined : pLimit(options.concurrency)
  allowConcurrency(options.concurrency, context)
  if (context.playground) {
    const answered = await answerPlayground(context.playground, { options, body, place, skipped: isSkipped(suite) })
    return registerCells(answered, limit ?? ((run) => run()), options.concurrency)
  }
  if (isSkipped(suite)) {
    const [first, ...variants] = skippedSuites(options, place)
    suite.meta.evalSuite = first!
    for (const meta of variants) describe.skip(meta.variant!, { meta: { evalSuite: meta } }, () => {})
    return
  }

  const planned = await planEval(options, place, body)
  for (const { meta, setup, cases } of planned) {
    const register = () => registerCases(cases, setup, limit, options.concurrency)
    if (meta.variant === undefined) {
      register()
      suite.meta.evalSuite = meta
    } else {
      describe(meta.variant, () => {
        register()
        // Set when the tests are there already: what a suite's meta holds before is copied into each of its tests
        TestRunner.getCurrentSuite().suite!.meta.evalSuite = meta
      })
    }
  }
}

/** Stands where all rows of an eval are in other shards. */
const NO_ROW = 'no row of this eval is in this shard'

type Limit = <T>(run: () => Promise<T>) => Promise<T>

function registerCases(cases: readonly PlannedCase[], setup: SuiteSetup, limit: Limit | undefined, concurrency: number | undefined): void {
  // A suite without tests is an error of the runner
  if (cases.length === 0 && setup.context.shard) test.skip(NO_ROW, () => {})
  for (const planned of cases) {
    // Our own timers bound the task and each scorer: a limit of the runner on top would cut off many trials, and lose what they gave
    const options = { meta: { evalCase: planned.meta }, timeout: 0, ...(concurrency === 1 ? { concurrent: false } : { concurrent: true }) }
    test(planned.title, options, (ctx) => {
      const run = () => runAsTest(ctx, { ...planned, meta: ctx.task.meta.evalCase! }, setup)
      return limit ? limit(run) : run()
    })
  }
}

let allowed = 0

/** The runner makes its limiter after collection, once per worker, so that here an eval can still ask for more. */
function allowConcurrency(concurrency: number = 1, { maxConcurrency }: RunContext): void {
  if (concurrency <= Math.max(allowed, maxConcurrency)) return
  vi.setConfig({ maxConcurrency: concurrency })
  allowed = concurrency
}

const namesOfFile = new WeakMap<object, Set<string>>()

function refuseSecondOfName(file: object, name: string): void {
  const names = namesOfFile.get(file) ?? new Set()
  if (names.has(name)) throw new Error(`this file has two evals named "${name}": the baseline could not tell them apart. Rename one`)
  namesOfFile.set(file, names.add(name))
}

type Suite = NonNullable<ReturnType<typeof TestRunner.getCurrentSuite>['suite']>

function isSkipped(suite: Suite | undefined): boolean {
  return suite !== undefined && (suite.mode === 'skip' || suite.mode === 'todo' || isSkipped(suite.suite))
}

function pathOf(suite: Suite | undefined): string {
  return suite === undefined ? '' : [pathOf(suite.suite), suite.name].filter(Boolean).join(' > ')
}

function runContext(): RunContext {
  const context = inject('evals') as RunContext | undefined
  if (context) return context
  throw new Error(`describe.eval needs the plugin, which records and judges the run. In vitest.config.ts:\n  import { evals } from '@evals/vitest/plugin'\n  export default defineConfig({ plugins: [evals()] })`)
}
