/**
 * A model's host on loopback, as fast as Node is, as slow as it is told to be, or letting only so many requests through.
 * A process of its own: the benchmark's waits for those that it measures, and would not answer meanwhile.
 */
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ModelHost {
  /** Ends with `/v1`. */
  url: string
  counts: () => Promise<Counts>
  close: () => void
}

export interface Counts {
  answered: number
  refused: number
}

export interface HostOptions {
  /** Of each answer. */
  latencyMs?: number
  /** Beyond it: 429. Counted in a window that slides, as hosts do. */
  perSecond?: number
}

export async function startModelHost(options: HostOptions = {}): Promise<ModelHost> {
  const child = fork(import.meta.filename, [JSON.stringify(options)])
  const next = <T>(): Promise<T> => new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
  const url = await next<string>()
  return {
    url,
    counts: () => {
      const counts = next<Counts>()
      child.send('counts')
      return counts
    },
    close: () => child.kill(),
  }
}

function serve({ latencyMs = 0, perSecond = Infinity }: HostOptions): void {
  const counts: Counts = { answered: 0, refused: 0 }
  let times: number[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const now = performance.now()
      if (perSecond !== Infinity) times = times.filter((at) => at > now - 1000)
      if (times.length >= perSecond) {
        counts.refused++
        response.writeHead(429, { 'content-type': 'application/json', 'retry-after-ms': String(Math.ceil(1000 - (now - times[0]!))) })
        return response.end('{"error":{"message":"slow down"}}')
      }
      if (perSecond !== Infinity) times.push(now)
      counts.answered++
      const { messages } = JSON.parse(Buffer.concat(pieces).toString()) as { messages: { content: string }[] }
      const answer = JSON.stringify({ id: 'r', object: 'chat.completion', created: 1, model: 'small', usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }, choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: messages.at(-1)!.content } }] })
      const send = (): void => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(answer)
      }
      if (latencyMs > 0) setTimeout(send, latencyMs)
      else send()
    })
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1', () => process.send!(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`))
  process.on('message', () => process.send!(counts))
  process.on('disconnect', () => process.exit())
}

if (process.argv[1] === import.meta.filename) serve(JSON.parse(process.argv[2] ?? '{}') as HostOptions)
