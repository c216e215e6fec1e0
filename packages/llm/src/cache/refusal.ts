/** How the cache and the limiter say no, so that any SDK tells its user why. */
import type { ModelRequest } from './modelRequest.ts'

/** By this type an answer of ours is known from one of the host. */
export const REFUSAL_TYPE = 'evals_refusal'

/** In the form of error that OpenAI's and Anthropic's clients both read; neither tries again. */
export function refusal(message: string): Response {
  const body = { type: 'error', error: { type: REFUSAL_TYPE, message } }
  return new Response(JSON.stringify(body), { status: 400, headers: { 'content-type': 'application/json', 'x-should-retry': 'false' } })
}

/** The same for all questions to one model, so that a report can say it once for all cases. */
export function missProblem({ host, path, model }: ModelRequest, folder: string): string {
  return `EVALS_CACHE=read, and no answer is kept: run with EVALS_CACHE=auto where there is an API key, and share ${folder}. Asked: POST ${host}${path}${model === undefined ? '' : ` (${model})`}`
}
