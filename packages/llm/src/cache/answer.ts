/** What a model's answer says about itself, in the dialects of OpenAI, Anthropic and Google: whether it is whole and may be kept, and how many tokens it took. */
import { createParser } from 'eventsource-parser'
import { isEventStream } from './replay.ts'
import { isJsonObject, list, object, text, type JsonObject } from './jsonObject.ts'

export interface AnswerFacts {
  /** Whether another time the same question may be answered with this. Errors, refusals and what was cut off may not. */
  keepable: boolean
  /** Whether the last word of its dialect was said. Some end without one. */
  ended: boolean
  /** Absent: the answer does not say. */
  promptTokens?: number | undefined
  completionTokens?: number | undefined
  /** Of the prompt's, those that the provider had cached. */
  cachedPromptTokens?: number | undefined
}

/** @param body the whole text of a response with status 200 */
export function readAnswer(body: string, contentType: string): AnswerFacts {
  const { events, readable, done } = readEvents(body, contentType)
  const [only] = events
  if (!isEventStream(contentType)) return only ? { keepable: !isRefused(only) && !isUnfinished(only), ended: true, ...usageOf(only) } : { keepable: false, ended: false }

  // A stream without an event was cut off before its first
  const facts: AnswerFacts = { keepable: readable && events.length > 0, ended: done }
  let needsEnd = false
  for (const event of events) {
    if (isRefused(event)) facts.keepable = false
    const kind = text(event['object']) ?? text(event['type']) ?? ''
    needsEnd ||= kind === 'message_start' || kind === 'response.created' || 'choices' in event || 'candidates' in event
    facts.ended ||= kind === 'message_stop' || kind === 'response.completed' || kind === 'response.incomplete' || list(event['candidates']).some(({ finishReason }) => present(finishReason))
    Object.assign(facts, usageOf(event), usageOf(object(event['message'])), usageOf(object(event['response'])))
  }
  // Of a dialect that says when it has ended, a stream without that word was cut off
  if (needsEnd && !facts.ended) facts.keepable = false
  return facts
}

/** The JSON of an answer: one object, or those of a stream's events. */
export function readEvents(body: string, contentType: string): { events: JsonObject[]; readable: boolean; done: boolean } {
  if (!isEventStream(contentType)) {
    const json = parse(body)
    return { events: json ? [json] : [], readable: json !== undefined, done: true }
  }
  const result = { events: [] as JsonObject[], readable: true, done: false }
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') {
        result.done = true
        return
      }
      const event = parse(data)
      if (event) result.events.push(event)
      else result.readable = false
    },
  })
  // The last event has its empty line in every dialect; with one more a missing one does not matter
  parser.feed(`${body}\n\n`)
  return result
}

/** A filter or the model itself refused, or the answer is an error in the clothes of a success. */
function isRefused(answer: JsonObject): boolean {
  const nested = object(answer['response'])
  if (nested && isRefused(nested)) return true
  if (present(answer['error']) || answer['type'] === 'error' || answer['object'] === 'error' || answer['status'] === 'failed') return true
  if (object(answer['incomplete_details'])?.['reason'] === 'content_filter') return true
  const delta = object(answer['delta'])
  if (answer['stop_reason'] === 'refusal' || delta?.['stop_reason'] === 'refusal') return true
  if (text(answer['type'])?.startsWith('response.refusal')) return true
  if (present(object(answer['promptFeedback'])?.['blockReason'])) return true
  if (list(answer['output']).some((item) => list(item['content']).some((part) => part['type'] === 'refusal'))) return true
  return [...list(answer['choices']), ...list(answer['candidates'])].some((choice) => {
    const reason = choice['finish_reason'] ?? choice['finishReason']
    const refusal = object(choice['message'])?.['refusal'] ?? object(choice['delta'])?.['refusal']
    return present(refusal) || ['content_filter', 'error', 'SAFETY', 'IMAGE_SAFETY', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII', 'RECITATION'].includes(text(reason) ?? '')
  })
}

/** Work that goes on in the background: this is not its answer yet. */
function isUnfinished(answer: JsonObject): boolean {
  return ['queued', 'in_progress', 'cancelled'].includes(text(answer['status']) ?? '')
}

function usageOf(answer: JsonObject | undefined): Pick<AnswerFacts, 'promptTokens' | 'completionTokens' | 'cachedPromptTokens'> {
  const usage = object(answer?.['usage']) ?? object(answer?.['usageMetadata'])
  if (!usage) return {}
  const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
  const details = object(usage['prompt_tokens_details']) ?? object(usage['input_tokens_details'])
  // Anthropic's input has the cached tokens beside it; those of all others have them inside
  const read = number(usage['cache_read_input_tokens'])
  const beside = read === undefined ? 0 : read + (number(usage['cache_creation_input_tokens']) ?? 0)
  const prompt = number(usage['prompt_tokens'] ?? usage['input_tokens'] ?? usage['promptTokenCount'])
  const completion = number(usage['completion_tokens'] ?? usage['output_tokens'] ?? usage['candidatesTokenCount'])
  const cached = read ?? number(details?.['cached_tokens']) ?? number(usage['cachedContentTokenCount'])
  return { ...(prompt !== undefined && { promptTokens: prompt + beside }), ...(completion !== undefined && { completionTokens: completion }), ...(cached !== undefined && { cachedPromptTokens: cached }) }
}

function parse(json: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function present(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
