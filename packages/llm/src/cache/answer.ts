/** What a model's answer says about itself, in the dialects of OpenAI, Anthropic and Google: whether it is whole and may be kept, and how many tokens it took. */
import { createParser } from 'eventsource-parser'

export interface AnswerFacts {
  /** Whether another time the same question may be answered with this. Errors, refusals and what was cut off may not. */
  keepable: boolean
  /** Whether the last word of its dialect was said. Some end without one. */
  ended: boolean
  /** Absent: the answer does not say. */
  promptTokens?: number | undefined
  completionTokens?: number | undefined
}

/** @param body the whole text of a response with status 200 */
export function readAnswer(body: string, contentType: string): AnswerFacts {
  if (/\btext\/event-stream\b/i.test(contentType)) return readStream(body)
  const json = parse(body)
  return json === undefined ? { keepable: false, ended: false } : { keepable: !isRefused(json) && !isUnfinished(json), ended: true, ...usageOf(json) }
}

function readStream(body: string): AnswerFacts {
  const facts: AnswerFacts = { keepable: true, ended: false }
  let needsEnd = false
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') {
        facts.ended = true
        return
      }
      const event = parse(data)
      if (event === undefined || isRefused(event)) facts.keepable = false
      if (event === undefined) return
      const kind = text(event['object']) ?? text(event['type']) ?? ''
      needsEnd ||= kind === 'chat.completion.chunk' || kind === 'message_start' || kind === 'response.created'
      facts.ended ||= kind === 'message_stop' || kind === 'response.completed' || kind === 'response.incomplete'
      Object.assign(facts, usageOf(event), usageOf(object(event['message'])), usageOf(object(event['response'])))
    },
  })
  // The last event has its empty line in every dialect; with one more a missing one does not matter
  parser.feed(`${body}\n\n`)
  // Of a dialect that says when it has ended, a stream without that word was cut off
  if (needsEnd && !facts.ended) facts.keepable = false
  return facts
}

type JsonObject = Record<string, unknown>

/** A filter or the model itself refused, or the answer is an error in the clothes of a success. */
function isRefused(answer: JsonObject): boolean {
  const nested = object(answer['response'])
  if (nested && isRefused(nested)) return true
  if (present(answer['error']) || answer['type'] === 'error' || answer['status'] === 'failed') return true
  if (object(answer['incomplete_details'])?.['reason'] === 'content_filter') return true
  const delta = object(answer['delta'])
  if (answer['stop_reason'] === 'refusal' || delta?.['stop_reason'] === 'refusal') return true
  if (text(answer['type'])?.startsWith('response.refusal')) return true
  if (present(object(answer['promptFeedback'])?.['blockReason'])) return true
  if (list(answer['output']).some((item) => list(item['content']).some((part) => part['type'] === 'refusal'))) return true
  return [...list(answer['choices']), ...list(answer['candidates'])].some((choice) => {
    const reason = choice['finish_reason'] ?? choice['finishReason']
    const refusal = object(choice['message'])?.['refusal'] ?? object(choice['delta'])?.['refusal']
    return present(refusal) || ['content_filter', 'SAFETY', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII', 'RECITATION'].includes(text(reason) ?? '')
  })
}

/** Work that goes on in the background: this is not its answer yet. */
function isUnfinished(answer: JsonObject): boolean {
  return ['queued', 'in_progress', 'cancelled'].includes(text(answer['status']) ?? '')
}

function usageOf(answer: JsonObject | undefined): Pick<AnswerFacts, 'promptTokens' | 'completionTokens'> {
  const usage = object(answer?.['usage']) ?? object(answer?.['usageMetadata'])
  const promptTokens = usage?.['prompt_tokens'] ?? usage?.['input_tokens'] ?? usage?.['promptTokenCount']
  const completionTokens = usage?.['completion_tokens'] ?? usage?.['output_tokens'] ?? usage?.['candidatesTokenCount']
  return { ...(typeof promptTokens === 'number' ? { promptTokens } : {}), ...(typeof completionTokens === 'number' ? { completionTokens } : {}) }
}

function parse(json: string): JsonObject | undefined {
  try {
    return object(JSON.parse(json))
  } catch {
    return undefined
  }
}

function object(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(object).filter((item) => item !== undefined) : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function present(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
