/** Text from data is hostile: titles, outputs and messages may hold terminal codes, line breaks, text direction tricks and characters that do not show. */

const LINE_BREAK = /\r\n?|\n/g

/**
 * What may not reach a terminal or a page as it is: control characters (C0, DEL, C1, and with them every ANSI and OSC
 * sequence), line and paragraph separators, bidirectional marks, overrides and isolates, soft hyphens, zero-width and
 * blank "letters", tag and supplementary variation characters (which can carry hidden text), lone surrogates.
 */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\p{Cs}/gu

/** Joiners are a part of emoji (family, flags) and of Persian and Indic words; elsewhere they only hide. */
const JOINER_BEFORE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{M}]$|[^\p{Script=Latin}\p{Script=Common}]$/u
const JOINER_AFTER = /^(?:\p{Extended_Pictographic}|[^\p{Script=Latin}\p{Script=Common}])/u

/**
 * One line that shows all that is in the text and does nothing else: line breaks as ⏎, tabs as a space, whatever is
 * unsafe or invisible as an escape. Cut a long text before.
 * @example plainText('red: \u001b[31m')   // 'red: \\x1b[31m'
 */
export function plainText(text: string): string {
  return escapeUnsafe(text.replace(LINE_BREAK, '⏎').replaceAll('\t', ' '))
}

/** The same for each of a text's lines, of which it stops counting after `limit`. @example plainLines('a\nb', 9)   // ['a', 'b'] */
export function plainLines(text: string, limit: number): string[] {
  return text.split(/\r\n?|\n/, limit).map((line) => escapeUnsafe(line.replaceAll('\t', '  ')))
}

function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, (character, offset: number) => (isNeededJoiner(character, text, offset) ? character : escape(character)))
}

function isNeededJoiner(character: string, text: string, offset: number): boolean {
  if (character !== '\u200d' && character !== '\u200c') return false
  return JOINER_BEFORE.test(text.slice(Math.max(0, offset - 2), offset)) && JOINER_AFTER.test(text.slice(offset + 1, offset + 3))
}

function escape(character: string): string {
  const code = character.codePointAt(0)!
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}
