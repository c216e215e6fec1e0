/** A server on loopback that answers like a model's: each test says what, and sees what was asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

export interface ModelCall {
  path: string
  headers: IncomingHttpHeaders
  body: unknown
}

export interface ModelServer {
  /** Ends with `/v1`. */
  url: string
  calls: ModelCall[]
}

export type Answering = (response: ServerResponse, call: ModelCall, index: number) => void

const open: (() => void)[] = []
afterEach(() => open.splice(0).forEach((close) => close()))

/** Closed when the test has ended. */
export async function modelServer(answer: Answering): Promise<ModelServer> {
  const calls: ModelCall[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString()
      const call = { path: request.url ?? '', headers: request.headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
      calls.push(call)
      answer(response, call, calls.length - 1)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, calls }
}

export function json(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

/** A chat completion in OpenAI's protocol. */
export function completion(content: string | null, { finish = 'stop', refusal = null }: { finish?: string; refusal?: string | null } = {}): unknown {
  return {
    id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'small-2026',
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content, refusal } }],
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
  }
}

/** The pieces of a streamed chat completion, the last with usage, and the end mark. */
export function completionPieces(words: readonly string[], finish = 'stop'): string[] {
  const piece = (delta: unknown, reason: string | null) => `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'small-2026', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
  const usage = `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'small-2026', choices: [], usage: { prompt_tokens: 7, completion_tokens: words.length, total_tokens: 7 + words.length } })}\n\n`
  return [...words.map((content) => piece({ content }, null)), piece({}, finish), usage, 'data: [DONE]\n\n']
}

/** Sends each piece by itself. @param cutAfter breaks the connection after so many */
export async function stream(response: ServerResponse, pieces: readonly string[], cutAfter = Infinity): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [index, piece] of pieces.entries()) {
    if (index === cutAfter) return void response.destroy()
    response.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  response.end()
}
