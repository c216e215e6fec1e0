/** Whom to ask for a turn: the run's limiter, or, where there is none, this process's own. */
import { currentTrial } from '@evals/core/worker'
import { LocalLimiter, type Limiter } from './limiter.ts'
import { RemoteLimiter } from './remoteLimiter.ts'

// One for all copies of this module: CommonJS and ESM, and a test file's registry that was reset
const STORE = Symbol.for('@evals/llm limiters')
const holder = globalThis as { [STORE]?: Map<string, Limiter> }

export function currentLimiter(): Limiter {
  const limiters = (holder[STORE] ??= new Map())
  const address = currentTrial()?.limiter ?? ''
  let limiter = limiters.get(address)
  if (!limiter) {
    limiter = address === '' ? new LocalLimiter() : new RemoteLimiter(address)
    limiters.set(address, limiter)
  }
  return limiter
}
