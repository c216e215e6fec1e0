/** The limiter of a run, in the main process: workers ask it over a socket in a folder that is the user's alone. */
import { createServer, type Socket } from 'node:net'
import { messageLine, messageReader, socketAddress, type Limits } from '@evals/core/worker'
import { HostDownError, LocalLimiter, type Turn } from './limiter.ts'
import type { FromLimiter, ToLimiter } from './protocol.ts'

export interface ServedLimiter {
  /** Where workers find it. */
  address: string
  close: () => void
}

/** It holds no process open, and is gone with it. */
export function serveLimiter(limits: Limits = {}): ServedLimiter {
  const limiter = new LocalLimiter(limits)
  const { address, remove } = socketAddress()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, limiter)
  })
  // A worker that finds nobody here limits itself
  server.on('error', () => {})
  server.listen(address)
  server.unref()
  const close = (): void => {
    process.off('exit', close)
    server.close()
    for (const socket of sockets) socket.destroy()
    remove()
  }
  process.once('exit', close)
  return { address, close }
}

function serve(socket: Socket, limiter: LocalLimiter): void {
  socket.unref()
  socket.setEncoding('utf8')
  const turns = new Map<number, Turn>()
  const waiting = new Map<number, AbortController>()
  const say = (message: FromLimiter): void => {
    if (socket.writable) socket.write(messageLine(message))
  }
  const ask = async (id: number, host: string, tokens: number): Promise<void> => {
    const controller = new AbortController()
    waiting.set(id, controller)
    try {
      const turn = await limiter.turn(host, tokens, controller.signal)
      if (controller.signal.aborted) return turn.end({ kind: 'dropped' })
      turns.set(id, turn)
      say({ kind: 'go', id, maxRetries: turn.maxRetries })
    } catch (error) {
      if (error instanceof HostDownError) say({ kind: 'down', id, problem: error.message })
    } finally {
      waiting.delete(id)
    }
  }
  socket.on('data', messageReader<ToLimiter>((message) => {
    if (message.kind === 'ask') void ask(message.id, message.host, message.tokens)
    else if (message.kind === 'leave') waiting.get(message.id)?.abort()
    else {
      turns.get(message.id)?.end(message.outcome)
      turns.delete(message.id)
    }
  }) as (piece: string | Buffer) => void)
  // A worker that is killed gives back what it had
  socket.on('close', () => {
    for (const controller of waiting.values()) controller.abort()
    for (const turn of turns.values()) turn.end({ kind: 'dropped' })
    turns.clear()
  })
  socket.on('error', () => {})
}
