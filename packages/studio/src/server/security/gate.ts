/**
 * Who may ask: a browser that came with the link from the terminal, by a page of this server. The link's token is good
 * for a cookie; the cookie is what counts. A page of another site is refused by its Origin, and a name that was made to
 * point here by its Host.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

export const TOKEN_PARAMETER = 'token'

const LOOPBACK_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

export interface Gate {
  /** What the link has in it. */
  token: string
  middleware: MiddlewareHandler
}

/** @param port of this server: cookies are shared by all ports of a host, so it is in the cookie's name */
export function createGate(port: () => number): Gate {
  const token = randomBytes(24).toString('base64url')
  const pass = randomBytes(24).toString('base64url')
  const middleware: MiddlewareHandler = async (context, next) => {
    const refusal = addressRefusal({ host: context.req.header('host'), origin: context.req.header('origin') })
    if (refusal !== undefined) return context.json({ error: { message: refusal } }, 403)
    // Of the same site, but not of the same origin, is also whatever else serves pages on this machine
    const from = context.req.header('sec-fetch-site')
    const isForeign = from !== undefined && from !== 'same-origin' && from !== 'none'
    if (isForeign && context.req.path.startsWith('/api/')) return context.json({ error: { message: 'The studio answers to its own pages alone' } }, 403)

    const cookie = `evals_studio_${port()}`
    const url = new URL(context.req.url)
    const given = url.searchParams.get(TOKEN_PARAMETER)
    if (given !== null && context.req.method === 'GET') {
      if (same(given, token)) setCookie(context, cookie, pass, { httpOnly: true, sameSite: 'Strict', path: '/' })
      // A page elsewhere may lead here by any link, and is not to close the door
      else if (!isForeign) deleteCookie(context, cookie, { path: '/' })
      // So that it stays in no history and is in no link that is passed on
      url.searchParams.delete(TOKEN_PARAMETER)
      // With two slashes at its beginning an address is one of another host
      return context.redirect(`${url.pathname.replace(/^\/+/, '/')}${url.search}`, 303)
    }
    if (same(getCookie(context, cookie) ?? '', pass)) return next()
    const message = 'Open the studio by the link that `evals studio` printed: this browser has not come by it, or the studio was started anew'
    return context.req.path.startsWith('/api/') ? context.json({ error: { message } }, 401) : context.html(doorPage(message), 401)
  }
  return { token, middleware }
}

/** @returns why a request is refused by where it comes from and what it calls this machine. `undefined`: it is not */
export function addressRefusal({ host = '', origin }: { host?: string | undefined; origin?: string | undefined }): string | undefined {
  if (!LOOPBACK_NAME.test(host)) return 'The studio answers to localhost alone'
  return origin === undefined || origin === `http://${host}` ? undefined : 'The studio answers to its own pages alone'
}

/** Takes as long for a guess that is nearly right as for any other. */
function same(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function doorPage(message: string): string {
  const [before, command, after] = message.split('`')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>evals studio</title><main><h1>evals studio</h1><p>${before}<code>${command}</code>${after}.</p></main></html>`
}
