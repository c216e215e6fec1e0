/** What is known of an eval and its cases outside of the worker that runs them. JSON-safe: it crosses between processes. */
import type { Shard } from '../run/runRecord.ts'
import type { Gate } from './gate.ts'

export interface SuiteMeta {
  /** Path of describe names, joined by ' > '. */
  name: string
  variant?: string | undefined
  scorers: string[]
  trials: number
  gate: Gate
  keepOutputs: boolean
  /** `false` where not all rows were collected: a skipped suite, a dataset with a limit. */
  collected: boolean
  /** Only the rows of a shard were collected. */
  sharded?: true | undefined
  /** Of the process that ran it, for whoever merges what several have left. */
  shard?: Shard | undefined
  /** Files that the data and the prompts were read from, absolute. */
  files: string[]
  /** Those of them that are datasets, relative to the project's root, with forward slashes. Absent: none. */
  datasets?: string[] | undefined
  /** Absent: none in files. */
  prompts?: SuitePrompt[] | undefined
}

/** A prompt that the suite was run with. */
export interface SuitePrompt {
  /** Relative to the project's root, with forward slashes. */
  file: string
  /** Of its text and that of its partials. */
  hash: string
}

export interface CaseMeta {
  id: string
  cluster?: string | undefined
  /** `encodeSummary` of what the case gave; absent until it has run. */
  summary?: string | undefined
  /** Why the case's rows are not in the run record: a full disk, a read-only folder. */
  unlogged?: string | undefined
}
