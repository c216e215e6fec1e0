/** A token bucket: so much in a time, a little of it at once. */

export class Bucket {
  private level: number
  private at: number

  /**
   * @param perSecond how much comes in
   * @param capacity how much it can hold, and holds at first
   * @param now milliseconds
   */
  constructor(
    public perSecond: number,
    public capacity: number,
    now: number,
    level: number = capacity,
  ) {
    this.level = level
    this.at = now
  }

  /** Milliseconds until so much is there; more than it can hold is there when it is full. */
  delay(amount: number, now: number): number {
    this.fill(now)
    const missing = Math.min(amount, this.capacity) - this.level
    return missing <= 1e-9 ? 0 : (missing / this.perSecond) * 1000
  }

  /** What is taken beyond what is there is owed, and what is given back is there again. */
  take(amount: number, now: number): void {
    this.fill(now)
    this.level = Math.min(this.capacity, this.level - amount)
  }

  setRate(perSecond: number, capacity: number, now: number): void {
    this.fill(now)
    this.perSecond = perSecond
    this.capacity = capacity
    this.level = Math.min(this.level, capacity)
  }

  private fill(now: number): void {
    this.level = Math.min(this.capacity, this.level + ((now - this.at) / 1000) * this.perSecond)
    this.at = now
  }
}
