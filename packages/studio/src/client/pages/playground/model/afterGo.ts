/** A letter after `g` is a place to go to, and no key of the playground: one of those would run what may cost money. */

/** As long as the frame waits for the letter, in milliseconds. */
const WAIT_MS = 800

let since = -Infinity
let isNow = false

/** Hears each key before any other does. @returns what ends it */
export function watchGo(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const now = performance.now()
    isNow = now - since < WAIT_MS
    since = event.key === 'g' && !event.metaKey && !event.ctrlKey && !event.altKey ? now : -Infinity
  }
  document.addEventListener('keydown', onKey, true)
  return () => document.removeEventListener('keydown', onKey, true)
}

/** Whether the key that is heard now comes after a `g`. */
export function isAfterGo(): boolean {
  return isNow
}
