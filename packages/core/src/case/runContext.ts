/** What the runner's main process tells its workers about the run. JSON-safe: it crosses between processes. */

import type { Shard } from '../run/runRecord.ts'
import type { PlaygroundAsk } from '../playground/ask.ts'
import type { CacheMode } from './cacheMode.ts'

export interface RunContext {
  /** The project's root, absolute. */
  root: string
  /** `.evals/runs/<id>`, absolute. Made by whoever comes first. */
  runFolder: string
  /** Whether baselines keep outputs, where an eval does not say. */
  keepOutputs: boolean
  /** Milliseconds for one trial, where an eval does not say. */
  timeout?: number | undefined
  /** Eval files, absolute, whose baseline can not be used, and why: none of their cases is run. */
  refused: Record<string, string>
  /** Whether answers of models are taken from the cache, where `EVALS_CACHE` does not say. */
  cache?: CacheMode | undefined
  /** Where the limiter of this run's calls of models is. */
  limiter?: string | undefined
  /** The runner's own limit on cases at once. */
  maxConcurrency: number
  /** What part of everything this process runs: of the files, or of each eval's rows. */
  shard?: Shard | undefined
  /** Set while a watch run accepts what is there: folders of the runs whose outputs and scores are taken as they are. */
  replay?: string[] | undefined
  /** Set by a playground: its evals register only the cells that it asks for, or none and tell of themselves. */
  playground?: PlaygroundAsk | undefined
}
