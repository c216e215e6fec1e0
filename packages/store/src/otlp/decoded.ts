/** What came of a body: what was taken, and what was not, and why. */
import type { IncomingSpan } from '../trace/incomingSpan.ts'

export interface Decoded {
  /** Log records are spans of which only an event is known. */
  spans: IncomingSpan[]
  /** How many spans or log records were not taken. */
  rejected: number
  /** Log records that belong to no trace and say nothing of a model. They are not rejected: nobody wants them here. */
  ignored: number
  /** Why some were rejected: each reason once, with how often where it is more. */
  reasons: string[]
}
