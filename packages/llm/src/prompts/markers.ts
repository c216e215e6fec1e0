/**
 * dotprompt marks roles and media in the text that it renders, and splits it there. A variable whose text has such a
 * mark would write messages of its own, a system message too: in what is given, marks are made harmless, and put back
 * after the text has been split.
 */
const MARK = '<<<dotprompt:'
/** From the private use area: no text has it by chance, and a text that has it on purpose gets it back as a mark that does nothing. */
const HARMLESS = '\uF8FE<<dotprompt:'

export function disarmed(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(MARK, HARMLESS)
  if (Array.isArray(value)) return value.map(disarmed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [disarmed(key), disarmed(item)]))
}

export function rearmed(text: string): string {
  return text.replaceAll(HARMLESS, MARK)
}
