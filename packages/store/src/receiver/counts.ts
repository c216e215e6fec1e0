/** What a receiver has done since it began: for a line of status. */

export interface ReceiverCounts {
  /** Requests that carried something. */
  requests: number
  /** Of them those that were answered with a status of 400 or above. */
  refused: number
  /** Bytes of bodies, not compressed any more. */
  bytes: number
  /** What the store said of the spans that it was given: rows, log records and feedback are spans or parts of them, too. */
  added: number
  changed: number
  known: number
  /** Spans, log records, rows and feedback that could not be read. */
  rejected: number
  /** Log records that belong to no trace and say nothing of a model. */
  ignored: number
  /** Requests with metrics, which are answered, and not kept. */
  metrics: number
  /** Why something was refused or rejected, the latest; and when, since 1970. What senders wrote may be in it. */
  problem?: { message: string; atMs: number } | undefined
}

export function noCounts(): ReceiverCounts {
  return { requests: 0, refused: 0, bytes: 0, added: 0, changed: 0, known: 0, rejected: 0, ignored: 0, metrics: 0 }
}
