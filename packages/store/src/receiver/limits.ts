/** What the receiver takes at most, so that no sender can make it take more memory or time than it has. */

export interface ReceiverLimits {
  /** Of one body, both as it is sent and as it is when it is not compressed any more. Default: 20 MiB, as the OpenTelemetry Collector has it. */
  bodyBytes: number
  /** Of all bodies that are being read or wait to be written. What comes beyond is to be sent again later. Default: 128 MiB. */
  pendingBytes: number
  /** Connections that are open at once. Default: 1,000. */
  connections: number
  /** Until the headers of a request are there, in milliseconds. Default: 10,000. */
  headersTimeoutMs: number
  /** Until the whole request is there, in milliseconds. Default: 60,000. */
  requestTimeoutMs: number
}

export const DEFAULT_LIMITS: ReceiverLimits = {
  bodyBytes: 20 * 1024 * 1024,
  pendingBytes: 128 * 1024 * 1024,
  connections: 1_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
}

/** @throws {RangeError} for what is no positive number */
export function limitsOf(given: Partial<ReceiverLimits> = {}): ReceiverLimits {
  const limits = { ...DEFAULT_LIMITS, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) }
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isFinite(value) || value <= 0) throw new RangeError(`limits.${name} must be a number above 0, and is ${value}`)
  }
  return limits
}
