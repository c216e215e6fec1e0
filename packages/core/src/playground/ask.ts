/** What a playground asks of a runner's workers: to tell of their evals, or to run some cells of one. JSON-safe: it crosses between processes. */
import type { PlaygroundColumn, PlaygroundRow } from './playground.ts'

export interface AskPlace {
  /** Which ask it is: what comes late of another is not mixed in. */
  id: number
  /** Where the answers go: the socket of `serveCells`. */
  address: string
}

export interface SuiteName {
  /** Relative to the project's root, with forward slashes. */
  file: string
  /** Path of describe names, joined by ' > '. */
  suite: string
}

export type PlaygroundAsk = AskPlace &
  (
    | { kind: 'suites' }
    | ({ kind: 'rows'; offset: number; limit: number } & SuiteName)
    | ({ kind: 'run'; columns: PlaygroundColumn[]; rows: (string | PlaygroundRow)[]; trials: number } & SuiteName)
  )
