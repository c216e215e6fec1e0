/** A server on loopback that speaks OpenAI's protocol, for fixture projects to ask. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ChatRequest {
  model: string
  messages: { role: string; content: string }[]
  stream?: boolean
  response_format?: { json_schema: { name: string } }
}

/** Text, a refusal with an HTTP status, a stream that breaks off or stalls after its first words, or tools to call. */
export type ModelAnswer = string | { status: number } | { begins: string; next: 'ends' | 'stalls' } | { toolCalls: { name: string; arguments: string }[] }

export interface ModelServer {
  /** Ends with `/v1`. */
  url: string
  /** Everything that was asked, in order. */
  asked: ChatRequest[]
  close: () => void
}

/** Chats, streamed where that is asked for; each answer takes 7 tokens to ask and 3 to give. Embeddings are always the same, and take 2; so are answers of the Responses API. It lists two models, `small` and `unused`. */
export async function startModelServer(answer: (request: ChatRequest) => ModelAnswer): Promise<ModelServer> {
  const asked: ChatRequest[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      if (request.url?.endsWith('/models')) {
        response.writeHead(200, { 'content-type': 'application/json' })
        return void response.end(JSON.stringify({ object: 'list', data: [{ id: 'small', object: 'model', created: 1, owned_by: 'test' }, { id: 'unused', object: 'model', created: 1, owned_by: 'test' }] }))
      }
      const body = JSON.parse(text) as ChatRequest
      if (request.url?.endsWith('/responses')) {
        response.writeHead(200, { 'content-type': 'application/json' })
        return void response.end(JSON.stringify(RESPONSE))
      }
      if (request.url?.endsWith('/embeddings')) {
        response.writeHead(200, { 'content-type': 'application/json' })
        return void response.end(JSON.stringify({ object: 'list', model: body.model, data: [{ object: 'embedding', index: 0, embedding: [0.5, -0.5] }], usage: { prompt_tokens: 2, total_tokens: 2 } }))
      }
      asked.push(body)
      const given = answer(body)
      if (body.stream && typeof given === 'string') {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        return void response.end(pieces(given).map((piece) => `data: ${typeof piece === 'string' ? piece : JSON.stringify(piece)}\n\n`).join(''))
      }
      if (typeof given === 'object' && 'begins' in given) {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(words(given.begins).map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join(''))
        return void (given.next === 'ends' && response.end())
      }
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

function completion(given: Exclude<ModelAnswer, { status: number } | { begins: string }>): unknown {
  const message = typeof given === 'string' ? { role: 'assistant', content: given } : { role: 'assistant', content: null, tool_calls: given.toolCalls.map((call, index) => ({ id: `call-${index + 1}`, type: 'function', function: call })) }
  return {
    id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'small', usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    choices: [{ index: 0, finish_reason: typeof given === 'string' ? 'stop' : 'tool_calls', message }],
  }
}

/** A word a piece, the tokens, and the end. */
function pieces(text: string): unknown[] {
  return [...words(text), { ...PIECE, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, { ...PIECE, choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }, '[DONE]']
}

const PIECE = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'small' }

function words(text: string): unknown[] {
  return text.split(/(?<= )/).map((content) => ({ ...PIECE, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] }))
}

const RESPONSE = {
  id: 'resp-1', object: 'response', created_at: 1, status: 'completed', model: 'small', parallel_tool_calls: true, tool_choice: 'auto', tools: [], metadata: {}, error: null, incomplete_details: null, instructions: null,
  output: [{ type: 'message', id: 'msg-1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'It costs 5 EUR', annotations: [] }] }],
  usage: { input_tokens: 7, input_tokens_details: { cached_tokens: 4 }, output_tokens: 3, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 10 },
}
