/**
 * What a word is in full text, for the parser and for every engine: runs of letters and digits, whose case and accents do
 * not matter. Engines are given words that were made here and never split text themselves, so that they can not differ.
 */
import type { Json } from '@evals/core'

/** Scripts that put no spaces between words: each character is a word, so that any part of a text is found as a phrase. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const WORDS = new RegExp(`${UNSPACED.source}|(?:(?!${UNSPACED.source})[\\p{L}\\p{N}])+`, 'gu')
const PLAIN_WORDS = /[a-z0-9]+/g
// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/

/**
 * The words of a text, in order, in the form in which they are compared.
 *
 * @example
 * wordsOf('Crème Brûlée, 2 portions!')   // ['creme', 'brulee', '2', 'portions']
 * wordsOf('返金 please')                 // ['返', '金', 'please']
 */
export function wordsOf(text: string): string[] {
  if (ASCII.test(text)) return text.toLowerCase().match(PLAIN_WORDS) ?? []
  return normalise(text).match(WORDS) ?? []
}

/** Compatible forms become one (`ﬁ` is `fi`), accents and case go. */
function normalise(text: string): string {
  return text.toWellFormed().normalize('NFKD').toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '')
}

/**
 * The texts in a value, a line each: what full text looks through. Names of properties are not looked through.
 *
 * @example
 * textOf([{ role: 'user', content: 'Where is my refund?' }])   // 'user\nWhere is my refund?'
 */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value
  const texts: string[] = []
  collect(value, texts)
  return texts.join('\n')
}

function collect(value: Json | undefined, texts: string[]): void {
  if (typeof value === 'string') texts.push(value)
  else if (typeof value === 'number' || typeof value === 'boolean') texts.push(String(value))
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) collect(item, texts)
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, texts)
}

/** Whether the words stand in the text one after the other, the last of them perhaps only begun. No words are nowhere. */
export function containsWords(text: readonly string[], words: readonly string[], prefix: boolean): boolean {
  const last = words.length - 1
  if (last < 0) return false
  for (let start = 0; start + last < text.length; start++) {
    let at = 0
    while (at < last && text[start + at] === words[at]) at++
    if (at === last && (prefix ? text[start + last]!.startsWith(words[last]!) : text[start + last] === words[last])) return true
  }
  return false
}

/** How texts of fields are compared: without regard to case, and to how an accent is written. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  // A sigma at the end of a word has a form of its own, which must not depend on what a pattern leaves out
  return text.toWellFormed().normalize('NFC').toLowerCase().replaceAll('ς', 'σ')
}
