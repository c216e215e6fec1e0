/** What every reader of a dataset format gives. */

/** One record as it stands in the file: not yet checked. */
export interface Located {
  value: unknown
  /** Counts from 1; absent where the format's reader does not tell. */
  line?: number | undefined
}

/** What a format's reader gives: the records that could be read, and what is wrong with the others. */
export interface FormatResult {
  records: Located[]
  problems: { line?: number | undefined; problem: string }[]
}
