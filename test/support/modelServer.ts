/** A server on loopback that speaks OpenAI's protocol, for fixture projects to ask. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ChatRequest {
  model: string
  messages: { role: string; content: string }[]
  response_format?: { json_schema: { name: string } }
}

/** Text, a refusal with an HTTP status, or tools to call. */
export type ModelAnswer = string | { status: number } | { toolCalls: { name: string; arguments: string }[] }

export interface ModelServer {
  /** Ends with `/v1`. */
  url: string
  /** Everything that was asked, in order. */
  asked: ChatRequest[]
  close: () => void
}

/** Each answer takes 7 tokens to ask and 3 to give. Embeddings are always the same, and take 2. */
export async function startModelServer(answer: (request: ChatRequest) => ModelAnswer): Promise<ModelServer> {
  const asked: ChatRequest[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      const body = JSON.parse(text) as ChatRequest
      if (request.url?.endsWith('/embeddings')) {
        response.writeHead(200, { 'content-type': 'application/json' })
        return void response.end(JSON.stringify({ object: 'list', model: body.model, data: [{ object: 'embedding', index: 0, embedding: [0.5, -0.5] }], usage: { prompt_tokens: 2, total_tokens: 2 } }))
      }
      asked.push(body)
      const given = answer(body)
      const refused = typeof given === 'object' && 'status' in given
      response.writeHead(refused ? given.status : 200, { 'content-type': 'application/json', 'retry-after-ms': '1' })
      response.end(JSON.stringify(refused ? { error: { message: 'not now' } } : completion(given)))
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

function completion(given: Exclude<ModelAnswer, { status: number }>): unknown {
  const message = typeof given === 'string' ? { role: 'assistant', content: given } : { role: 'assistant', content: null, tool_calls: given.toolCalls.map((call, index) => ({ id: `call-${index + 1}`, type: 'function', function: call })) }
  return {
    id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'small', usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    choices: [{ index: 0, finish_reason: typeof given === 'string' ? 'stop' : 'tool_calls', message }],
  }
}
