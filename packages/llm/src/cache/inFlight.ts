/** One question at a time: who asks what somebody else, in this process or another, is asking already waits for that answer. */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { writeAtomically } from '@evals/core/worker'
import { pathOf } from './cacheFolder.ts'

const POLL_MS = 25
/** Whoever holds a lock touches it; one that nobody touched for so long was left by a process that died. */
const STALE_MS = 10_000
const TOUCH_MS = 2_000

/** In this process, by key: resolves when the asking is over, however it ended. */
const here = new Map<string, Promise<void>>()

/**
 * @param answered looks whether the answer has come to be there while we waited
 * @returns the answer of somebody else, or a function to call when our own asking is over, with the file's text where there is an answer to keep
 */
export async function askAlone<T>(folder: string, key: string, answered: () => T | undefined, signal: AbortSignal | null | undefined): Promise<{ answer: T } | { done: (text?: string) => void }> {
  for (;;) {
    const other = here.get(key)
    if (!other) break
    await abortable(other, signal)
    const answer = answered()
    if (answer !== undefined) return { answer }
  }
  // From the look at the map to here nothing was awaited: no other can have come between
  let finish = (): void => {}
  here.set(key, new Promise((resolve) => (finish = resolve)))
  const leave = (): void => {
    here.delete(key)
    finish()
  }
  try {
    const release = await lockFile(pathOf(folder, key), answered, signal)
    if (typeof release === 'object') {
      leave()
      return release
    }
    let over = false
    return {
      done: (text) => {
        // A second time it would be somebody else's lock
        if (over) return
        over = true
        try {
          release(text)
        } finally {
          leave()
        }
      },
    }
  } catch (error) {
    leave()
    throw error
  }
}

async function lockFile<T>(path: string, answered: () => T | undefined, signal: AbortSignal | null | undefined): Promise<{ answer: T } | ((text?: string) => void)> {
  const lock = `${path}.lock`
  let seen: { touched?: number | undefined; at: number } = { at: 0 }
  for (;;) {
    try {
      make(lock)
      const touching = setInterval(() => touch(lock), TOUCH_MS).unref()
      // Between our look and our lock the answer may have come: its asker removes the lock after it has written
      const answer = answered()
      const release = (text?: string): void => {
        clearInterval(touching)
        if (text === undefined) rmSync(lock, { force: true })
        else keep(path, lock, text)
      }
      if (answer === undefined) return release
      release()
      return { answer }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const touched = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
    if (touched !== seen.touched) seen = { touched, at: performance.now() }
    // Also by how long we have looked: a lock from before the clock was set back, or of a machine whose clock is ahead, is never old
    if (touched !== undefined && (Date.now() - touched > STALE_MS || performance.now() - seen.at > STALE_MS)) rmSync(lock, { force: true })
    else await wait(POLL_MS, undefined, { signal: signal ?? undefined })
    const answer = answered()
    if (answer !== undefined) return { answer }
  }
}

/** Folders are made once, files for each question. */
function make(lock: string): void {
  try {
    closeSync(openSync(lock, 'wx'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    mkdirSync(dirname(lock), { recursive: true })
    closeSync(openSync(lock, 'wx'))
  }
}

/**
 * The lock itself becomes the entry: making a file is the dearest part of keeping an answer. By rename, so that a kill
 * leaves a whole entry or a lock that nobody holds; what a loss of power leaves half is no entry, and is asked again.
 */
function keep(path: string, lock: string, text: string): void {
  try {
    writeFileSync(lock, text, { flag: 'r+' })
    renameSync(lock, path)
  } catch (error) {
    rmSync(lock, { force: true })
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    // Somebody cleared the cache meanwhile, or took the lock for one that was left
    mkdirSync(dirname(path), { recursive: true })
    writeAtomically(path, text, { durable: false })
  }
}

function touch(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date())
  } catch {
    // Somebody cleared the cache
  }
}

async function abortable(promise: Promise<void>, signal: AbortSignal | null | undefined): Promise<void> {
  if (!signal) return promise
  signal.throwIfAborted()
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
