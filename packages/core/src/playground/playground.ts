/** The playground's side of an eval: what of it can be changed, what is asked of it, and what comes back while it runs. The contract between a runner's adapter and the studio; JSON-safe, as it crosses between processes. */
import type { Json } from '../json.ts'
import type { Row } from '../row/row.ts'

/** One `describe.eval`, as it was collected and not run. */
export interface PlaygroundSuite {
  /** The eval file, relative to the project's root, with forward slashes. */
  file: string
  /** Path of describe names, joined by ' > '. */
  name: string
  /** Of the base: in the order in which they were written. */
  params: PlaygroundParam[]
  /** Named overrides that the eval itself has. */
  variants: { name: string; params: Record<string, ParamValue> }[]
  /** Names in the order in which they were given. */
  scorers: string[]
  trials: number
  /** How many rows its data has. */
  rows: number
  /** Files that the data was read from, relative to the project's root. */
  files: string[]
  /** Why it can not be run here: its data can not be read, it is skipped. */
  problem?: string | undefined
}

export type ParamKind = 'text' | 'number' | 'boolean' | 'choice' | 'model' | 'prompt' | 'json'

export interface PlaygroundParam {
  name: string
  /** How it is edited: by the eval's schema for its params, else by its value and name. */
  kind: ParamKind
  /** Of the base. `undefined`: not set, or nothing that JSON can hold. */
  value?: ParamValue | undefined
  choices?: Json[] | undefined
  min?: number | undefined
  max?: number | undefined
  /** A whole number. */
  integer?: boolean | undefined
  description?: string | undefined
}

/** A value as it is, or the text of a prompt as it is in the editor: not yet that of its file. */
export type ParamValue = Json | { $prompt: PromptText }

export interface PromptText {
  /** Relative to the project's root. */
  file: string
  /** The whole text of the `.prompt` file. */
  source: string
  /** Names of the variables that the text uses. */
  variables?: string[] | undefined
}

/** A column of the grid: the base's params with these over them. */
export interface PlaygroundColumn {
  name: string
  params: Record<string, ParamValue>
}

export interface PlaygroundRequest {
  file: string
  suite: string
  columns: PlaygroundColumn[]
  /** Rows of the eval's data by id, and rows that were typed or come from a log. */
  rows: (string | PlaygroundRow)[]
  /** Default: 1. */
  trials?: number | undefined
}

/** A row that the eval's data does not have. */
export type PlaygroundRow = Pick<Row, 'id' | 'input'> & Partial<Pick<Row, 'expected' | 'name' | 'metadata' | 'tags' | 'origin'>>

/** What a run of the playground says while it goes, in this order for each cell: `started` (its run), `cell`, any number of `delta`, `result` once a trial. */
export type PlaygroundEvent =
  /** The run is there: `.evals/runs/<runId>`, of kind `playground`. */
  | { type: 'started'; runId: string }
  /** A trial of a cell has begun. */
  | { type: 'cell'; column: string; row: string; trial: number }
  /** More of what a model writes inside the task, as it comes. */
  | { type: 'delta'; column: string; row: string; trial: number; text: string }
  /** A trial has ended: its row, with output, scores, error, metrics and trace. */
  | { type: 'result'; column: string; row: Row }
  /** Something that is no cell's own fault: the file does not load, a row is not there. */
  | { type: 'problem'; message: string }
  /** The run has ended; it is on file. */
  | { type: 'ended'; runId: string; durationMs: number; stopped: boolean }

/** A warm runner of the user's project. */
export interface PlaygroundHost {
  /** Reads every eval file, and runs nothing. Files that do not load are problems. */
  suites: () => Promise<{ suites: PlaygroundSuite[]; problems: { file: string; message: string }[] }>
  /** Rows of a suite's data, as its scorers see them. */
  rows: (suite: { file: string; suite: string }, page: { offset: number; limit: number }) => Promise<{ rows: Row[]; total: number }>
  /** Resolves when the run has ended; a stop by the signal is an end, and not an error. */
  run: (request: PlaygroundRequest, onEvent: (event: PlaygroundEvent) => void, signal?: AbortSignal) => Promise<void>
  close: () => Promise<void>
}
