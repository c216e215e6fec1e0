/** The playground's process: answers the calls of whoever forked it, over the channel that a fork has. */
import { stripVTControlCharacters } from 'node:util'
import { isError } from '../row/errorInfo.ts'
import type { FromHost, ToHost } from './hostMessages.ts'
import type { PlaygroundHost } from './playground.ts'

/**
 * Serves until the other side closes it or is gone. The process is then over.
 *
 * @param open called at the first call, and again at the next where it failed: what was wrong may be mended then
 */
export function serveHost(open: () => Promise<PlaygroundHost>): void {
  if (!process.send) throw new Error('a playground is started by the studio, as a forked process')
  let host: Promise<PlaygroundHost> | undefined
  const stops = new Map<number, AbortController>()
  const say = (message: FromHost): void => {
    if (process.connected) process.send!(message)
  }
  const opened = (): Promise<PlaygroundHost> => {
    host ??= open().catch((error: unknown) => {
      host = undefined
      throw error
    })
    return host
  }
  const answer = async (message: ToHost): Promise<unknown> => {
    switch (message.call) {
      case 'suites':
        return (await opened()).suites()
      case 'rows':
        return (await opened()).rows(message.suite, message.page)
      case 'run': {
        const stop = new AbortController()
        stops.set(message.id, stop)
        try {
          return await (await opened()).run(message.request, (event) => say({ kind: 'event', id: message.id, event }), stop.signal)
        } finally {
          stops.delete(message.id)
        }
      }
      case 'close':
        for (const stop of stops.values()) stop.abort()
        return (await host)?.close()
      case 'stop':
        return undefined
    }
  }
  process.on('message', (message: ToHost) => {
    if (message.call === 'stop') return stops.get(message.id)?.abort()
    void answer(message)
      .then((value) => say({ kind: 'answer', id: message.id, value }), (error: unknown) => say({ kind: 'failed', id: message.id, message: textOf(error) }))
      .then(() => {
        if (message.call === 'close') process.disconnect()
      })
  })
  process.on('disconnect', () => process.exit(0))
  // Of a plugin or a global set-up of the user's: it ends no process that others wait for
  const tell = (error: unknown): void => {
    for (const id of stops.keys()) say({ kind: 'event', id, event: { type: 'problem', message: `outside of any cell: ${textOf(error)}` } })
  }
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
}

/** Compilers paint what they have to say. */
function textOf(error: unknown): string {
  return stripVTControlCharacters(isError(error) ? error.message : String(error))
}
