/** Patterns over the text of a field: `*` is any text, `?` any one character, and a backslash takes the next one as it is. */
import { fold } from './words.ts'

const UNTIL_ESCAPED = /\\([\s\S])|([\s\S])/gu

/** The characters of a pattern: a wildcard, or one that stands for itself. */
export function readPattern(pattern: string): { char: string; isWildcard: boolean }[] {
  return [...pattern.matchAll(UNTIL_ESCAPED)].map(([, escaped, plain]) => ({ char: escaped ?? plain!, isWildcard: escaped === undefined && (plain === '*' || plain === '?') }))
}

/** A pattern that matches this text and no other. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\*?]/g, String.raw`\$&`)
}

/**
 * Takes time in proportion to the product of the lengths at worst, whatever the pattern.
 *
 * @example
 * matcherOf('gpt-5*')('GPT-5-mini')   // true
 */
export function matcherOf(pattern: string): (text: string) => boolean {
  const parts = foldedParts(pattern)
  return (text) => {
    const chars = [...fold(text)]
    let at = 0
    let part = 0
    let star = -1
    let resumeAt = 0
    while (at < chars.length) {
      const next = parts[part]
      if (next?.isWildcard && next.char === '*') {
        star = part++
        resumeAt = at
      } else if (next && ((next.isWildcard && next.char === '?') || (!next.isWildcard && next.char === chars[at]))) {
        part++
        at++
      } else if (star >= 0) {
        part = star + 1
        at = ++resumeAt
      } else return false
    }
    return parts.slice(part).every(({ char, isWildcard }) => isWildcard && char === '*')
  }
}

/** The characters of a pattern as they are compared with. Texts between wildcards are folded as a whole, as the text is. */
export function foldedParts(pattern: string): { char: string; isWildcard: boolean }[] {
  const parts: { char: string; isWildcard: boolean }[] = []
  let literal = ''
  const flush = (): void => {
    for (const char of fold(literal)) parts.push({ char, isWildcard: false })
    literal = ''
  }
  for (const { char, isWildcard } of readPattern(pattern)) {
    if (!isWildcard) {
      literal += char
      continue
    }
    flush()
    parts.push({ char, isWildcard })
  }
  flush()
  return parts
}
