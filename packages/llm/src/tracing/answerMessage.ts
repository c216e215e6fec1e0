/** What a model answered, from the JSON of its answer or of its stream's events: the text, and the tools that it asks for. */
import { list, object, text, type JsonObject } from '../cache/jsonObject.ts'

export interface AnswerMessage {
  id?: string | undefined
  model?: string | undefined
  finishReasons: string[]
  text: string
  toolCalls: { id?: string | undefined; name: string; arguments: unknown }[]
}

/** A call whose parts come one by one. */
interface Call {
  id?: string | undefined
  name: string
  /** JSON, in pieces. */
  pieces: string
  given?: unknown
}

/** In the dialects of OpenAI (chat, completions, responses), Anthropic and Google; of anything else, nothing. */
export function readMessage(events: readonly JsonObject[]): AnswerMessage {
  const message: AnswerMessage = { finishReasons: [], text: '', toolCalls: [] }
  const calls = new Map<string, Call>()
  const call = (key: string): Call => {
    if (!calls.has(key)) calls.set(key, { name: '', pieces: '' })
    return calls.get(key)!
  }
  const finish = (reason: unknown): void => {
    if (typeof reason === 'string' && !message.finishReasons.includes(reason)) message.finishReasons.push(reason)
  }
  const add = (piece: unknown): void => {
    message.text += text(piece) ?? ''
  }

  for (const event of events) {
    // Anthropic and responses have the message within the event that begins or ends a stream
    const whole = object(event['message']) ?? object(event['response']) ?? event
    message.id ??= text(whole['id']) ?? text(whole['responseId'])
    message.model ??= text(whole['model']) ?? text(whole['modelVersion'])
    for (const choice of list(event['choices'])) {
      const said = object(choice['message']) ?? object(choice['delta']) ?? {}
      add(said['content'] ?? choice['text'])
      for (const [place, part] of list(said['tool_calls']).entries()) {
        const known = call(`${String(choice['index'] ?? 0)}.${String(part['index'] ?? place)}`)
        const asked = object(part['function'])
        known.id ??= text(part['id'])
        known.name += text(asked?.['name']) ?? ''
        known.pieces += text(asked?.['arguments']) ?? ''
      }
      finish(choice['finish_reason'])
    }
    // A stream of responses says all of it once more at its end
    if (event['type'] === undefined || event['type'] === 'response.completed' || event['type'] === 'response.incomplete') {
      for (const [place, item] of list(whole['output']).entries()) {
        for (const part of list(item['content'])) add(part['text'])
        if (item['type'] === 'function_call') Object.assign(call(`output.${place}`), { id: text(item['call_id']), name: text(item['name']) ?? '', pieces: text(item['arguments']) ?? '' })
      }
      if (Array.isArray(whole['output'])) finish(whole['status'])
    }
    anthropic(event, { add, call, finish })
    for (const candidate of list(event['candidates'])) {
      for (const part of list(object(candidate['content'])?.['parts'])) {
        add(part['text'])
        const asked = object(part['functionCall'])
        if (asked) Object.assign(call(`google.${calls.size}`), { name: text(asked['name']) ?? '', given: asked['args'] ?? {} })
      }
      finish(candidate['finishReason'])
    }
  }
  message.toolCalls = [...calls.values()].filter(({ name }) => name !== '').map(({ id, name, pieces, given }) => ({ ...(id !== undefined && { id }), name, arguments: given ?? parsed(pieces) }))
  return message
}

function anthropic(event: JsonObject, { add, call, finish }: { add: (piece: unknown) => void; call: (key: string) => Call; finish: (reason: unknown) => void }): void {
  const block = (key: string, content: JsonObject): void => {
    if (content['type'] === 'text') add(content['text'])
    if (content['type'] !== 'tool_use') return
    const input = object(content['input'])
    // A stream begins with an empty one, whose pieces follow
    Object.assign(call(key), { id: text(content['id']), name: text(content['name']) ?? '', ...(input && Object.keys(input).length > 0 && { given: input }) })
  }
  if (event['type'] === 'message') {
    for (const [place, content] of list(event['content']).entries()) block(`block.${place}`, content)
    finish(event['stop_reason'])
  }
  const key = `block.${String(event['index'])}`
  const delta = object(event['delta'])
  if (event['type'] === 'content_block_start') block(key, object(event['content_block']) ?? {})
  if (event['type'] === 'content_block_delta') {
    add(delta?.['text'])
    if (delta?.['type'] === 'input_json_delta') call(key).pieces += text(delta['partial_json']) ?? ''
  }
  if (event['type'] === 'message_delta') finish(delta?.['stop_reason'])
}

function parsed(json: string): unknown {
  if (json.trim() === '') return {}
  try {
    return JSON.parse(json) as unknown
  } catch {
    return json
  }
}
