/** `describe.eval`: a suite whose tests are the cases of a dataset. Registers them; `runCase` runs each. */
import { dirname, relative } from 'node:path'
import { caseTitles, checkEvalOptions, loadRows, nameOfScorer, type EvalOptions, type EvalRow, type LoadedRow } from '@evals/core/worker'
import { describe, inject, test, TestRunner, vi, type SuiteAPI } from 'vitest'
import pLimit from 'p-limit'
import { trimStack } from './caseError.ts'
import type { RunContext } from './runContext.ts'
import { runCase, type CaseSetup, type EvalBody } from './runCase.ts'
import type { SuiteMeta } from './taskMeta.ts'

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

  const refused = context.refused[collector.file.filepath]
  if (refused !== undefined) throw new Error(refused)

  const name = pathOf(suite)
  const meta: SuiteMeta = {
    name,
    scorers: options.scorers.map((scorer) => nameOfScorer(scorer) ?? ''),
    trials: options.trials ?? 1,
    gate: options.gate ?? {},
    keepOutputs: options.baseline?.outputs ?? context.keepOutputs,
    collected: false,
    files: [],
  }
  const variants = variantsOf(options)
  refuseSecondOfName(collector.file, name)
  // A skipped suite is known by name and variants, so that its baseline is not taken for abandoned; its data is not read
  if (isSkipped(suite)) {
    suite.meta.evalSuite = { ...meta, variant: variants[0] }
    for (const variant of variants.slice(1)) describe.skip(variant!, { meta: { evalSuite: { ...meta, variant } } }, () => {})
    return
  }

  const folder = dirname(collector.file.filepath)
  const { rows, files, limited } = await loadRows(options.data, { folder, owner: `eval "${name}"`, schema: options.schema })
  Object.assign(meta, { files, collected: !limited })
  const limit = options.concurrency === undefined ? undefined : pLimit(options.concurrency)
  allowConcurrency(options.concurrency, context)

  const titles = caseTitles(rows)
  for (const variant of variants) {
    const suiteMeta = { ...meta, variant }
    const setup: CaseSetup = {
      suite: { ...options, timeout: options.timeout ?? context.timeout },
      params: { ...(options.params as object | undefined), ...(variant === undefined ? {} : options.variants?.[variant]) },
      file: relative(context.root, collector.file.filepath).replaceAll('\\', '/'),
      name,
      variant,
      body,
      context,
      limit,
    }
    const register = () => registerCases(rows, titles, setup, options)
    if (variant === undefined) {
      register()
      suite.meta.evalSuite = suiteMeta
    } else {
      describe(variant, () => {
        register()
        // Set when the tests are there already: what a suite's meta holds before is copied into each of its tests
        TestRunner.getCurrentSuite().suite!.meta.evalSuite = suiteMeta
      })
    }
  }
}

function registerCases(rows: readonly LoadedRow[], titles: readonly string[], setup: CaseSetup, { concurrency, cluster }: EvalOptions): void {
  for (const [index, row] of rows.entries()) {
    const evalCase = { id: row.id, ...(cluster ? { cluster: clusterOf(cluster, row, titles[index]!) } : {}) }
    // Our own timers bound the task and each scorer: a limit of the runner on top would cut off many trials, and lose what they gave
    test(titles[index]!, { meta: { evalCase }, timeout: 0, ...(concurrency === 1 ? { concurrent: false } : { concurrent: true }) }, (ctx) => runCase(ctx, row, setup))
  }
}

function clusterOf(cluster: (row: EvalRow) => string, row: LoadedRow, title: string): string {
  const id: unknown = cluster(row)
  if (typeof id === 'string' && id !== '') return id
  throw new TypeError(`\`cluster\` must give every row a text that is not empty; for "${title}" it gave ${JSON.stringify(id) ?? 'undefined'}`)
}

/** The base runs where there are params to run it with, or nothing else to run. */
function variantsOf({ params, variants = {} }: EvalOptions): (string | undefined)[] {
  const names = Object.keys(variants)
  return params !== undefined || names.length === 0 ? [undefined, ...names] : names
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
