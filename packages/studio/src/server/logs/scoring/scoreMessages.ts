/** What the studio and the process that runs a project's scorers say to each other. */
import type { RowScores, RowToScore } from '@evals/store'

export type ToScorers =
  /** The first message, once. */
  | { kind: 'load'; root: string; file: string; timeoutMs: number }
  | { kind: 'row'; id: number; row: RowToScore; names: readonly string[] }

export type FromScorers =
  | { kind: 'loaded'; names: string[] }
  /** The file can not be used, and the process ends. */
  | { kind: 'refused'; message: string }
  | { kind: 'scored'; id: number; scores: RowScores }
  | { kind: 'broke'; id: number; message: string }
  /** It is not stuck. */
  | { kind: 'alive' }

/** How often it says so, in milliseconds. */
export const ALIVE_MS = 1_000
