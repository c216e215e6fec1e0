/** A question to a model as it stands, for who tries prompts without code of their own: with the cache and the limits of an eval's. */
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import { modelClient } from '../judges/client.ts'
import { apiError } from '../judges/apiError.ts'
import type { RenderedPrompt } from '../prompts/prompt.ts'

export type ChatRequest = RenderedPrompt

export interface Chat {
  text: string
  /** As the API names it: `stop`, `length`, `content_filter`, ... `undefined`: the stream ended before it was said. */
  finishReason: string | undefined
}

const WHO = 'A prompt'

/**
 * Asks, and reads the answer as it is streamed: within a trial whoever listens to it hears the pieces. The key and the
 * server are those of `OPENAI_API_KEY` and `OPENAI_BASE_URL`, and there is no other.
 *
 * @throws Error in one line, without the key: where there is no key, the API refuses, the model refuses, or the stream is cut off
 */
export async function streamChat(request: ChatRequest, signal?: AbortSignal): Promise<Chat> {
  const client = modelClient(WHO)
  const body: ChatCompletionCreateParamsStreaming = { ...request, stream: true, stream_options: { include_usage: true } }
  let text = ''
  let refusal = ''
  let finishReason: string | undefined
  try {
    for await (const { choices } of await client.openai.chat.completions.create(body, signal ? { signal } : {})) {
      const [choice] = choices
      text += choice?.delta?.content ?? ''
      refusal += choice?.delta?.refusal ?? ''
      finishReason = choice?.finish_reason ?? finishReason
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw apiError(error, client, request.model, '')
  }
  if (refusal !== '') throw new Error(`${request.model} refused: ${refusal}`)
  if (finishReason === undefined) throw new Error(`the answer of ${request.model} at ${client.host} was cut off after ${text.length} characters`)
  return { text, finishReason }
}

/**
 * What the server says that it has.
 *
 * @throws Error in one line, without the key
 */
export async function listModels(signal?: AbortSignal): Promise<string[]> {
  const client = modelClient('A list of models')
  try {
    const names: string[] = []
    for await (const { id } of client.openai.models.list({ ...(signal ? { signal } : {}), maxRetries: 0 })) names.push(id)
    return names
  } catch (error) {
    throw apiError(error, client, 'the list of models', '')
  }
}

/** @throws Error where there is no key */
export function requireModelKey(): void {
  modelClient(WHO)
}
