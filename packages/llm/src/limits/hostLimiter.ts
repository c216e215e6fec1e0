/**
 * Who may ask a host, and when. It begins with many requests at once, and has more with each answer. After a refusal
 * it has half, leaves the host alone for as long as that wants, and learns how much it takes: so many a second as were
 * answered while others were refused. That rate is kept; after a while a little more is tried, and more seldom each
 * time that was too much.
 *
 * A state machine over a clock that is given to it: it starts no timers, and so is tested without waiting.
 */
import type { HostLimits } from '@evals/core/worker'
import { Bucket } from './bucket.ts'

/** How a request ended, as far as its host's limits are concerned. */
export type Outcome =
  | { kind: 'answered'; tokens?: number | undefined }
  /** The host is busy. It may say for how many milliseconds. */
  | { kind: 'refused'; retryAfterMs?: number | undefined }
  /** Nobody answered. */
  | { kind: 'unreachable'; problem: string }
  /** Whoever asked has gone. */
  | { kind: 'dropped' }

export interface Permit {
  /** Estimated. */
  tokens: number
  /** Before which change of the limits it was given. */
  round: number
}

const FIRST_CONCURRENCY = 64
const MAX_CONCURRENCY = 1024
/** So many requests in a row without any answer: the host is down. */
const FAILURES = 5
/** Milliseconds until somebody may try again. */
const OPEN_MS = 15_000
/** The rate is what was answered in so many milliseconds. */
const WINDOW_MS = 1_000
/** A little under what the host takes: asking too much costs pauses. */
const BELOW = 0.98
/** Milliseconds after which more is tried than the rate that is known; twice as long each time that was too much. */
const FIRST_TRIAL_MS = 5_000
const LONGEST_TRIAL_MS = 120_000
const TRIAL_STEP_MS = 500
const TRIAL_GROWTH = 1.02
/** Where the host was left alone in between, its rate is higher than what was seen of it. */
const GUESS_STEP_MS = 250
const GUESS_GROWTH = 1.2
const STEP_ANSWERS = 3

export class HostLimiter {
  private concurrency: number
  private readonly most: number
  private running = 0
  private round = 0
  /** Until the first refusal it grows by one with each answer. */
  private slowStart = true

  private readonly requests: Bucket | undefined
  private readonly tokens: Bucket | undefined
  /** Learned, where the host has refused. */
  private pace: Bucket | undefined

  private pausedUntil = 0
  private failures = 0
  private openUntil = 0
  private problem = ''

  /** When what was answered of late was answered. */
  private recent: number[] = []
  /** How long a known rate is kept. */
  private trialMs = FIRST_TRIAL_MS
  private isKnown = false
  private nextStep = Infinity
  private begun: number

  constructor(
    private readonly host: string,
    { concurrency, requestsPerMinute, tokensPerMinute }: HostLimits,
    now: number,
  ) {
    this.most = concurrency ?? MAX_CONCURRENCY
    this.concurrency = Math.min(FIRST_CONCURRENCY, this.most)
    this.begun = now
    this.requests = requestsPerMinute === undefined ? undefined : perMinute(requestsPerMinute, now)
    this.tokens = tokensPerMinute === undefined ? undefined : perMinute(tokensPerMinute, now)
  }

  /** @returns a permit; or milliseconds after which to ask again, Infinity: when a permit is given back; or why nobody may ask */
  ask(tokens: number, now: number): Permit | { waitMs: number } | { problem: string } {
    // Of an open circuit one may try whether it can be closed
    if (this.failures >= FAILURES && (now < this.openUntil || this.running > 0)) {
      return now < this.openUntil ? { problem: this.downProblem() } : { waitMs: Infinity }
    }
    if (this.running >= Math.floor(this.concurrency)) return { waitMs: Infinity }
    const waitMs = Math.max(this.pausedUntil - now, this.requests?.delay(1, now) ?? 0, this.tokens?.delay(tokens, now) ?? 0, this.pace?.delay(1, now) ?? 0)
    if (waitMs > 0) return { waitMs }
    this.requests?.take(1, now)
    this.tokens?.take(tokens, now)
    this.pace?.take(1, now)
    this.running++
    return { tokens, round: this.round }
  }

