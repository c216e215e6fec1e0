/** Sends a request when its host may be asked, and again where the host is busy. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isError } from '@evals/core/worker'
import { refusal } from '../cache/refusal.ts'
import { backoff, isBusy, retryAfter, saysBusy } from './busy.ts'
import { currentLimiter } from './currentLimiter.ts'
import { HostDownError, type Turn } from './limiter.ts'
import { waiting } from './waiting.ts'

export interface Sent {
  response: Response
  /** Says that the answer has come whole, or will not come; the host counts it as under way until then. */
  over: (tokens?: number) => void
}

/**
 * @param send called for each attempt
 * @param tokens estimated, of the input
 * @returns what the host answered in the end; where it is down, a response of status 400 that says so
 */
export async function sendInTurn(host: string, tokens: number, signal: AbortSignal | undefined, send: () => Promise<Response>): Promise<Sent> {
  for (let attempt = 0; ; attempt++) {
    let turn: Turn
    try {
      turn = await waiting(() => currentLimiter().turn(host, tokens, signal))
    } catch (error) {
      if (error instanceof HostDownError) return { response: refusal(error.message), over: () => {} }
      throw error
    }
    let response: Response
    try {
      response = await send()
    } catch (error) {
      turn.end(signal?.aborted ? { kind: 'dropped' } : { kind: 'unreachable', problem: reasonOf(error) })
      throw error
    }
    if (!(await isBusy(response))) return { response: saysBusy(response) ? final(response) : response, over: (used) => turn.end({ kind: 'answered', tokens: used }) }

    const retryAfterMs = retryAfter(response.headers)
    turn.end({ kind: 'refused', retryAfterMs })
    if (attempt >= turn.maxRetries) return { response: final(response), over: () => {} }
    await response.body?.cancel()
    // The limiter waits for what the host asked for; this keeps those apart that wait for the same
    await waiting(() => sleep(retryAfterMs === undefined ? backoff(attempt) : backoff(0), undefined, { signal }))
  }
}

/** The SDK has no need to try as often again. */
function final(response: Response): Response {
  const headers = new Headers(response.headers)
  headers.set('x-should-retry', 'false')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** Node says why two causes deep. */
function reasonOf(error: unknown): string {
  let reason = error
  while (isError(reason) && isError(reason.cause)) reason = reason.cause
  return isError(reason) ? reason.message : String(reason)
}
