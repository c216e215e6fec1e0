/** Answers of the receiver, in the encoding that the sender speaks; and what happens with a body that nobody wants any more. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeOtlpError } from '../otlp/encodeResponse.ts'
import type { HttpProblem } from './httpProblem.ts'

/** How long a sender may go on with a body that was refused, in milliseconds: closed at once, it would not see why. */
const LINGER = 1_000

export interface Answer {
  status: number
  contentType: string
  body: Uint8Array | string
  headers?: Readonly<Record<string, string>> | undefined
}

export function send(request: IncomingMessage, response: ServerResponse, { status, contentType, body, headers }: Answer): void {
  if (response.headersSent || response.destroyed) return
  const isRead = request.complete
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(!isRead && { connection: 'close' }),
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
  if (isRead) return
  request.resume()
  const timer = setTimeout(() => request.socket.destroy(), LINGER)
  timer.unref()
  request.socket.once('close', () => clearTimeout(timer))
}

export function sendProblem(request: IncomingMessage, response: ServerResponse, problem: HttpProblem): void {
  const isProtobuf = /^\s*application\/(x-)?protobuf\b/i.test(request.headers['content-type'] ?? '')
  const { contentType, body } = encodeOtlpError(isProtobuf ? 'protobuf' : 'json', { code: problem.code, message: problem.message })
  send(request, response, { status: problem.status, contentType, body, headers: problem.headers })
}

export function json(value: unknown): Pick<Answer, 'contentType' | 'body'> {
  return { contentType: 'application/json', body: `${JSON.stringify(value)}\n` }
}
