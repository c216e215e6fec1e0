/** A worker's end of a playground: what it has to tell goes to the main process at once. */
import { connect, type Socket } from 'node:net'
import { messageLine, messageReader } from '../ipc/lines.ts'
import type { AskPlace } from './ask.ts'
import type { FromWorker, ToMain, ToWorker } from './cellMessages.ts'

export interface CellChannel {
  /** Says which test file comes next. */
  loads: (file: string) => void
  say: (message: FromWorker) => void
  /** Resolves when the main process has it, or is gone: the worker may end then. */
  tell: (message: FromWorker) => Promise<void>
}

// One for all copies of this module that a worker may have loaded
const STORE = Symbol.for('@evals/core cell channel')
const holder = globalThis as { [STORE]?: { ask: number; channel: Promise<CellChannel> } }

/**
 * The same for all who ask for it in one worker. Resolves when it is connected: whoever holds up the process afterwards does not hold up what was said before.
 *
 * @param file that the worker is about to load, absolute
 */
export function cellChannel({ id, address }: AskPlace, file?: string): Promise<CellChannel> {
  if (holder[STORE]?.ask !== id) holder[STORE] = { ask: id, channel: open(address, id, file) }
  // One process may load several files, one after the other
  else if (file !== undefined) void holder[STORE].channel.then((channel) => channel.loads(file))
  return holder[STORE].channel
}

async function open(address: string, ask: number, first: string | undefined): Promise<CellChannel> {
  const socket = connect(address)
  socket.setEncoding('utf8')
  const waiting = new Map<number, () => void>()
  let isOpen = true
  let next = 0
  const write = (message: ToMain): void => {
    if (socket.writable) socket.write(messageLine(message))
  }
  const settle = (number: number): void => {
    waiting.get(number)?.()
    waiting.delete(number)
    if (waiting.size === 0) socket.unref()
  }
  socket.on('data', messageReader<ToWorker>((message) => {
    if (message.kind === 'ping') write({ kind: 'pong' })
    else settle(message.number)
  }) as (piece: string | Buffer) => void)
  const lost = (): void => {
    isOpen = false
    for (const number of waiting.keys()) settle(number)
  }
  socket.on('error', lost)
  socket.on('close', lost)
  await connected(socket)
  write({ kind: 'hello', ask, file: first })
  socket.unref()
  return {
    loads: (file) => write({ kind: 'hello', ask, file }),
    say: (message) => write({ kind: 'tell', message }),
    tell: (message) =>
      new Promise((resolve) => {
        if (!isOpen) return resolve()
        const number = next++
        waiting.set(number, resolve)
        socket.ref()
        write({ kind: 'tell', number, message })
      }),
  }
}

/** Also where nobody listens: what a worker has to tell is then lost, as the one who asked is. */
function connected(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['connect', 'error', 'close']) socket.once(event, () => resolve())
  })
}
