/** From dotprompt's messages to those of OpenAI's chat, and back for a conversation so far. */
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import { rearmed } from './markers.ts'

/** What dotprompt's own types say, as far as it is used here. */
export interface DotpromptMessage {
  role: string
  content: { text?: string | undefined; media?: { url: string } | undefined }[]
}

const ROLES: Record<string, 'system' | 'user' | 'assistant'> = { system: 'system', user: 'user', model: 'assistant', assistant: 'assistant' }

/** Messages without any content are left out: they are what stands between two roles. */
export function toChatMessages(messages: readonly DotpromptMessage[]): ChatCompletionMessageParam[] {
  return messages.flatMap(({ role, content }): ChatCompletionMessageParam[] => {
    const parts = content.flatMap(({ text, media }): ChatCompletionContentPart[] => {
      if (media) return [{ type: 'image_url', image_url: { url: rearmed(media.url) } }]
      return text === undefined || text === '' ? [] : [{ type: 'text', text: rearmed(text) }]
    })
    const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
    if (texts.length === parts.length) {
      // The line break after {{role}} is for people
      const text = texts.join('').trim()
      return text === '' ? [] : [{ role: ROLES[role] ?? 'user', content: text }]
    }
    return [{ role: 'user', content: parts }]
  })
}

/** A conversation so far, for {{history}}: its texts. */
export function fromChatMessages(messages: readonly { role: string; content?: unknown }[]): DotpromptMessage[] {
  return messages.flatMap(({ role, content }) => {
    const text = typeof content === 'string' ? content : Array.isArray(content) ? content.map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : '')).join('') : ''
    return text === '' ? [] : [{ role: role === 'assistant' ? 'model' : role, content: [{ text }] }]
  })
}
