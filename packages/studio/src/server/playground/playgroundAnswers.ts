/** What the playground answers, for the pages: types only, so that no page loads what makes them. */
import type { PlaygroundEvent, PlaygroundRow, PlaygroundSuite, Row, ScorerResult } from '@evals/core'

export interface SuitesAnswer {
  /** Of the user's project; null: none that the playground can use, and `problems` says what to install. */
  runner: 'vitest' | 'jest' | null
  suites: PlaygroundSuite[]
  /** Files that do not load. `file` is '' where it is about all of them. */
  problems: { file: string; message: string }[]
}

export interface RowsAnswer {
  rows: Row[]
  total: number
}

export interface ModelsAnswer {
  /** Most recently used first, then those that the server has. */
  models: { name: string; /** Where it was seen. */ from: 'runs' | 'params' | 'server' }[]
  /** Why the server's own list is not in it, where it was asked. */
  problem?: string | undefined
}

/** What `POST /run` and `POST /prompt/run` stream, as the data of server-sent events. */
export type RunEvent =
  | Exclude<PlaygroundEvent, { type: 'started' }>
  /** `cells`: rows times columns. `rows`: their ids, in order, as far as they are known by one. */
  | { type: 'started'; runId: string; cells: number; rows: string[] }

export interface CompareAnswer {
  /** In the order in which they were sent. */
  columns: ColumnResult[]
}

export interface ColumnResult {
  name: string
  /** Rows that have ended. */
  cases: number
  /** Rows with an error in the task or in a scorer: those are no zeros. */
  errors: number
  /** With `comparison` against the base column where both have scores of the same rows; never in the base itself. */
  scorers: ScorerResult[]
}

export interface RowAnswer {
  row: PlaygroundRow
  /** Best first. */
  suites: FittingSuite[]
  /** Why suites could not be looked at. */
  problem?: string | undefined
}

export interface FittingSuite {
  file: string
  name: string
  /** `own`: the row is a case of it. `data`: it reads the row's file. `shape`: its rows' inputs have the same shape. */
  why: 'own' | 'data' | 'shape'
}

export interface SavePlan {
  /** A file each, as git shows them; empty where nothing would change. */
  changes: { file: string; patch: string }[]
  /** To be sent to have it done. */
  hash: string
  /** What can not be written where it stands, and why. With these there may be no change at all. */
  problems: { param?: string | undefined; message: string }[]
  /** What could not be written, as text to be copied by hand. */
  copy?: string | undefined
}

export interface SaveAnswer {
  /** Files that were written. */
  files: string[]
}

/** What `POST /eval` streams. */
export type EvalEvent =
  /** The run's record is there: it can be opened, and shows what has ended. */
  | { type: 'started'; runId: string }
  /** Of the runner's output; without colours. */
  | { type: 'line'; text: string }
  | { type: 'problem'; message: string }
  /** `runId` is absent where the runner began no run. */
  | { type: 'ended'; runId?: string | undefined; code: number | null; stopped: boolean }

export interface PromptsAnswer {
  /** `.prompt` files of the project, without partials. */
  files: string[]
}

export interface PromptAnswer {
  file?: string | undefined
  source: string
  variables: string[]
  /** The front matter's. */
  model?: string | undefined
  /** What is wrong with its text: nothing of it can be run until then. */
  problem?: string | undefined
}
