/** Which answers say that a host is busy, and how long to leave it alone. */

/** Too many requests, overloaded, overloaded at Anthropic's. */
const BUSY = [429, 503, 529]

export function saysBusy({ status }: Response): boolean {
  return BUSY.includes(status)
}

/** Milliseconds. A host that wants to be left alone for longer has a limit by the day, or a header that is wrong: its answer says more than a run that stands still. */
const LONGEST_PAUSE_MS = 15 * 60_000

/** @returns whether the same request can be expected to be answered in the time of a run: a quota that is used up will not come back by waiting */
export async function isBusy(response: Response): Promise<boolean> {
  if (!saysBusy(response)) return false
  if (response.headers.get('x-should-retry') === 'false') return false
  if ((retryAfter(response.headers) ?? 0) > LONGEST_PAUSE_MS) return false
  const text = await response.clone().text().catch(() => '')
  return !/insufficient_quota|billing_hard_limit|credit balance is too low/.test(text)
}

/**
 * In milliseconds, by the headers that hosts use: `retry-after-ms`, `retry-after` in seconds or as a date.
 *
 * @returns `undefined` where the host does not say, or what can not be
 */
export function retryAfter(headers: Headers, now: number = Date.now()): number | undefined {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(exact) && exact >= 0) return exact
  const given = headers.get('retry-after')
  if (given === null || given.trim() === '') return undefined
  const seconds = Number(given)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(given) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

const FIRST_MS = 500
const LONGEST_MS = 30_000

/**
 * Milliseconds before the next attempt, by full jitter: those who were refused together do not come back together.
 * Source: Brooker 2015, "Exponential Backoff And Jitter", AWS Architecture Blog.
 *
 * @param attempt from 0
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
}
