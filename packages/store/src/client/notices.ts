/** What an application's operator should know, once for each kind: never more than a few lines on stderr. */

const said = new Set<string>()

export function sayOnce(kind: string, message: string): void {
  if (said.has(kind)) return
  said.add(kind)
  say(message)
}

export function say(message: string): void {
  try {
    process.stderr.write(`evals: ${printable(message)}\n`)
  } catch {
    // There is nobody to tell
  }
}

/** Answers of a server are in it. */
function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Bidi_Control}/gu, ' ').slice(0, 500)
}
