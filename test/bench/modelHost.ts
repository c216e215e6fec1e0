/** A model's host on loopback, as fast as Node is, as slow as it is told to be, or letting only so many requests through. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ModelHost {
  /** Ends with `/v1`. */
  url: string
  answered: number
  refused: number
  close: () => void
}

export interface HostOptions {
  /** Of each answer. */
  latencyMs?: number
  /** Beyond it: 429. Counted in a window that slides, as hosts do. */
  perSecond?: number
}

export async function startModelHost({ latencyMs = 0, perSecond = Infinity }: HostOptions = {}): Promise<ModelHost> {
  let times: number[] = []
  const host: ModelHost = { url: '', answered: 0, refused: 0, close: () => server.close() }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const now = performance.now()
      times = perSecond === Infinity ? [] : times.filter((at) => at > now - 1000)
      if (times.length >= perSecond) {
        host.refused++
        response.writeHead(429, { 'content-type': 'application/json', 'retry-after-ms': String(Math.ceil(1000 - (now - times[0]!))) })
        return response.end('{"error":{"message":"slow down"}}')
      }
      times.push(now)
      host.answered++
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  host.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return host
}
