/** What a host is asked, by a simulated clock: as much as it takes, and hardly more. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HostLimits } from '@evals/core/worker'
import { Bucket } from '../bucket.ts'
import { HostLimiter, type Outcome, type Permit } from '../hostLimiter.ts'

/** A host on the same clock: it lets through so many a second, and refuses the rest at once. */
interface SimulatedHost {
  latencyMs: number
  perSecond: number
  capacity: number
  retryAfterMs?: number | undefined
  tokens?: number
}

/** Sends so many requests through the limiter as it allows, refused ones again. @returns when all were answered, and how many were refused */
function simulate(requests: number, host: SimulatedHost, limits: HostLimits = {}): { seconds: number; refused: number; most: number; times: number[] } {
  const limiter = new HostLimiter('host', limits, 0)
  const bucket = new Bucket(host.perSecond, host.capacity, 0)
  const events: { at: number; permit: Permit; outcome: Outcome }[] = []
  let now = 0
  let [queued, answered, refused, running, most] = [requests, 0, 0, 0, 0]
  const times: number[] = []
  while (answered < requests) {
    let wait = Infinity
    while (queued > 0) {
      const asked = limiter.ask(100, now)
      if ('problem' in asked) throw new Error(asked.problem)
      if ('waitMs' in asked) {
        wait = asked.waitMs
        break
      }
      queued--
      most = Math.max(most, ++running)
      times.push(now)
      const isTaken = bucket.delay(1, now) === 0
      if (isTaken) bucket.take(1, now)
      events.push(isTaken ? { at: now + host.latencyMs, permit: asked, outcome: { kind: 'answered', tokens: host.tokens } } : { at: now + 2, permit: asked, outcome: { kind: 'refused', retryAfterMs: host.retryAfterMs } })
    }
    events.sort((a, b) => a.at - b.at)
    const next = events[0]?.at ?? Infinity
    if (now + wait < next) {
      now += wait
      continue
    }
    const { at, permit, outcome } = events.shift()!
    now = at
    running--
    limiter.giveBack(permit, outcome, now)
    if (outcome.kind === 'answered') answered++
    else {
      refused++
      queued++
    }
  }
  return { seconds: now / 1000, refused, most, times }
}

const open = { latencyMs: 200, perSecond: 1e9, capacity: 1e9 }

test('a host that takes all is asked by as many at once as are wanted', () => {
  expect(simulate(1000, open, { concurrency: 64 }).seconds).toBeCloseTo(Math.ceil(1000 / 64) * 0.2, 6)
  expect(simulate(10_000, open).most).toBeGreaterThan(500)
})

describe.each<[string, SimulatedHost]>([
  ['a second’s requests at once', { latencyMs: 50, perSecond: 50, capacity: 50 }],
  ['a second’s requests at once, and says to wait for one', { latencyMs: 50, perSecond: 50, capacity: 50, retryAfterMs: 1000 }],
  ['few at once', { latencyMs: 5, perSecond: 50, capacity: 5 }],
  ['few at once, and says to wait for a second', { latencyMs: 5, perSecond: 50, capacity: 5, retryAfterMs: 1000 }],
  ['many', { latencyMs: 300, perSecond: 500, capacity: 500, retryAfterMs: 1000 }],
  ['one a second', { latencyMs: 300, perSecond: 1, capacity: 1, retryAfterMs: 1000 }],
])('a host that takes %s', (_what, host) => {
  test('is used as far as it lets, and seldom refuses', () => {
    const requests = host.perSecond * 60
    const { seconds, refused } = simulate(requests, host)
    const least = (requests - host.capacity) / host.perSecond
    expect(seconds / least).toBeLessThan(1.25)
    expect(refused).toBeLessThan(requests * 0.2 + 100)
  })
})

test('no minute has more requests or tokens than the user allows', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 400 }), (requestsPerMinute, requests) => {
    const { times } = simulate(requests, open, { requestsPerMinute })
    for (const [first, time] of times.entries()) expect(times.slice(first).filter((other) => other < time + 60_000).length).toBeLessThanOrEqual(requestsPerMinute + 1e-6)
  }), { numRuns: 30 })
  const { times } = simulate(100, { ...open, tokens: 300 }, { tokensPerMinute: 6_000 })
  expect(times.at(-1)! / 60_000).toBeGreaterThan((100 * 300) / 6_000 - 2)
})

describe('a host that is down', () => {
  const fail = (limiter: HostLimiter, now: number): void => {
    const permit = limiter.ask(1, now) as Permit
    limiter.giveBack(permit, { kind: 'unreachable', problem: 'connect ECONNREFUSED' }, now)
  }

  test('is not asked for a while, and then by one; an answer closes the circuit', () => {
    const limiter = new HostLimiter('127.0.0.1:1', {}, 0)
    for (let time = 0; time < 5; time++) fail(limiter, time)
    expect(limiter.ask(1, 10)).toEqual({ problem: '127.0.0.1:1 does not answer, and is left alone for 15 s: connect ECONNREFUSED' })
    const trial = limiter.ask(1, 15_010)
    expect(trial).toHaveProperty('round')
    expect(limiter.ask(1, 15_011)).toEqual({ waitMs: Infinity })
    limiter.giveBack(trial as Permit, { kind: 'answered' }, 15_020)
    expect(limiter.ask(1, 15_021)).toHaveProperty('round')
  })

  test('an answer between failures shows that it is not', () => {
    const limiter = new HostLimiter('host', {}, 0)
    for (let time = 0; time < 4; time++) fail(limiter, time)
    limiter.giveBack(limiter.ask(1, 5) as Permit, { kind: 'answered' }, 6)
    fail(limiter, 7)
    expect(limiter.ask(1, 8)).toHaveProperty('round')
  })
})
