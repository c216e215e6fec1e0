/** What describe.eval leaves in Vitest's task meta, which is all that crosses from a worker to the reporter; and what the reporter gives the workers. */
import type { CaseMeta, RunContext, SuiteMeta } from '@evals/core/worker'

declare module 'vitest' {
  interface TaskMeta {
    evalSuite?: SuiteMeta
    evalCase?: CaseMeta
  }
  interface ProvidedContext {
    evals: RunContext
  }
}
