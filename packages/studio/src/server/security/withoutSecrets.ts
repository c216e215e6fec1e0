/** The key for models, which is in no answer and no file: not even where a program of the user's prints it. */

const PLACEHOLDER = '***'
/** Shorter ones are no secret ("none", for a server of one's own), and may be in any text. */
const SHORTEST = 12

/** @param text may be JSON: keys have no characters that JSON escapes */
export function withoutKey(text: string): string {
  const key = process.env['OPENAI_API_KEY']?.trim() ?? ''
  return key.length >= SHORTEST && text.includes(key) ? text.replaceAll(key, PLACEHOLDER) : text
}
