/** What a row's input says, as text: itself, or all that is text in it. Keys say how a thing is stored, not what it is. */
import type { Json } from '@evals/core'

/** @example inputText({ messages: [{ role: 'user', content: 'why?' }] })   // 'user\nwhy?' */
export function inputText(input: Json): string {
  const parts: string[] = []
  collect(input, parts)
  return parts.join('\n')
}

function collect(value: Json | undefined, parts: string[]): void {
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item as Json | undefined, parts)
  else if (value !== null && value !== undefined) parts.push(String(value))
}
