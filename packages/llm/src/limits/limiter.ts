/** One limiter for all hosts and all who ask: first come, first served, for each host by itself. */
import { performance } from 'node:perf_hooks'
import timers from 'node:timers'
import type { Limits } from '@evals/core/worker'
import { HostLimiter, type Outcome, type Permit } from './hostLimiter.ts'

/** Taken before a test can replace them by fake ones. */
const { setTimeout, clearTimeout } = timers

/** Leave to send one request. */
export interface Turn {
  /** How often the request may be sent again where the host is busy. */
  maxRetries: number
  /** Once. */
  end: (outcome: Outcome) => void
}

/** Nobody answers there: asking again is of no use for a while. */
export class HostDownError extends Error {
  override name = 'HostDownError'
}

export interface Limiter {
  /**
   * Waits until the host may be asked.
   *
   * @param tokens estimated
   * @throws HostDownError
   */
  turn: (host: string, tokens: number, signal?: AbortSignal) => Promise<Turn>
}

interface Waiting {
  tokens: number
  go: (permit: Permit) => void
  fail: (error: Error) => void
}

/** With backoff this is minutes: longer than hosts are busy. */
const MAX_RETRIES = 10

/** Timers that are set for longer ring at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

interface Host {
  maxRetries: number
  limits: HostLimiter
  queue: Set<Waiting>
  timer?: NodeJS.Timeout | undefined
}

export class LocalLimiter implements Limiter {
  private readonly hosts = new Map<string, Host>()

  constructor(private readonly limits: Limits = {}) {}

  async turn(name: string, tokens: number, signal?: AbortSignal): Promise<Turn> {
    signal?.throwIfAborted()
    const host = this.host(name)
    const permit = await this.wait(host, tokens, signal)
    let ended = false
    return {
      maxRetries: host.maxRetries,
      end: (outcome) => {
        if (ended) return
        ended = true
        host.limits.giveBack(permit, outcome, performance.now())
        this.serve(host)
      },
    }
  }

  private async wait(host: Host, tokens: number, signal: AbortSignal | undefined): Promise<Permit> {
    let leave: (() => void) | undefined
    try {
      return await new Promise<Permit>((go, fail) => {
        const waiting: Waiting = { tokens, go, fail }
        leave = () => {
          if (!host.queue.delete(waiting)) return
          fail(signal?.reason as Error)
          this.serve(host)
        }
        host.queue.add(waiting)
        signal?.addEventListener('abort', leave)
        this.serve(host)
      })
    } finally {
      if (leave) signal?.removeEventListener('abort', leave)
    }
  }

  private host(name: string): Host {
    let host = this.hosts.get(name)
    if (!host) {
      const own = { ...this.limits['*'], ...this.limits[name] }
      host = { limits: new HostLimiter(name, own, performance.now()), maxRetries: own.maxRetries ?? MAX_RETRIES, queue: new Set() }
      this.hosts.set(name, host)
    }
    return host
  }

  /** Gives turns to those who wait longest, as many as there are. */
  private serve(host: Host): void {
    clearTimeout(host.timer)
    for (const waiting of host.queue) {
      const answer = host.limits.ask(waiting.tokens, performance.now())
      if ('waitMs' in answer) {
        // Rounded up: a timer that rings early would ring again
        if (answer.waitMs < Infinity) host.timer = setTimeout(() => this.serve(host), Math.min(Math.ceil(answer.waitMs), LONGEST_TIMER_MS))
        return
      }
      host.queue.delete(waiting)
      if ('problem' in answer) waiting.fail(new HostDownError(answer.problem))
      else waiting.go(answer)
    }
  }
}
