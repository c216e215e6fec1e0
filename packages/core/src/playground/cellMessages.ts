/** What workers tell the main process of a playground, and it them: a line of JSON each. */
import type { SuitePrompt } from '../case/evalMeta.ts'
import type { Row } from '../row/row.ts'
import type { PlaygroundEvent, PlaygroundSuite } from './playground.ts'

/** What a worker knows of the suite that is asked for, before its first cell. */
export interface PlannedRun {
  scorers: string[]
  keepOutputs: boolean
  /** By column, in their order. */
  prompts: (SuitePrompt[] | undefined)[]
  /** Cells that were registered. */
  cells: number
}

export type FromWorker =
  | { kind: 'suite'; suite: PlaygroundSuite }
  | { kind: 'rows'; rows: Row[]; total: number }
  | { kind: 'planned'; planned: PlannedRun }
  /** An eval of the file that was not asked for. */
  | { kind: 'other'; name: string }
  | { kind: 'event'; event: Extract<PlaygroundEvent, { type: 'cell' | 'delta' | 'result' | 'problem' }> }

export type ToMain =
  /** With the test file that the worker is about to load, absolute. */
  | { kind: 'hello'; ask: number; file?: string | undefined }
  | { kind: 'pong' }
  /** With a number where the worker waits until it has come. */
  | { kind: 'tell'; number?: number | undefined; message: FromWorker }

export type ToWorker = { kind: 'got'; number: number } | { kind: 'ping' }
