/** A worker's end of the run's limiter. Where that can not be reached, the worker limits itself. */
import { connect, type Socket } from 'node:net'
import { messageLine, messageReader } from '@evals/core/worker'
import { HostDownError, LocalLimiter, type Limiter, type Turn } from './limiter.ts'
import type { FromLimiter, ToLimiter } from './protocol.ts'

interface Asked {
  host: string
  tokens: number
  go: (turn: Turn) => void
  fail: (error: unknown) => void
  signal: AbortSignal | undefined
  /** Called when it waits no longer. */
  over: () => void
}

export class RemoteLimiter implements Limiter {
  private readonly socket: Socket
  private readonly asked = new Map<number, Asked>()
  private fallback: LocalLimiter | undefined
  private next = 0
  private held = 0

  constructor(address: string) {
    this.socket = connect(address)
    this.socket.setEncoding('utf8')
    this.socket.on('data', messageReader<FromLimiter>((message) => this.take(message)) as (piece: string | Buffer) => void)
    const lost = (): void => this.fallBack()
    this.socket.on('error', lost)
    this.socket.on('close', lost)
    this.hold(0)
  }

  turn(host: string, tokens: number, signal?: AbortSignal): Promise<Turn> {
    if (this.fallback) return this.fallback.turn(host, tokens, signal)
    return new Promise<Turn>((go, fail) => {
      signal?.throwIfAborted()
      const id = this.next++
      const leave = (): void => {
        this.forget(id)
        this.say({ kind: 'leave', id })
        fail(signal?.reason)
      }
      this.asked.set(id, { host, tokens, go, fail, signal, over: () => signal?.removeEventListener('abort', leave) })
      this.hold(1)
      signal?.addEventListener('abort', leave)
      this.say({ kind: 'ask', id, host, tokens })
    })
  }

  private take(message: FromLimiter): void {
    const { id } = message
    const asked = this.forget(id)
    // It was left in the same moment
    if (!asked) return message.kind === 'go' ? this.say({ kind: 'end', id, outcome: { kind: 'dropped' } }) : undefined
    if (message.kind === 'down') return asked.fail(new HostDownError(message.problem))
    let ended = false
    asked.go({
      maxRetries: message.maxRetries,
      end: (outcome) => {
        if (ended) return
        ended = true
        this.say({ kind: 'end', id, outcome })
      },
    })
  }

  private forget(id: number): Asked | undefined {
    const asked = this.asked.get(id)
    if (!asked) return undefined
    this.asked.delete(id)
    this.hold(-1)
    asked.over()
    return asked
  }

  private say(message: ToLimiter): void {
    if (!this.fallback && this.socket.writable) this.socket.write(messageLine(message))
  }

  private fallBack(): void {
    if (this.fallback) return
    this.fallback = new LocalLimiter()
    const waiting = [...this.asked.keys()].flatMap((id) => this.forget(id) ?? [])
    for (const { host, tokens, go, fail, signal } of waiting) this.fallback.turn(host, tokens, signal).then(go, fail)
  }

  /** A process that waits for its turn is not over; one that does not may end. */
  private hold(change: number): void {
    this.held += change
    if (this.held > 0) this.socket.ref()
    else this.socket.unref()
  }
}
