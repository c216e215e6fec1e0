/** What every reader of a format gives: what comes in, and what is wrong with the rest. */
import type { IncomingSpan } from '../trace/incomingSpan.ts'

export interface ImportProblem {
  file: string
  /** Counts from 1. Absent: it is about the file as a whole. */
  line?: number | undefined
  /** What is wrong, and what to do. It may quote the file: escape it before it is shown in a terminal. */
  problem: string
}

export type Imported = { span: IncomingSpan; problem?: undefined } | { span?: undefined; problem: ImportProblem }

export const IMPORT_FORMATS = ['rows', 'spans', 'otlp', 'chat', 'csv'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** What is wrong with one line. */
export class LineError extends Error {}
