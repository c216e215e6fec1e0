/**
 * The test runner: jest-circus, and around it what evals need. Each test has a context that is right also where tests
 * run at once; cases are registered when their data has been read; what they gave is added to Jest's results.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JestEnvironment } from '@jest/environment'
import type { TestEvents, TestResult } from '@jest/test-result'
import type { Circus, Config } from '@jest/types'
import { baselinePath, baselineProblem, cellChannel, isEvalFile, rowLogOf, type CaseMeta, type RowLog, type RunContext } from '@evals/core'
import { openChannel, type Channel, type CurrentTest } from './channel.ts'
import { EvalFile } from './evalFile.ts'
import { giveContext } from './testContext.ts'
import { defaultOf, jestModule } from './jestModules.ts'
import { stopSignal } from './playground/stop.ts'
import { sharedContext } from './runContext.ts'

type Send = <Event extends keyof TestEvents>(event: Event, args: TestEvents[Event]) => unknown
type TestRunner = (globalConfig: Config.GlobalConfig, config: Config.ProjectConfig, environment: JestEnvironment, runtime: unknown, testPath: string, send?: Send) => Promise<TestResult>

const runWithEvals: TestRunner = async (globalConfig, config, environment, runtime, testPath, send) => {
  const circus = defaultOf(jestModule(config.rootDir, 'jest-circus/runner')) as TestRunner
  const file = new EvalFile()
  const currentTest = new AsyncLocalStorage<CurrentTest>()
  openChannel(environment.global, channelOf(globalConfig, testPath, file, currentTest))

  const original = environment.handleTestEvent?.bind(environment)
  environment.handleTestEvent = async (event: Circus.AsyncEvent | Circus.SyncEvent, state: Circus.State) => {
    // Without an await before it: Jest does not wait for what is done about a registration
    if (event.name === 'add_test') giveContext(state.currentDescribeBlock.children.at(-1), currentTest)
    const handled = file.handle(event, state)
    if (handled) await handled
    // Jest calls it for events of both kinds, and says so of the first alone
    await original?.(event as Circus.AsyncEvent, state)
  }

  const playground = sharedContext()?.playground
  // Connected before any code of the user's can hold up the process
  if (playground) await cellChannel(playground, testPath)

  const setup = ['./setup.cjs', ...(isEvalFile(testPath) ? ['./setupEval.cjs'] : [])].map((name) => fileURLToPath(new URL(name, import.meta.url)))
  const withSetup = { ...config, setupFilesAfterEnv: [...setup, ...config.setupFilesAfterEnv] }
  const sendWithCase: Send = (event, args) => {
    if (event === 'test-case-result') file.addToCase((args as TestEvents['test-case-result'])[1])
    return send!(event, args)
  }
  const result = await circus(globalConfig, withSetup, environment, runtime, testPath, send && sendWithCase)
  file.addToFile(result)
  return result
}

function channelOf(globalConfig: Config.GlobalConfig, testPath: string, file: EvalFile, currentTest: Channel['currentTest']): Channel {
  const shared = sharedContext()
  const recorded = shared !== undefined
  let context: RunContext | undefined
  return {
    file: testPath,
    // Only files with evals ask for it
    get context() {
      return (context ??= {
        ...(shared ?? unrecorded(globalConfig, testPath)),
        refused: shared?.playground ? {} : refusedBaseline(testPath, shared?.root ?? globalConfig.rootDir),
        maxConcurrency: globalConfig.maxConcurrency,
      })
    },
    currentTest,
    ...(shared?.playground ? { stop: stopSignal() } : {}),
    rowLog: () => (recorded ? rowLogOf(shared.runFolder) : NOWHERE),
    defer: (load) => file.defer(load),
    addSuite: (meta) => file.addSuite(meta),
    addCase: (fn, suite, meta) => file.addCase(fn, suite, meta),
    willRun: (meta: CaseMeta) => file.willRun(meta),
    skip: (meta: CaseMeta) => file.skip(meta),
  }
}

const NOWHERE: RowLog = { append: () => [0, 0], appendSpans: () => {}, close: () => {} }

/** An editor runs tests with a reporter of its own. That is well, as long as nobody takes it for a verdict. */
function unrecorded({ rootDir, ci }: Config.GlobalConfig, testPath: string): Pick<RunContext, 'root' | 'runFolder' | 'keepOutputs'> {
  const advice = `evals need their reporter, which records and judges the run: \`jest --reporters=@evals/jest/reporter\`, or \`reporters: ['@evals/jest/reporter']\` in jest.config.js`
  if (ci) throw new Error(advice)
  console.warn(`${relative(rootDir, testPath)}: this run is not recorded and its scores are compared with nothing: ${advice}`)
  return { root: rootDir, runFolder: '', keepOutputs: true }
}

/** A baseline that can not be used is found before the first case is run and paid for. */
function refusedBaseline(testPath: string, root: string): Record<string, string> {
  const path = baselinePath(testPath)
  const problem = baselineProblem(path, relative(root, path).replaceAll('\\', '/'))
  return problem === undefined ? {} : { [testPath]: problem }
}

export default runWithEvals