  giveBack(permit: Permit, outcome: Outcome, now: number): void {
    this.running--
    switch (outcome.kind) {
      case 'answered':
        if (outcome.tokens !== undefined) this.tokens?.take(outcome.tokens - permit.tokens, now)
        this.failures = 0
        this.recent.push(now)
        this.forget(now)
        this.grow(now)
        return
      case 'refused':
        this.failures = 0
        this.tokens?.take(-permit.tokens, now)
        this.shrink(permit, outcome.retryAfterMs, now)
        return
      case 'unreachable':
        this.problem = outcome.problem
        if (++this.failures >= FAILURES) this.openUntil = now + OPEN_MS
        return
      case 'dropped':
    }
  }

  private grow(now: number): void {
    // More than is used says nothing of what the host takes
    if (this.running + 1 >= Math.floor(this.concurrency)) this.concurrency = Math.min(this.most, this.concurrency + (this.slowStart ? 1 : Math.max(1 / this.concurrency, 0.05)))
    if (!this.pace || now < this.nextStep) return
    this.setPace(this.pace.perSecond * (this.isKnown ? TRIAL_GROWTH : GUESS_GROWTH), now)
    this.nextStep = now + this.step(this.isKnown ? TRIAL_STEP_MS : GUESS_STEP_MS)
  }

  private shrink(permit: Permit, retryAfterMs: number | undefined, now: number): void {
    const wasPaused = this.pausedUntil > now - WINDOW_MS
    if (retryAfterMs !== undefined) this.pausedUntil = Math.max(this.pausedUntil, now + retryAfterMs)
    // Those that were under way already tell the same once more
    if (permit.round !== this.round) return
    this.round++
    this.slowStart = false
    // Where the rate is known, it does the rest
    this.concurrency = Math.max(1, this.isKnown ? Math.min(this.concurrency, this.running) : this.concurrency / 2)
    // What is answered in the first moment may be no measure: a host may let many through at once, and then few
    if (now - this.begun < WINDOW_MS) return
    this.forget(now)
    const measured = (this.recent.length / WINDOW_MS) * 1000
    if (this.isKnown && !wasPaused) this.trialMs = Math.min(this.trialMs * 2, LONGEST_TRIAL_MS)
    this.isKnown = !wasPaused
    this.setPace(Math.max(measured, 0.2) * (this.isKnown ? BELOW : 1), now)
    this.nextStep = Math.max(now, this.pausedUntil) + this.step(this.isKnown ? this.trialMs : GUESS_STEP_MS)
  }

  /** Of a slow host too little is seen in a short time. */
  private step(ms: number): number {
    return Math.max(ms, (STEP_ANSWERS / (this.pace?.perSecond ?? Infinity)) * 1000)
  }

  private forget(now: number): void {
    const first = this.recent.findIndex((at) => at > now - WINDOW_MS)
    if (first !== 0) this.recent = first === -1 ? [] : this.recent.slice(first)
  }

  private setPace(perSecond: number, now: number): void {
    // As fine as timers are, so that it is even
    const capacity = Math.max(1, perSecond * 0.05)
    if (this.pace) this.pace.setRate(perSecond, capacity, now)
    else this.pace = new Bucket(perSecond, capacity, now, 0)
  }

  /** The same at all times, so that a report can show it once for all cases. */
  private downProblem(): string {
    return `${this.host} does not answer, and is left alone for ${OPEN_MS / 1000} s: ${this.problem}`
  }
}

/** Of a minute's amount a second's is there at once; the rest comes evenly, so that no minute has more. */
function perMinute(amount: number, now: number): Bucket {
  const capacity = Math.max(1, amount / 60)
  return new Bucket(Math.max(amount - capacity, amount / 2) / 60, capacity, now)
}
