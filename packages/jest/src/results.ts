/** What a worker adds to Jest's own results for the reporter: JSON-safe, as it crosses between processes. */
import type { CaseMeta, SuiteMeta } from '@evals/core/worker'

/** On the result of a test that is an eval's case. */
export interface CaseResult {
  /** Which of the file's suites it belongs to. */
  suite: number
  meta: CaseMeta
  /** Only on the first that is reported while the file is running. */
  file?: FileResult
}

/** On the result of a file with evals. */
export interface FileResult {
  suites: SuiteMeta[]
  /** How many cases are going to be run. */
  casesToRun: number
}

export type WithCase<Result> = Result & { evals?: CaseResult }
export type WithSuites<Result> = Result & { evals?: FileResult }
