/** How many bytes of bodies are held at once, by all requests together. */
import { tryLater } from './httpProblem.ts'

/** How long a rate is remembered, in milliseconds. */
const MEMORY = 10_000

export class PendingBytes {
  readonly #limit: number
  #held = 0
  #releasedAt = 0
  /** Bytes a millisecond. */
  #rate = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get held(): number {
    return this.#held
  }

  /** @throws {HttpProblem} 429 */
  hold(bytes: number): void {
    if (this.#held + bytes > this.#limit) throw tryLater(429, `More is coming in than can be written: ${this.#held} bytes wait already. Send it again later`, this.#secondsUntilFree())
    this.#held += bytes
  }

  release(bytes: number): void {
    this.#held -= bytes
    const now = performance.now()
    const weight = Math.min(1, (now - this.#releasedAt) / MEMORY)
    if (weight > 0) this.#rate = this.#rate * (1 - weight) + (bytes / (now - this.#releasedAt)) * weight
    this.#releasedAt = now
  }

  /** Half of what waits is written by then, at the rate of late. */
  #secondsUntilFree(): number {
    return this.#rate === 0 ? 1 : this.#held / 2 / this.#rate / 1_000
  }
}
