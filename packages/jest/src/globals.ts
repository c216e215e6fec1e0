/** Types for evals that take `describe` and `expect` from Jest itself: the globals of `@types/jest`, or `@jest/globals`. */
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

declare module 'expect' {
  // oxlint-disable-next-line no-unused-vars -- as above
  interface Matchers<R extends void | Promise<void>, T = unknown> extends ScoreMatchers {}
}

declare module '@jest/types' {
  namespace Global {
    interface Describe {
      eval: DescribeEval
    }
    interface DescribeBase {
      eval: DescribeEval
    }
  }
}
