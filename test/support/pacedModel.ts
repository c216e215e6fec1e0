/** A server on loopback that speaks OpenAI's protocol and answers when a test tells it to, piece by piece. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface PacedModel {
  url: string
  asked: unknown[]
  write: (text: string) => Promise<void>
  end: () => Promise<void>
  close: () => void
}

export async function startPacedModel(): Promise<PacedModel> {
  const asked: unknown[] = []
  const open: ServerResponse[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"list","data":[{"id":"small","object":"model"}]}')
      asked.push(JSON.parse(body))
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      open.push(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const current = async (): Promise<ServerResponse> => {
    while (open.length === 0) await sleep(5)
    return open[0]!
  }
  const chunk = (delta: object, finish_reason: string | null): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'small', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    write: async (content) => void (await current()).write(chunk({ content }, null)),
    async end() {
      ;(await current()).end(`${chunk({}, 'stop')}data: [DONE]\n\n`)
      open.shift()
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
