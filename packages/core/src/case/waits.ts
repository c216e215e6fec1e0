/** Time in which a trial only waits for its turn at a model that others use as well. It does not count against its time limit: a run that is slowed down loses no case. */
// Not the global one: a test may have replaced it by a fake one
import { performance } from 'node:perf_hooks'

export class Waits {
  private ended = 0
  private readonly begun = new Set<{ at: number }>()

  /** @returns ends it */
  begin(): () => void {
    const wait = { at: performance.now() }
    this.begun.add(wait)
    return () => {
      if (this.begun.delete(wait)) this.ended += performance.now() - wait.at
    }
  }

  /** Milliseconds until now, of all waits together. */
  get total(): number {
    const now = performance.now()
    return [...this.begun].reduce((sum, { at }) => sum + now - at, this.ended)
  }
}
