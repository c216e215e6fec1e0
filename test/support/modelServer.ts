/** A server on loopback that speaks OpenAI's protocol, for fixture projects to ask. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ChatRequest {
  model: string
  messages: { role: string; content: string }[]
  response_format?: { json_schema: { name: string } }
}

export interface ModelServer {
  /** Ends with `/v1`. */
  url: string
  /** Everything that was asked, in order. */
  asked: ChatRequest[]
  close: () => void
}

/** Each answer takes 7 tokens to ask and 3 to give. */
export async function startModelServer(answer: (request: ChatRequest) => string | { status: number }): Promise<ModelServer> {
  const asked: ChatRequest[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      const body = JSON.parse(text) as ChatRequest
      asked.push(body)
      const content = answer(body)
      response.writeHead(typeof content === 'string' ? 200 : content.status, { 'content-type': 'application/json', 'retry-after-ms': '1' })
      response.end(JSON.stringify(typeof content !== 'string' ? { error: { message: 'not now' } } : {
        id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'small', usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
      }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
