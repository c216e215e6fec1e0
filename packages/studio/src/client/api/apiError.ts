/** What the server refused, in its words. */
import type { ProblemBody } from '../../server/requestProblem.ts'

export class ApiError extends Error {
  override name = 'ApiError'
  constructor(
    readonly status: number,
    { message, at }: ProblemBody['error'],
  ) {
    super(message)
    this.at = at
  }

  /** Of a query: where in it. */
  readonly at: { from: number; to: number } | undefined
}
