/** The studio's end of a playground that runs in a process of its own. */
import type { ChildProcess } from 'node:child_process'
import type { FromHost, ToHost } from './hostMessages.ts'
import type { PlaygroundEvent, PlaygroundHost } from './playground.ts'

interface Pending {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
  onEvent?: ((event: PlaygroundEvent) => void) | undefined
}

/** Milliseconds for a playground to end by itself. */
const CLOSE_MS = 5_000

type Call = ToHost extends infer Message ? (Message extends { id: number } ? Omit<Message, 'id'> : never) : never

/**
 * Where the process ends before its time, what waits for it rejects with what happened, and so does every later call.
 *
 * @param child forked: `fork(fileURLToPath(import.meta.resolve('@evals/vitest/playground/main')), [root], { cwd: root })`
 */
export function connectPlayground(child: ChildProcess): PlaygroundHost {
  const pending = new Map<number, Pending>()
  let next = 0
  let over: Error | undefined
  const end = (error: Error): void => {
    over ??= error
    for (const { reject } of pending.values()) reject(over)
    pending.clear()
  }
  child.on('exit', (code, signal) => end(new Error(`the playground's process has ended (${signal ?? `exit code ${code}`}): open it again`)))
  child.on('error', (error) => end(new Error(`the playground's process could not be reached: ${error.message}`)))
  child.on('message', (message: FromHost) => {
    const waiting = pending.get(message.id)
    if (!waiting) return
    if (message.kind === 'event') return waiting.onEvent?.(message.event)
    pending.delete(message.id)
    if (message.kind === 'answer') waiting.resolve(message.value)
    else waiting.reject(new Error(message.message))
  })

  const send = (message: ToHost): void => {
    if (over) return
    child.send(message, (error) => {
      if (error) end(new Error(`the playground's process could not be reached: ${error.message}`))
    })
  }
  const call = (message: Call, id: number = next++, onEvent?: Pending['onEvent']): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (over) return reject(over)
      pending.set(id, { resolve, reject, onEvent })
      send({ ...message, id } as ToHost)
    })

  return {
    suites: () => call({ call: 'suites' }) as ReturnType<PlaygroundHost['suites']>,
    rows: (suite, page) => call({ call: 'rows', suite, page }) as ReturnType<PlaygroundHost['rows']>,
    async run(request, onEvent, signal) {
      if (signal?.aborted) return
      const id = next++
      const stop = (): void => send({ call: 'stop', id })
      signal?.addEventListener('abort', stop, { once: true })
      try {
        await call({ call: 'run', request }, id, onEvent)
      } finally {
        signal?.removeEventListener('abort', stop)
      }
    },
    async close() {
      if (over) return
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      // Code of the user's may hold it up
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS)
      await call({ call: 'close' }).catch(() => {})
      await exited
      clearTimeout(timer)
    },
  }
}
