/** The main process's end of a playground: workers tell it of their evals and cells over a socket in a folder that is the user's alone. */
import { createServer, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { messageLine, messageReader } from '../ipc/lines.ts'
import { socketAddress } from '../ipc/socketAddress.ts'
import type { FromWorker, ToMain, ToWorker } from './cellMessages.ts'

export interface ServedCells {
  address: string
  /** Hears what workers tell that answer this ask, and no others. @returns ends it */
  listen: (ask: number, take: (message: FromWorker) => void) => () => void
  /** Asks the workers of this ask for a sign of life. @returns of the quietest: milliseconds since it gave one, and its test file; `undefined` where there is none */
  quiet: (ask: number) => Quiet | undefined
  close: () => void
}

interface Quiet {
  ms: number
  file?: string | undefined
}

interface Worker {
  socket: Socket
  ask?: number | undefined
  file?: string | undefined
  /** When it was asked for a sign of life that it has not given yet. */
  askedAt?: number | undefined
}

export function serveCells(): Promise<ServedCells> {
  const { address, remove } = socketAddress()
  const listeners = new Map<number, (message: FromWorker) => void>()
  const workers = new Set<Worker>()
  const server = createServer((socket) => serve(socket, workers, listeners))
  const close = (): void => {
    process.off('exit', close)
    server.close()
    for (const { socket } of workers) socket.destroy()
    remove()
  }
  process.once('exit', close)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, () => {
      server.unref()
      resolve({
        address,
        listen: (ask, take) => {
          listeners.set(ask, take)
          return () => listeners.delete(ask)
        },
        quiet: (ask) => {
          const now = performance.now()
          const waits = [...workers].filter((worker) => worker.ask === ask).map((worker) => {
            if (worker.askedAt === undefined) {
              worker.askedAt = now
              worker.socket.write(messageLine({ kind: 'ping' } satisfies ToWorker))
            }
            return { ms: now - worker.askedAt, file: worker.file }
          })
          return waits.toSorted((a, b) => b.ms - a.ms)[0]
        },
        close,
      })
    })
  })
}

function serve(socket: Socket, workers: Set<Worker>, listeners: ReadonlyMap<number, (message: FromWorker) => void>): void {
  const worker: Worker = { socket }
  workers.add(worker)
  socket.unref()
  socket.setEncoding('utf8')
  socket.on('data', messageReader<ToMain>((message) => {
    worker.askedAt = undefined
    if (message.kind === 'hello') Object.assign(worker, { ask: message.ask, file: message.file })
    if (message.kind !== 'tell') return
    if (worker.ask !== undefined) listeners.get(worker.ask)?.(message.message)
    if (message.number !== undefined && socket.writable) socket.write(messageLine({ kind: 'got', number: message.number } satisfies ToWorker))
  }) as (piece: string | Buffer) => void)
  socket.on('close', () => workers.delete(worker))
  // A worker that was killed
  socket.on('error', () => {})
}
