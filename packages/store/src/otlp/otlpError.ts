/** A body that can not be read as OTLP at all. What is wrong with single spans is counted instead, and the others are taken. */

export class OtlpError extends Error {
  override name = 'OtlpError'
  /** Of the answer to it: 400, and 415 for a content type that OTLP does not have. */
  readonly status: 400 | 415

  constructor(message: string, status: 400 | 415 = 400) {
    super(message)
    this.status = status
  }
}
