/**
 * The receiver without a server of its own: what answers requests of senders, wherever they come in. On `node:http`
 * alone: limits are kept while a body comes, and a framework would have read it before.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LogEngine } from '../engine/logEngine.ts'
import { StoreError } from '../engine/storeError.ts'
import type { Decoded } from '../otlp/decoded.ts'
import { decodeOtlp, otlpEncoding, type OtlpEncoding } from '../otlp/decodeOtlp.ts'
import { encodeOtlpResponse } from '../otlp/encodeResponse.ts'
import { OtlpError } from '../otlp/otlpError.ts'
import type { Signal } from '../otlp/otlpRecords.ts'
import { admission } from './admission.ts'
import { json, send, sendProblem, type Answer } from './answer.ts'
import { countObjects, MAX_OBJECTS } from './countObjects.ts'
import { noCounts, type ReceiverCounts } from './counts.ts'
import { GroupWriter } from './groupWriter.ts'
import { HttpProblem, tryLater } from './httpProblem.ts'
import { limitsOf, type ReceiverLimits } from './limits.ts'
import { PendingBytes } from './pendingBytes.ts'
import { readBody } from './readBody.ts'
import { decodeRows } from './rowsBody.ts'

export interface HandlerOptions {
  /** What comes in goes here. It is not closed by the receiver. */
  engine: LogEngine
  /** Without one, only requests to a loopback name are taken. */
  token?: string | undefined
  limits?: Partial<ReceiverLimits> | undefined
}

export interface ReceiverHandler {
  /** @returns whether the path is the receiver's, so that it answers: `/v1/traces`, `/v1/logs`, `/v1/metrics`, `/v1/evals/…` */
  handle: (request: IncomingMessage, response: ServerResponse) => boolean
  /** A copy. */
  counts: () => ReceiverCounts
  /** Resolves when all that was taken is written. */
  idle: () => Promise<void>
}

type Route = 'traces' | 'logs' | 'metrics' | 'rows' | 'feedback'

const ROUTES: Readonly<Record<string, Route>> = { '/v1/traces': 'traces', '/v1/logs': 'logs', '/v1/metrics': 'metrics', '/v1/evals/rows': 'rows', '/v1/evals/feedback': 'feedback' }

export const ROUTE_PATHS: readonly string[] = Object.keys(ROUTES)

/**
 * How long a request may take to come is for the server that it is mounted in to say (`requestTimeout`, `headersTimeout`).
 *
 * @throws {RangeError} for limits that are none
 * @example
 * const receiver = createReceiverHandler({ engine })
 * createServer((request, response) => receiver.handle(request, response) || page(request, response))
 */
export function createReceiverHandler({ engine, token, limits: given }: HandlerOptions): ReceiverHandler {
  const limits = limitsOf(given)
  const admit = admission(token)
  const counts = noCounts()
  const pending = new PendingBytes(limits.pendingBytes)
  const writer = new GroupWriter(engine, counts)

  async function take(request: IncomingMessage, route: Route): Promise<Answer> {
    admit(request)
    if (request.method !== 'POST') throw new HttpProblem(405, `Send by POST, and not by ${request.method}`, { allow: 'POST' })
    const contentType = request.headers['content-type']
    // Before the body: what can not be read need not come
    const encoding = route === 'rows' || route === 'feedback' ? lineEncoding(contentType) : otlpEncoding(contentType)
    const { bytes, release } = await readBody(request, limits.bodyBytes, pending)
    try {
      counts.bytes += bytes.length
      if (route === 'metrics') {
        counts.metrics++
        return success(encodeOtlpResponse(encoding as OtlpEncoding, 'traces', { rejected: 0, reasons: [] }))
      }
      const decoded = await writer.write({ bytes: bytes.length, decode: () => decode(route, bytes, contentType, engine) })
      counts.rejected += decoded.rejected
      counts.ignored += decoded.ignored
      if (decoded.rejected > 0) note(decoded.reasons.join('; '))
      return success(route === 'traces' || route === 'logs' ? encodeOtlpResponse(encoding as OtlpEncoding, route, decoded) : json({ rejected: decoded.rejected, reasons: decoded.reasons }))
    } finally {
      release()
    }
  }

  function note(message: string): void {
    counts.problem = { message, atMs: Date.now() }
  }

  async function answer(request: IncomingMessage, response: ServerResponse, route: Route): Promise<void> {
    counts.requests++
    try {
      send(request, response, await take(request, route))
    } catch (error) {
      counts.refused++
      const problem = problemOf(error)
      // Whoever runs it is told more than whoever sent it
      note(`${problem.status}: ${(error as Error).message}`)
      sendProblem(request, response, problem)
    }
  }

  return {
    handle: (request, response) => {
      const route = routeOf(request.url)
      if (route === undefined) return false
      void answer(request, response, route)
      return true
    },
    counts: () => ({ ...counts }),
    idle: () => writer.idle(),
  }
}

function routeOf(url: string | undefined): Route | undefined {
  const path = url?.split('?')[0]?.replace(/\/$/, '') ?? ''
  return Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined
}

function success({ contentType, body }: Pick<Answer, 'contentType' | 'body'>): Answer {
  return { status: 200, contentType, body }
}

async function decode(route: Exclude<Route, 'metrics'>, body: Buffer, contentType: string | undefined, engine: LogEngine): Promise<Decoded> {
  if (route === 'rows') return decodeRows(body, Date.now())
  // With its schema comes zod, which those who only read logs do without
  if (route === 'feedback') return (await import('./feedbackBody.ts')).decodeFeedback(body, Date.now(), engine)
  if (otlpEncoding(contentType) === 'json' && countObjects(body) > MAX_OBJECTS) throw new HttpProblem(400, `The body has more than ${MAX_OBJECTS} objects and lists in it: send less at once`)
  return decodeOtlp({ signal: route satisfies Signal, contentType, body })
}

/** None that a page of another site could send without asking. */
function lineEncoding(contentType: string | undefined): 'lines' {
  if (/^\s*application\/(jsonl|x-ndjson|ndjson|x-jsonlines|json)\s*(;|$)/i.test(contentType ?? '')) return 'lines'
  throw new HttpProblem(415, 'The content type must be application/jsonl: one JSON object a line')
}

/** What the sender is told. Paths of this machine are not its business. */
function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof OtlpError) return new HttpProblem(error.status, error.message)
  if (error instanceof StoreError) return tryLater(503, 'The store can not take it now; the collector says why. Send it again later', 2)
  return new HttpProblem(500, 'The collector failed at this, which is an error of its own')
}
