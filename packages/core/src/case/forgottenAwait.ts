/** Notices an asynchronous matcher that nobody waits for: its test would pass, and its score be lost. */

export interface WatchedAwait {
  /** What the matcher returns in place of its promise. */
  thenable: PromiseLike<unknown>
  /** Settles when the promise has; rejects with `forgotten()` where nobody had asked for it by then. For the runner to await at the end of the test. */
  check: Promise<void>
}

export function watchAwait(promise: Promise<unknown>, forgotten: () => unknown): WatchedAwait {
  let awaited = false
  const settled = promise.then(
    () => undefined,
    () => undefined,
  )
  const check = settled.then(() => {
    if (!awaited) throw forgotten()
  })
  // A rejection that nobody waits for is said by `check`, and must not be an unhandled one as well
  check.catch(() => {})
  return {
    check,
    thenable: {
      // oxlint-disable-next-line unicorn/no-thenable -- noticing `then` is what this object is for
      then(onFulfilled, onRejected) {
        awaited = true
        return promise.then(onFulfilled, onRejected)
      },
    },
  }
}

/** @example forgottenAwait('toScoreAbove')   // toScoreAbove was not awaited: … */
export function forgottenAwait(matcher: string): Error {
  return new Error(`${matcher} was not awaited: its scorer is asynchronous. Write \`await expect(...).${matcher}(...)\``)
}
