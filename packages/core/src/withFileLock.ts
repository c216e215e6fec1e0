/** Lets one process at a time change a file: two runs that read, change and write it would each lose the other's change. */
import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const WAIT_MS = 5_000
const POLL_MS = 20
/** A lock of this age was left by a process that died. */
const STALE_MS = 10_000

/**
 * Synchronous, as it is also used when the process is about to end. After five seconds of waiting it goes on without
 * the lock: a late baseline is worth more than none.
 *
 * @throws a system error where the lock can not be made because the folder is read-only or the disk is full
 */
export function withFileLock<T>(path: string, change: () => T): T {
  const lock = `${path}.lock`
  mkdirSync(dirname(path), { recursive: true })
  const owned = acquire(lock)
  try {
    return change()
  } finally {
    if (owned) rmSync(lock, { force: true })
  }
}

function acquire(lock: string): boolean {
  for (let waited = 0; waited < WAIT_MS; waited += POLL_MS) {
    try {
      closeSync(openSync(lock, 'wx'))
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (isStale(lock)) rmSync(lock, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS)
    }
  }
  return false
}

function isStale(lock: string): boolean {
  const age = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
  return age !== undefined && Date.now() - age > STALE_MS
}
