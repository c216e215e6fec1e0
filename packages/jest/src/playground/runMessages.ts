/** What a playground and the process of one of its runs say to each other. */
import type { PlaygroundAsk, RunnerProblem } from '@evals/core'

export type ToRun = { kind: 'find' } | { kind: 'run'; files: readonly string[]; ask: PlaygroundAsk; runFolder: string } | { kind: 'stop' }

export interface FromRun {
  /** Of `find`: test files, absolute. */
  files: string[]
  /** Of `find`: what the configuration says, absolute. */
  root?: string | undefined
  problems: RunnerProblem[]
}
