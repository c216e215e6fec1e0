/** From Jest's results to the suites that `core` evaluates. The only place that reads what the worker added to them. */
import { relative } from 'node:path'
import { recordOfTest, type CaseRecord, type SuiteMeta, type SuiteRun } from '@evals/core'
import type { AssertionResult, TestResult } from '@jest/test-result'
import type { WithCase, WithSuites } from './results.ts'

/** What one test file gave, or has given so far. */
export interface CollectedFile {
  suites: SuiteRun[]
  /** Messages of cases whose rows are not in the run record, one for each case. */
  unlogged: string[]
  /** Tests that are no eval cases and were run. */
  otherTests: number
  /** Those of them that failed. */
  otherFailures: number
}

/** @param root the project's root, to which eval files are relative */
export function collectFile(result: TestResult, root: string): CollectedFile {
  const { evals } = result as WithSuites<TestResult>
  return collect(evals?.suites ?? [], result.testResults, result.testFilePath, root)
}

/** What is known of a file while it is running: not how many cases it has. */
export function collectUnfinished(suites: readonly SuiteMeta[], results: readonly AssertionResult[], path: string, root: string): CollectedFile {
  return collect(suites.map((meta) => ({ ...meta, collected: false })), results, path, root)
}

function collect(suites: readonly SuiteMeta[], results: readonly AssertionResult[], path: string, root: string): CollectedFile {
  const file = relative(root, path).replaceAll('\\', '/')
  const collected: CollectedFile = { suites: suites.map(({ files: _files, shard: _shard, ...meta }) => ({ ...meta, file, cases: [] })), unlogged: [], otherTests: 0, otherFailures: 0 }
  for (const result of results as readonly WithCase<AssertionResult>[]) {
    const { evals, status } = result
    if (evals) {
      if (evals.meta.unlogged !== undefined) collected.unlogged.push(evals.meta.unlogged)
      collected.suites[evals.suite]?.cases.push(caseRecord(result, evals))
    } else if (status === 'passed' || status === 'failed') {
      collected.otherTests++
      if (status === 'failed') collected.otherFailures++
    }
  }
  return collected
}

function caseRecord({ title, status, failureMessages }: AssertionResult, { meta }: NonNullable<WithCase<AssertionResult>['evals']>): CaseRecord {
  const failure = status === 'failed' ? { name: 'Error', message: failureMessages[0]?.split('\n')[0] ?? '' } : undefined
  return recordOfTest(meta, title, failure)
}
