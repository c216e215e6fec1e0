/** Types for evals without an import of `@evals/jest`: for `@types/jest`'s globals, and for `@jest/globals`. */
import type { DescribeEval } from './describeEval.ts'
import type { ScoreMatchers } from './matchers.ts'

declare global {
  namespace jest {
    interface Describe {
      eval: DescribeEval
    }
    // oxlint-disable-next-line no-unused-vars -- an interface is merged only with one that has the same parameters
    interface Matchers<R, T = {}> extends ScoreMatchers {}
  }
}
