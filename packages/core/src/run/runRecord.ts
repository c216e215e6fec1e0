/** The run record: what `run.json` holds, and what every surface shows. */
import type { UpdateMode } from '../baseline/updateBaseline.ts'
import type { SuiteResult } from '../comparison/suiteResult.ts'
import type { PlaygroundRequest } from '../playground/playground.ts'
import type { GitState } from './git.ts'

export const RUN_FORMAT = 'evals-run/1'

/** `--shard=1/3` of the runner, or `EVALS_SHARD=1/3` */
export interface Shard {
  /** Counts from 1. */
  index: number
  count: number
  /** What was divided. Default: the test files. */
  of?: 'rows' | undefined
}

export interface RunRecord {
  format: typeof RUN_FORMAT
  id: string
  /** `playground`: a try, which no baseline is compared with or written from. Default: `eval`. */
  kind?: 'eval' | 'playground' | undefined
  /** Of a run of kind `playground`: what was asked for. Its rows are in `rows.jsonl`. */
  playground?: Omit<PlaygroundRequest, 'rows'> | undefined
  /** ISO 8601. */
  startedAt: string
  durationMs: number
  runner: { name: string; version: string }
  git?: GitState | undefined
  /** `running` until the run has ended; a crash leaves it so. */
  outcome: 'running' | 'passed' | 'failed'
  /** Why it failed, one line each. */
  reasons: string[]
  /** Those of them that are not about a suite: errors of the runner, tests beside the evals. */
  runnerReasons?: string[] | undefined
  /** Which part of the test files this was. */
  shard?: Shard | undefined
  /** Ids of the runs that this one was made of. */
  merged?: string[] | undefined
  /** What the run was allowed to write into baselines. */
  update?: UpdateMode | undefined
  /** Baseline files that it wrote, relative to the project's root. */
  written?: string[] | undefined
  /** What a reader should know that does not fail the run, one line each. */
  notes: string[]
  suites: SuiteResult[]
}
