/**
 * GitHub's API as far as a check needs it, on loopback. Every request is checked against GitHub's own OpenAPI
 * description: an address that is not there, or a body that it would refuse, is answered as GitHub answers it.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

interface Operation {
  requestBody?: { content: { 'application/json'?: { schema: object } } }
  responses: Record<string, unknown>
}

interface Description {
  paths: Record<string, Record<string, Operation>>
  components: unknown
}

let description: Description | undefined

function readDescription(): Description {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
  description ??= JSON.parse(readFileSync(file, 'utf8')) as Description
  return description
}

export interface Comment {
  id: number
  body: string
  user: { type: string }
}

export interface GitHubServer {
  url: string
  /** In their order: method and address, and the body. */
  requests: { what: string; body: unknown; token: string | undefined }[]
  comments: Comment[]
  /** Answers the next requests whose `what` matches with this status. */
  refuse: (what: RegExp, status: number, times?: number) => void
  close: () => Promise<void>
}

export async function startGitHub(): Promise<GitHubServer> {
  const requests: GitHubServer['requests'] = []
  const comments: Comment[] = []
  const refusals: { what: RegExp; status: number; times: number }[] = []
  const check = bodyCheck()
  let next = 100

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://localhost')
    const what = `${request.method} ${url.pathname}${url.search}`
    const text = await textOf(request)
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    requests.push({ what, body, token: request.headers.authorization })
    const reply = (status: number, value: unknown, headers: Record<string, string> = {}): void => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
    const refused = refusals.find((one) => one.times > 0 && one.what.test(what))
    if (refused) {
      refused.times--
      return reply(refused.status, { message: refused.status === 403 ? 'Resource not accessible by integration' : 'Server Error' })
    }
    const problem = check(request.method!, url.pathname, body)
    if (problem) return reply(problem.status, { message: problem.message })
    const [, , owner, repo] = url.pathname.split('/')
    const html = `https://github.example/${owner}/${repo}`
    if (url.pathname.endsWith('/check-runs')) return reply(201, { id: next++, html_url: `${html}/runs/1` })
    if (/\/check-runs\/\d+$/.test(url.pathname)) return reply(200, { id: Number(url.pathname.split('/').at(-1)), html_url: `${html}/runs/1` })
    if (request.method === 'GET') {
      const [size, page] = [Number(url.searchParams.get('per_page') ?? 30), Number(url.searchParams.get('page') ?? 1)]
      const shown = comments.slice((page - 1) * size, page * size)
      const more = comments.length > page * size
      return reply(200, shown, more ? { link: `<http://${request.headers.host}${url.pathname}?per_page=${size}&page=${page + 1}>; rel="next"` } : {})
    }
    const { body: markdown } = body as { body: string }
    if (request.method === 'POST') {
      comments.push({ id: next++, body: markdown, user: { type: 'Bot' } })
      return reply(201, { id: comments.at(-1)!.id, html_url: `${html}/pull/7#issuecomment-${comments.at(-1)!.id}` })
    }
    const id = Number(url.pathname.split('/').at(-1))
    const comment = comments.find((one) => one.id === id)
    if (!comment) return reply(404, { message: 'Not Found' })
    comment.body = markdown
    return reply(200, { id, html_url: `${html}/pull/7#issuecomment-${id}` })
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    comments,
    refuse: (what, status, times = Infinity) => void refusals.push({ what, status, times }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Limits that GitHub documents and that its description does not have. */
const TEXT_LIMIT = 65_535
const COMMENT_LIMIT = 65_536

function bodyCheck(): (method: string, path: string, body: unknown) => { status: number; message: string } | undefined {
  const { paths, components } = readDescription()
  const ajv = new Ajv.default({ strict: false, allErrors: true, schemas: [{ $id: 'github', components }] })
  addFormats.default(ajv)
  const compiled = new Map<Operation, ValidateFunction>()
  return (method, path, body) => {
    const found = Object.entries(paths).find(([template, methods]) => methods[method.toLowerCase()] && new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
    const operation = found?.[1][method.toLowerCase()]
    if (!operation) return { status: 404, message: `Not Found: ${method} ${path}` }
    const schema = operation.requestBody?.content['application/json']?.schema
    if (schema) {
      const validate = compiled.get(operation) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"github#/components')) as object)
      compiled.set(operation, validate)
      if (!validate(body)) return { status: 422, message: `Invalid request: ${ajv.errorsText(validate.errors)}` }
    }
    const { output, body: comment } = (body ?? {}) as { output?: { summary?: string; annotations?: unknown[] }; body?: string }
    if ((output?.summary ?? '').length > TEXT_LIMIT) return { status: 422, message: 'Only 65535 characters are allowed' }
    if ((output?.annotations ?? []).length > 50) return { status: 422, message: 'Only 50 annotations are allowed' }
    if ((comment ?? '').length > COMMENT_LIMIT) return { status: 422, message: 'body is too long (maximum is 65536 characters)' }
    return undefined
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string
  return text
}
