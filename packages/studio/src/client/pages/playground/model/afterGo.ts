/** A letter after `g` is a place to go to, and no key of the playground: one of those would run what may cost money. */

/** As long as the frame waits for the letter, in milliseconds. */
const WAIT_MS = 800

let since = -Infinity

/** @returns what ends it */
export function watchGo(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const isGo = event.key === 'g' && !event.metaKey && !event.ctrlKey && !event.altKey
    // Set once the letter itself has been heard by all
    const at = isGo ? performance.now() : -Infinity
    setTimeout(() => (since = at))
  }
  document.addEventListener('keydown', onKey, true)
  return () => document.removeEventListener('keydown', onKey, true)
}

export function isAfterGo(): boolean {
  return performance.now() - since < WAIT_MS
}
