/** How the cache and the limiter say no, so that any SDK tells its user why. */
import type { ModelRequest } from './modelRequest.ts'

/** By this type an answer of ours is known from one of the host. */
export const REFUSAL_TYPE = 'evals_refusal'

/** In the form of error that OpenAI's and Anthropic's clients both read; neither tries again. */
export function refusal(message: string): Response {
  const body = { type: 'error', error: { type: REFUSAL_TYPE, message } }
  return new Response(JSON.stringify(body), { status: 400, headers: { 'content-type': 'application/json', 'x-should-retry': 'false' } })
}

export function missProblem({ host, path, model, key }: ModelRequest, folder: string): string {
  return `EVALS_CACHE=read: no answer in ${folder} to POST ${host}${path}${model === undefined ? '' : ` (${model})`}, key ${key.slice(0, 12)}. Run with EVALS_CACHE=auto where there is an API key, and share the folder`
}
