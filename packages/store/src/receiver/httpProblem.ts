/** Why a request is not taken, as the status of its answer, and the code that OTLP wants in the body of it. */

/** gRPC's, as `google.rpc.Status` has them. */
const CODES = { 400: 3, 401: 16, 403: 7, 404: 5, 405: 12, 413: 8, 415: 3, 429: 8, 500: 13, 503: 14 } as const

export type ProblemStatus = keyof typeof CODES

export class HttpProblem extends Error {
  override name = 'HttpProblem'
  readonly status: ProblemStatus
  /** Of the answer. */
  readonly headers: Readonly<Record<string, string>>

  /** @param message for whoever sent it */
  constructor(status: ProblemStatus, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }

  get code(): number {
    return CODES[this.status]
  }
}

/** Exporters of OpenTelemetry give up 10 seconds after they began, and at once where they are to wait for longer than that. */
const LONGEST_WAIT = 4

/** It may be sent again, and should be. @param seconds after how many, of which 1 to 4 are told */
export function tryLater(status: 429 | 503, message: string, seconds: number): HttpProblem {
  return new HttpProblem(status, message, { 'retry-after': String(Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(seconds)))) })
}
