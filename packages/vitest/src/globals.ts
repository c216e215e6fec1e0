/** Types for projects with `globals: true`: `/// <reference types="@evals/vitest/globals" />` gives the global `describe` its `eval`. */
import type { DescribeEval } from './describeEval.ts'

declare global {
  /** `SuiteAPI` can not be augmented: it is an alias over types that Vitest does not export. */
  interface Function {
    readonly eval: DescribeEval
  }
}
