/**
 * Who may send. With a token, whoever has it. Without one, programs on this machine, but no page in a browser: not by a
 * name that an attacker points at this machine (DNS rebinding), and not from another site.
 */
import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'
import { HttpProblem } from './httpProblem.ts'

export type Admission = (request: IncomingMessage) => void

/** @example isLoopback('127.0.0.1')   // true. Of names, localhost alone */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
}

/**
 * @param token what a request must have in `Authorization: Bearer …`
 * @returns throws `HttpProblem` 401 or 403 for a request that may not come in
 */
export function admission(token: string | undefined): Admission {
  return (request) => {
    checkOrigin(request)
    if (token === undefined) checkHost(request)
    else checkToken(request, token)
  }
}

function checkToken({ headers }: IncomingMessage, token: string): void {
  const given = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1]
  // Of their hashes: they are of one length, whatever was sent
  if (given !== undefined && timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token, 'buffer'))) return
  const what = given === undefined ? 'This collector takes nothing without its token' : 'The token is not the one of this collector'
  throw new HttpProblem(401, `${what}: send the header "Authorization: Bearer <token>", with exporters of OpenTelemetry by OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer <token>"`, { 'www-authenticate': 'Bearer' })
}

function checkHost({ headers }: IncomingMessage): void {
  const name = hostName(headers.host)
  if (name === undefined || !isLoopback(name)) throw new HttpProblem(403, 'Without a token only requests to localhost, 127.0.0.1 or [::1] are taken, by that name. Send to one of these, or start the collector with a token')
}

/** A browser says from where a page sends. */
function checkOrigin({ headers }: IncomingMessage): void {
  const { origin } = headers
  if (origin !== undefined && (headers.host === undefined || !URL.canParse(origin) || new URL(origin).host !== headers.host.toLowerCase())) throw new HttpProblem(403, 'Pages of other sites may not send to this collector')
}

/** Without the port. */
function hostName(host: string | undefined): string | undefined {
  return host === undefined ? undefined : /^(\[[^\]]*\]|[^:]*)(:\d*)?$/.exec(host)?.[1]
}
