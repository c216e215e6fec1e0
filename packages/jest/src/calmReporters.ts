/** Jest's own reporters, which go on beside ours, without a line for each of an eval's 10,000 cases: those that fail are listed, the others are in our report. */
import type { DefaultReporter, Reporter, SummaryReporter, Test, VerboseReporter } from '@jest/reporters'
import type { AggregatedResult, AssertionResult, TestResult } from '@jest/test-result'
import type { Config } from '@jest/types'
import { jestModule } from './jestModules.ts'
import type { WithCase } from './results.ts'

interface JestReporters {
  DefaultReporter: typeof DefaultReporter
  VerboseReporter: typeof VerboseReporter
  SummaryReporter: typeof SummaryReporter
}

/** Jest's live block, which has no public door: it is asked for its text at each redrawing. */
interface Status {
  get: () => { content: string; clear: string }
}

/** What takes one line of a terminal away and moves up. */
const CLEAR_LINE = '\r\u001B[K\r\u001B[1A'

/** @param progress lines to show below Jest's own while the run goes on */
export function createCalmReporters(globalConfig: Config.GlobalConfig, progress: () => string[]): Reporter[] {
  const { DefaultReporter, VerboseReporter, SummaryReporter } = jestModule(globalConfig.rootDir, '@jest/reporters') as JestReporters
  const main = globalConfig.verbose ? new VerboseReporter(globalConfig) : new DefaultReporter(globalConfig)
  addToStatus(main, progress)
  return [calm(main), new SummaryReporter(globalConfig)]
}

function calm(reporter: DefaultReporter): Reporter {
  return {
    onRunStart: (...args) => reporter.onRunStart(...args),
    onTestStart: (test) => reporter.onTestStart(test),
    onTestCaseResult: (test: Test, result: AssertionResult) => reporter.onTestCaseResult(test, result),
    onTestResult: (test: Test, result: TestResult, aggregated: AggregatedResult) => {
      const worthALine = (one: WithCase<AssertionResult>): boolean => !one.evals || one.status === 'failed'
      reporter.onTestResult(test, { ...result, testResults: result.testResults.filter(worthALine) }, aggregated)
    },
    onRunComplete: () => reporter.onRunComplete(),
    getLastError: () => undefined,
  }
}

function addToStatus(reporter: DefaultReporter, progress: () => string[]): void {
  const { _status: status } = reporter as unknown as { _status?: Status }
  if (typeof status?.get !== 'function') return
  const get = status.get.bind(status)
  status.get = () => {
    const { content, clear } = get()
    const lines = content === '' ? [] : progress()
    return lines.length === 0 ? { content, clear } : { content: `${content}\n${lines.join('\n')}\n`, clear: clear + CLEAR_LINE.repeat(lines.length + 1) }
  }
}
