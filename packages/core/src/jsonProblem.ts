/** What is wrong with a text that should be JSON, and where: V8 tells the place only in some of its messages, and repeats much of the text in others. */

export interface JsonProblem {
  /** V8's reason, without the excerpt of the text. */
  reason: string
  /** Offset in the text, in UTF-16 code units. */
  position: number
}

/**
 * @param error what `JSON.parse(text)` threw
 * @example jsonProblem('[1, x]', error)   // { reason: "Unexpected token 'x'", position: 4 }
 */
export function jsonProblem(text: string, error: unknown): JsonProblem {
  const message = (error as Error).message
  const told = /at position (\d+)/.exec(message)?.[1]
  const reason = message.replace(/, ("|\.\.\.).*$/s, '').replace(/ in JSON at position.*$/s, '').replace(/ at position \d+.*$/s, '')
  if (told !== undefined) return { reason, position: Number(told) }
  return { reason, position: message.startsWith('Unexpected token') ? findToken(text) : text.length }
}

/** A text that ends before the unexpected token fails for another reason: that it ends. So the token is found by halving. */
function findToken(text: string): number {
  let before = 0
  let after = text.length
  while (after - before > 1) {
    const middle = (before + after) >> 1
    if (failsAtToken(text.slice(0, middle))) after = middle
    else before = middle
  }
  return before
}

function failsAtToken(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    return (error as Error).message.startsWith('Unexpected token')
  }
}

/** @returns the line of an offset, counting from 1 */
export function lineAt(text: string, position: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < position; i = text.indexOf('\n', i + 1)) line++
  return line
}
