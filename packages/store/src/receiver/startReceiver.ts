/** The receiver as a server: OpenTelemetry's exporters and our client send to it over HTTP. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { json, send } from './answer.ts'
import { isLoopback } from './admission.ts'
import type { ReceiverCounts } from './counts.ts'
import { limitsOf } from './limits.ts'
import { createReceiverHandler, ROUTE_PATHS, type HandlerOptions } from './receiverHandler.ts'

export interface ReceiverOptions extends HandlerOptions {
  /** Default: 127.0.0.1. Anything but loopback needs a token, and a proxy in front for TLS, which this does not speak. */
  host?: string | undefined
  /** Default: 4318, as OTLP over HTTP has it. 0: any that is free. */
  port?: number | undefined
}

export interface Receiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT` and `EVALS_COLLECT_URL`, without a slash at its end. */
  url: string
  counts: () => ReceiverCounts
  /** Takes no more, answers what is under way, for 5 seconds at most, and resolves when all that was taken is written. The engine stays open. */
  close: () => Promise<void>
}

/** What keeps a receiver from starting, in words for whoever started it. */
export class ReceiverError extends Error {
  override name = 'ReceiverError'
}

export const DEFAULT_PORT = 4318

/** For requests that are under way when it is closed. Milliseconds. */
const CLOSING = 5_000

/**
 * @throws {ReceiverError} where it may not, or can not, listen there
 * @throws {RangeError} for limits that are none
 * @example
 * const engine = await openSqlite({ folder: '.evals/logs' })
 * const { url, close } = await startReceiver({ engine })   // http://127.0.0.1:4318
 */
export async function startReceiver({ host = '127.0.0.1', port = DEFAULT_PORT, ...options }: ReceiverOptions): Promise<Receiver> {
  checkExposure(host, options.token)
  const limits = limitsOf(options.limits)
  const handler = createReceiverHandler(options)
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(5_000, limits.headersTimeoutMs, limits.requestTimeoutMs),
      // Longer than exporters keep theirs, so that none sends just when it is closed
      keepAliveTimeout: 75_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      if (handler.handle(request, response)) return
      const path = request.url?.split('?')[0]
      if ((path === '/' || path === '/health') && (request.method === 'GET' || request.method === 'HEAD')) return send(request, response, { status: 200, ...json(path === '/' ? { is: 'evals collector', takes: ROUTE_PATHS, encodings: ['protobuf', 'json'] } : { status: 'ok' }) })
      send(request, response, { status: 404, ...json({ code: 5, message: `There is nothing here. OTLP over HTTP goes to /v1/traces and /v1/logs; all paths are: ${ROUTE_PATHS.join(', ')}` }) })
    },
  )
  server.maxConnections = limits.connections
  server.on('clientError', refuse)
  await listen(server, host, port)
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${actual}`,
    counts: handler.counts,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const end = setTimeout(() => server.closeAllConnections(), CLOSING)
      // Those that are kept alive after their answer, too
      const ending = setInterval(() => server.closeIdleConnections(), 20)
      await closed
      clearInterval(ending)
      clearTimeout(end)
      await handler.idle()
    },
  }
}

function checkExposure(host: string, token: string | undefined): void {
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) throw new ReceiverError('The token must be of visible ASCII characters, without spaces: others can not be sent in a header')
  if (token === undefined && !isLoopback(host)) throw new ReceiverError(`Others could send to ${JSON.stringify(host)}, so this needs a token. Give one, or listen on 127.0.0.1, which only this machine reaches`)
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ReceiverError(listenProblem(error, host, port), { cause: error })))
    server.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port }, resolve)
  })
}

function listenProblem({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: another collector of evals, or of OpenTelemetry, listens there. End it, or give another port`
    case 'EACCES':
      return `Port ${port} of ${host} may not be listened on: ports below 1024 need rights of their own. Give another port`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${JSON.stringify(host)} is no address of this machine. Give one that is, or leave it out for 127.0.0.1`
    default:
      return `Can not listen on port ${port} of ${JSON.stringify(host)}: ${message}`
  }
}

/** What is no HTTP. gRPC is OTLP's other transport, which is easily taken for this one. */
function refuse(error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket): void {
  if (!socket.writable) return void socket.destroy()
  const isGrpc = error.rawPacket?.subarray(0, 14).toString('latin1') === 'PRI * HTTP/2.0'
  const [status, message] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'The request did not come to its end in time']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ['431 Request Header Fields Too Large', 'The headers are too large']
        : ['400 Bad Request', isGrpc ? 'This is OTLP over HTTP, and not over gRPC: set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf' : 'This is no HTTP request']
  const body = `${JSON.stringify({ code: 3, message })}\n`
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
  setTimeout(() => socket.destroy(), 1_000).unref()
}
