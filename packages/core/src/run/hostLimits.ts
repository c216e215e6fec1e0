/** What the user allows of a model's host, beside what the limiter finds out by itself. */
import { unknownKeys } from '../case/unknownKeys.ts'

export interface HostLimits {
  /** Requests at once. Default: as many as the host takes, from 64 on. */
  concurrency?: number | undefined
  /** Default: as many as the host takes. */
  requestsPerMinute?: number | undefined
  /** Of input and output together; those of the output are known afterwards. Default: as many as the host takes. */
  tokensPerMinute?: number | undefined
  /** How often a request is sent again that a host refuses because it is busy. Default: 10. */
  maxRetries?: number | undefined
}

/** By host, `api.openai.com` or `127.0.0.1:8080`; `*` is for all that are not named. */
export type Limits = Record<string, HostLimits>

const KNOWN = { concurrency: true, requestsPerMinute: true, tokensPerMinute: true, maxRetries: true } satisfies Record<keyof HostLimits, true>

/** @returns what is wrong, a line each */
export function limitsProblems(limits: Limits): string[] {
  if (typeof limits !== 'object' || limits === null) return ['`limits` must be an object: limits by host, or by * for all hosts']
  return Object.entries(limits).flatMap(([host, given]) => {
    if (typeof given !== 'object' || given === null) return [`\`limits['${host}']\` must be an object, such as { requestsPerMinute: 500 }`]
    const { concurrency, requestsPerMinute, tokensPerMinute, maxRetries } = given
    return [
      ...(/[/\s]|^https?:/.test(host) || host === '' ? [`\`limits['${host}']\`: a host is written as api.openai.com or 127.0.0.1:8080, without a protocol or a path`] : []),
      ...unknownKeys(given, KNOWN, `limits['${host}'] option`),
      ...(concurrency === undefined || (Number.isInteger(concurrency) && concurrency >= 1) ? [] : [`\`limits['${host}'].concurrency\` must be a whole number of at least 1`]),
      ...Object.entries({ requestsPerMinute, tokensPerMinute }).filter(([, value]) => value !== undefined && !(Number.isFinite(value) && value > 0)).map(([key]) => `\`limits['${host}'].${key}\` must be a number above 0`),
      ...(maxRetries === undefined || (Number.isInteger(maxRetries) && maxRetries >= 0) ? [] : [`\`limits['${host}'].maxRetries\` must be a whole number of at least 0`]),
    ]
  })
}
