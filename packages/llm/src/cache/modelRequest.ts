/** What a request asks of which model: the part of it that its answer depends on, and so what the answer is kept under. */
import { createHash } from 'node:crypto'
import { stableJson, type Json } from '@evals/core/worker'

export interface ModelRequest {
  /** SHA-256, as hex, of everything that the answer depends on. */
  key: string
  /** With the port where it is not the usual one. */
  host: string
  path: string
  model?: string | undefined
  /** As it is asked. Never on disk. */
  body: Json
  /** Characters of the body. */
  length: number
}

/** A header of ours: tells equal questions apart that are to be answered independently. It never leaves the machine. */
export const TRIAL_HEADER = 'x-evals-trial'

/** Headers that change what an API answers. All others are noise, or secret, and are in no key and no file. */
const MEANINGFUL_HEADERS = ['anthropic-beta', 'anthropic-version', 'openai-beta', TRIAL_HEADER]

/** Parameters of an address that carry a key, as some vendors have it. */
const SECRET_PARAMETER = /^(api[-_]?)?key$|token|secret|signature/i

/** Changes when the form of the key does. */
const KEY_VERSION = 1

/**
 * @param trial of the case that asks, from 0: each trial is a sample of its own
 * @returns `undefined` for what is not a question to a model: anything but a POST of JSON
 */
export async function readModelRequest(input: string | URL | Request, init: RequestInit | undefined, trial: number = 0): Promise<ModelRequest | undefined> {
  const given = input instanceof Request ? input : undefined
  const headers = new Headers(init?.headers ?? given?.headers)
  const text = await bodyText(given, init)
  if ((init?.method ?? given?.method)?.toUpperCase() !== 'POST' || text === undefined) return undefined
  let body: Json
  try {
    body = JSON.parse(text) as Json
  } catch {
    return undefined
  }
  const url = new URL(given?.url ?? String(input))
  const parameters = [...url.searchParams].filter(([name]) => !SECRET_PARAMETER.test(name)).toSorted()
  const meaningful = MEANINGFUL_HEADERS.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)]] : []))
  const content = stableJson([KEY_VERSION, url.host, url.pathname, parameters, meaningful, body, trial])
  return { key: createHash('sha256').update(content).digest('hex'), host: url.host, path: url.pathname, model: modelOf(body, url), body, length: text.length }
}

/** @returns `undefined` for uploads and other streams, which could be read once only */
async function bodyText(request: Request | undefined, init: RequestInit | undefined): Promise<string | undefined> {
  const body = init?.body
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  if (body !== undefined && body !== null) return undefined
  return request && /\bjson\b/i.test(request.headers.get('content-type') ?? '') ? request.clone().text() : undefined
}

/** In the body, or, as Google has it, in the path: `/models/gemini-pro:generateContent`. */
function modelOf(body: Json, url: URL): string | undefined {
  const model = typeof body === 'object' && body !== null && 'model' in body ? body.model : /\/models\/([^/:]+)/.exec(url.pathname)?.[1]
  return typeof model === 'string' ? model : undefined
}
