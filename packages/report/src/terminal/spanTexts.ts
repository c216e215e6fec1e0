/** What a span says was given and given back, in few words: the last message to a model and its answer, a tool's arguments and result. */
import { readToolRun, type Json, type Span } from '@evals/core'

export interface SpanText {
  label: string
  text: string
}

/** In every dialect; of a span that holds no text, nothing. */
export function spanTexts(span: Span): SpanText[] {
  const tool = readToolRun(span)
  if (tool) return [...text('given', tool.arguments), ...text('result', tool.result)]
  const { attributes } = span
  const asked = messagesText(attributes['gen_ai.input.messages']) ?? messagesText(attributes['ai.prompt.messages']) ?? attributes['input.value'] ?? attributes['traceloop.entity.input'] ?? attributes['ai.prompt']
  const answered = messagesText(attributes['gen_ai.output.messages']) ?? attributes['ai.response.text'] ?? attributes['output.value'] ?? attributes['traceloop.entity.output']
  return [...text('asked', asked), ...text('answer', answered)]
}

function text(label: string, value: unknown): SpanText[] {
  if (value === undefined || value === null || value === '') return []
  return [{ label, text: typeof value === 'string' ? value : jsonText(value) }]
}

/** The last message, which is the one that the call is about: those before it were in calls before it. */
function messagesText(value: Json | undefined): string | undefined {
  const messages = parsed(value)
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined
  if (typeof last !== 'object' || last === null) return undefined
  const { parts, content } = last as { parts?: unknown; content?: unknown }
  const given = parts ?? content
  if (typeof given === 'string') return given
  return Array.isArray(given) ? given.map(partText).filter((one) => one !== '').join('\n') : undefined
}

function partText(part: unknown): string {
  if (typeof part !== 'object' || part === null) return String(part)
  const { type, content, text: own, name, arguments: given, response, result } = part as Record<string, unknown>
  if (type === 'tool_call' || type === 'tool-call') return `→ ${String(name)}(${typeof given === 'string' ? given : jsonText(given ?? {})})`
  if (type === 'tool_call_response' || type === 'tool-result') return typeof (response ?? result) === 'string' ? String(response ?? result) : jsonText(response ?? result ?? null)
  const said = content ?? own
  return typeof said === 'string' ? said : jsonText(part)
}

/** A text of a few thousand brackets can be read, and is too deep to be written again. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '(nested too deep to be shown)'
  }
}

function parsed(value: Json | undefined): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return undefined
  }
}
