/** The studio as a server of this machine: pages, their API, and the receiver of traces, on one port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createReceiverHandler, type LogEngine, type ReceiverHandler, type RedactionOptions } from '@evals/store'
import { createApp } from './app.ts'
import { watchProject } from './live/projectEvents.ts'
import { addressRefusal, createGate, TOKEN_PARAMETER } from './security/gate.ts'

export const DEFAULT_STUDIO_PORT = 4983

export interface StudioOptions {
  /** The project's folder, absolute: the one that has `.evals`, or will have it. */
  root: string
  /** On 127.0.0.1, and nowhere else. 0: any that is free. Default: 4983, or any that is free where that is taken. */
  port?: number | undefined
  /** Opens the logs. `make`: make them where there are none; without it, `undefined` where there are none. It is closed by the studio. */
  openLogs: (make: boolean) => Promise<LogEngine | undefined>
  /** The folder of these logs, where they are in one: slow questions are asked of it in threads of their own. */
  logsFolder?: string | undefined
  /** What rows that come from the logs say of where they are from. Default: `.evals/logs` */
  logsName?: string | undefined
  /** Read anew for each time that rows are written to a dataset. */
  redaction?: (() => RedactionOptions) | undefined
}

export interface Studio {
  /** With the token in it: to be opened in a browser. @example 'http://127.0.0.1:4983/?token=…' */
  url: string
  port: number
  close: () => Promise<void>
}

/** The studio can not start: the message says why. */
export class StudioError extends Error {
  override name = 'StudioError'
}

/** @throws {StudioError} where it can not listen */
export async function startStudio({ root, port, openLogs, logsFolder, logsName = '.evals/logs', redaction = () => ({}) }: StudioOptions): Promise<Studio> {
  let engine: Promise<LogEngine | undefined> | undefined
  const logs = async (make: boolean): Promise<LogEngine | undefined> => {
    const found = await (engine ??= openLogs(make)).catch((error: unknown) => {
      engine = undefined
      throw error
    })
    // Looked for again each time: they may have come since
    if (found === undefined) engine = undefined
    return found ?? (make ? logs(true) : undefined)
  }
  const closing = new AbortController()
  const project = { root, logsName, logs: () => logs(false), logsFolder, makeLogs: async () => (await logs(true))!, redaction, closed: closing.signal }
  let listening = 0
  const gate = createGate(() => listening)
  const events = watchProject(root)
  const app = createApp(project, events, gate)
  const answer = getRequestListener(app.fetch)
  const receive = receiver(project.makeLogs)
  const server = createServer((request, response) => {
    receive.handle(request, response).then(
      (taken) => {
        if (!taken) void answer(request, response)
      },
      (error: Error) => {
        console.error(`evals studio: traces can not be taken: ${error.message}`)
        response.writeHead(503).end()
      },
    )
  })
  listening = await listen(server, port)
  return {
    url: `http://127.0.0.1:${listening}/?${TOKEN_PARAMETER}=${gate.token}`,
    port: listening,
    async close() {
      closing.abort()
      events.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await receive.idle()
      await (await engine?.catch(() => undefined))?.close()
    },
  }
}

/** Traces are taken as by `evals collect`; the store is made when the first of them comes. */
function receiver(makeLogs: () => Promise<LogEngine>): { handle: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>; idle: () => Promise<void> } {
  let handler: ReceiverHandler | undefined
  return {
    async handle(request, response) {
      if (!request.url?.startsWith('/v1/')) return false
      // What the receiver would refuse makes no store: an image of a page elsewhere can ask for it
      if (handler === undefined && (request.method !== 'POST' || addressRefusal(request.headers) !== undefined)) return false
      handler ??= createReceiverHandler({ engine: await makeLogs() })
      return handler.handle(request, response)
    },
    idle: async () => handler?.idle(),
  }
}

async function listen(server: Server, port: number | undefined): Promise<number> {
  try {
    return await listenOn(server, port ?? DEFAULT_STUDIO_PORT)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE') throw new StudioError(`the studio can not listen on port ${port ?? DEFAULT_STUDIO_PORT}: ${message}`)
    // Asked for by number, it is meant; else a second studio is as good on another port
    if (port !== undefined) throw new StudioError(`port ${port} is taken: give another by --port, or 0 for any that is free`)
    return listenOn(server, 0)
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
