/** How the process of one run tells the test runner inside of it that the run is stopped: both are in one process, and are loaded apart. */

const KEY = Symbol.for('@evals/jest playground stop')
const holder = globalThis as { [KEY]?: AbortController }

export function stopSignal(): AbortSignal {
  return (holder[KEY] ??= new AbortController()).signal
}

export function stop(): void {
  stopSignal()
  holder[KEY]!.abort()
}
