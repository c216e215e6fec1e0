/** What kept a model from answering, as one line without secrets. It is an error of the eval and never a score of 0. */
import { isError, withCauses } from '@evals/core/worker'
import { REFUSAL_TYPE } from '../cache/refusal.ts'
import type { JudgeClient } from './client.ts'

/**
 * No `cause`: reporters print causes in full, and the API's error carries what the server sent, which may be the key.
 */
export function apiError(error: unknown, { apiKey, host }: Pick<JudgeClient, 'apiKey' | 'host'>, model: string, who: string = 'Judge: '): Error {
  const status = statusOf(error)
  const text = (isError(error) ? withCauses(error) : String(error)).replaceAll(apiKey, '***').replaceAll(/(:\/\/)[^\s/@]+@/g, '$1***@').replaceAll(/\s+/g, ' ')
  // The client puts the status before its message
  const message = text.replace(new RegExp(`^${status} `), '').slice(0, 500)
  // It was not asked, and the message says which host and why
  if (isError(error) && 'type' in error && error.type === REFUSAL_TYPE) return new Error(`${who}no answer from ${model}: ${message}`)
  return new Error(`${who}${status === undefined ? 'no answer' : `HTTP ${status}`} from ${model} at ${host}: ${message}`)
}

/** By form and not by class: the class would have to be loaded, and there can be two of it. */
function statusOf(error: unknown): number | undefined {
  return isError(error) && 'status' in error && typeof error.status === 'number' ? error.status : undefined
}
