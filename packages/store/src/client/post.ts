/** One request to the collector. Over `node:http`, whose sockets need not keep an application alive, as those of fetch do. */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Settings } from './settings.ts'

export type Reply =
  | { kind: 'taken'; rejected: number; reason: string }
  /** It may be sent again, after so many milliseconds at least. */
  | { kind: 'again'; reason: string; isUnreached: boolean; afterMs: number }
  | { kind: 'tooLarge' }
  | { kind: 'never'; reason: string }

/** For one request, from its beginning to its answer. Milliseconds. */
const TIMEOUT = 10_000
const MAX_ANSWER = 64 * 1024
/** Nobody waits longer because a server says so. Milliseconds. */
const MAX_WAIT = 60_000

// Those of the moment: an application under test may have put others in their place
const { setTimeout, clearTimeout } = globalThis

const agents = { 'http:': new http.Agent({ keepAlive: true, maxSockets: 1 }), 'https:': new https.Agent({ keepAlive: true, maxSockets: 1 }) }

/** Never rejects. @param path such as `rows` */
export function post({ url, token }: Settings, path: string, body: string): Promise<Reply> {
  return new Promise((resolve) => {
    const again = (error: NodeJS.ErrnoException): void => settle({ kind: 'again', reason: error.code ?? error.message, isUnreached: true, afterMs: 0 })
    const settle = (reply: Reply): void => {
      clearTimeout(timer)
      resolve(reply)
    }
    let request: http.ClientRequest | undefined
    const timer = setTimeout(() => request?.destroy(new Error(`no answer in ${TIMEOUT / 1000} seconds`)), TIMEOUT)
    timer.unref()
    const isSecure = url.protocol === 'https:'
    try {
      request = untraced(() =>
        (isSecure ? https : http).request(new URL(`${url.pathname.replace(/\/$/, '')}/v1/evals/${path}`, url), {
          method: 'POST',
          agent: agents[isSecure ? 'https:' : 'http:'],
          headers: { 'content-type': 'application/jsonl', 'content-length': Buffer.byteLength(body), ...(token !== undefined && { authorization: `Bearer ${token}` }) },
        }),
      )
    } catch {
      // What is in it may be the token
      return settle({ kind: 'never', reason: 'the URL or the token can not be sent' })
    }
    request.on('socket', (socket) => socket.unref())
    request.on('error', again)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => (text.length < MAX_ANSWER ? (text += piece) : response.destroy()))
      response.on('error', again)
      response.on('end', () => settle(replyOf(response, text, token)))
    })
    request.end(body)
  })
}

function replyOf({ statusCode = 0, headers }: http.IncomingMessage, text: string, token: string | undefined): Reply {
  const { rejected, reasons, message } = parsed(text)
  const secretless = (said: string): string => (token === undefined ? said : said.replaceAll(token, '…'))
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken', rejected: Number(rejected) || 0, reason: secretless(Array.isArray(reasons) ? reasons.join('; ') : '') }
  if (statusCode === 413) return { kind: 'tooLarge' }
  if (statusCode === 408 || statusCode === 429 || statusCode >= 502) return { kind: 'again', reason: `status ${statusCode}`, isUnreached: false, afterMs: Math.min(MAX_WAIT, (Number(headers['retry-after']) || 0) * 1_000) }
  return { kind: 'never', reason: `status ${statusCode}${typeof message === 'string' ? `: ${secretless(message)}` : ''}` }
}

function parsed(text: string): { rejected?: unknown; reasons?: unknown; message?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

interface OpenTelemetry {
  context?: { active: () => { setValue: (key: symbol, value: unknown) => unknown }; with: <Result>(context: unknown, work: () => Result) => Result }
}

/** An application that has its requests traced would log each of ours, and that again. */
function untraced<Result>(work: () => Result): Result {
  const { context } = ((globalThis as Record<symbol, unknown>)[Symbol.for('opentelemetry.js.api.1')] ?? {}) as OpenTelemetry
  return context ? context.with(context.active().setValue(Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING'), true), work) : work()
}
