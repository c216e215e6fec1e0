/** Reasons as they are told to a sender: each once, with how often where it is more, and not more of them than anybody reads. */

const MAX_REASONS = 10

/** @example const tally = new Tally(); tally.add('late'); tally.add('late'); tally.add('odd'); tally.reasons()   // ['late (2 times)', 'odd'] */
export class Tally {
  readonly #counts = new Map<string, number>()
  #others = 0
  /** How often anything was added. */
  count = 0

  add(reason: string): void {
    this.count++
    const known = this.#counts.get(reason)
    if (known !== undefined || this.#counts.size < MAX_REASONS) this.#counts.set(reason, (known ?? 0) + 1)
    else this.#others++
  }

  reasons(): string[] {
    const told = [...this.#counts].map(([reason, count]) => (count === 1 ? reason : `${reason} (${count} times)`))
    return this.#others > 0 ? [...told, `and ${this.#others} more for other reasons`] : told
  }
}
