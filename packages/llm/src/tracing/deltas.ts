/** What a model writes, as it comes: the text of each event of a stream, in the dialects of OpenAI (chat, completions, responses), Anthropic and Google. */
import { createParser } from 'eventsource-parser'
import { list, object, text, type JsonObject } from '../cache/jsonObject.ts'

/** @returns takes a stream's text in any pieces */
export function deltaReader(onText: (text: string) => void): (piece: string) => void {
  const parser = createParser({
    onEvent({ data }) {
      const delta = data === '[DONE]' ? undefined : deltaOf(data)
      if (delta) onText(delta)
    },
  })
  return (piece) => parser.feed(piece)
}

function deltaOf(data: string): string | undefined {
  let event: JsonObject
  try {
    event = object(JSON.parse(data)) ?? {}
  } catch {
    return undefined
  }
  switch (event['type']) {
    case undefined: {
      // Of several answers to one question the first
      const [choice] = list(event['choices'])
      if (choice) return (choice['index'] ?? 0) === 0 ? text(object(choice['delta'])?.['content']) ?? text(choice['text']) : undefined
      const [candidate] = list(event['candidates'])
      return candidate && list(object(candidate['content'])?.['parts']).map((part) => text(part['text']) ?? '').join('')
    }
    case 'response.output_text.delta':
      return text(event['delta'])
    case 'content_block_delta':
      return text(object(event['delta'])?.['text'])
    default:
      return undefined
  }
}
