/** What a case's test is called: its name, else a short form of its input. Ids never appear in titles. */
import { stripVTControlCharacters } from 'node:util'
import type { Json } from '../json.ts'

const MAX_LENGTH = 80

/**
 * One title a row, in order, no two equal: JUnit histories, `-t` and snapshots go by them. Where two different inputs
 * have the same short form both show more of themselves; rows that are wholly alike are numbered.
 *
 * @example caseTitles([{ input: 'What is 2 + 2?' }, { name: 'sum', input: { a: 1 } }])   // ['What is 2 + 2?', 'sum']
 */
export function caseTitles(rows: readonly { name?: string | undefined; input: Json }[]): string[] {
  const titles = rows.map((row) => shorten(fullTitle(row), MAX_LENGTH))
  const counts = countOf(titles)
  const longer = titles.map((title, index) => (counts.get(title) === 1 ? title : shorten(fullTitle(rows[index]!), 10 * MAX_LENGTH)))

  const taken = new Set(longer)
  const seen = new Map<string, number>()
  return longer.map((title) => {
    let ordinal = (seen.get(title) ?? 0) + 1
    // Another row may be named `a (2)` itself
    while (ordinal > 1 && taken.has(`${title} (${ordinal})`)) ordinal++
    seen.set(title, ordinal)
    return ordinal === 1 ? title : `${title} (${ordinal})`
  })
}

function fullTitle(row: { name?: string | undefined; input: Json }): string {
  return oneLine(row.name ?? inputText(row.input)) || '(empty input)'
}

function inputText(input: Json | undefined): string {
  if (typeof input === 'string') return input
  if (typeof input !== 'object' || input === null) return String(input)
  if (Array.isArray(input)) return input.map(inputText).join(', ')
  return Object.entries(input)
    .map(([key, value]) => `${key}: ${inputText(value)}`)
    .join(', ')
}

/** Terminal escapes and control characters (line ends, bidirectional overrides) have no place in a line of a report, and half a surrogate pair none in a file. */
function oneLine(text: string): string {
  return stripVTControlCharacters(text.slice(0, 100 * MAX_LENGTH)).toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').replace(/ {2,}/g, ' ').trim()
}

/** Keeps the end too: prompts that share a template differ there. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const characters = [...text]
  if (characters.length <= length) return text
  const head = Math.ceil(length * 0.7)
  return `${characters.slice(0, head).join('').trimEnd()}…${characters.slice(head - length + 1).join('').trimStart()}`
}

function countOf(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}
