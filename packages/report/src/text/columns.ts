/** Text measured in terminal columns: cut, padded and wrapped to a width. Wide characters (CJK, emoji) take two. */
import truncatedWidth from 'fast-string-truncated-width'

/** Letters may carry any number of marks and yet take one column: more characters than this for each column are not a title. */
const MAX_PER_COLUMN = 8

export function textWidth(text: string): number {
  return truncatedWidth(text).width
}

/** @example cutEnd('The capital of France', 12)   // 'The capital…' */
export function cutEnd(text: string, width: number): string {
  if (width <= 0) return ''
  const few = clip(text, width)
  if (few === text && textWidth(text) <= width) return text
  return `${few.slice(0, columnsFromStart(few, width - 1)).trimEnd()}…`
}

/** Keeps the end too, where paths and names differ. @example cutMiddle('src/answers/math.eval.ts', 16)   // 'src/answ…eval.ts' */
export function cutMiddle(text: string, width: number): string {
  if (text.length <= clip(text, width).length && textWidth(text) <= width) return text
  if (width < 5) return cutEnd(text, width)
  const tail = lastColumns(text, Math.floor((width - 1) / 2))
  const head = cutEnd(text, width - textWidth(tail))
  return head + tail
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text
}

/** Breaks at spaces; a word longer than a line is broken where the line ends, so that nothing is lost. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(8, width)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (textWidth(longer) <= room) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (textWidth(line) > room) {
      const index = Math.max(1, columnsFromStart(line, room))
      lines.push(line.slice(0, index))
      line = line.slice(index)
    }
  }
  return [...lines, line]
}

/** Items of a list on as few lines as they fit on; an item is broken only where it is too wide for a line of its own. */
export function flow(items: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    const longer = last === undefined ? item : last + separator + item
    if (last !== undefined && textWidth(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(...wrap(item, width))
  }
  return lines
}

function clip(text: string, width: number): string {
  const limit = width * MAX_PER_COLUMN + 16
  return text.length <= limit ? text : wholeCharacters(text.slice(0, limit))
}

function wholeCharacters(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text
}

/** How much of a text's beginning fits. Not by the library's own truncation, which counts short after some symbols. */
function columnsFromStart(text: string, width: number): number {
  const fits = (length: number): boolean => textWidth(text.slice(0, length)) <= width
  let index = longest(text.length, fits)
  while (index > 0 && !isBoundary(text, index)) index--
  return index
}

function lastColumns(text: string, width: number): string {
  const tail = text.slice(-width * MAX_PER_COLUMN).replace(/^[\udc00-\udfff]/, '')
  let index = tail.length - longest(tail.length, (length) => textWidth(tail.slice(tail.length - length)) <= width)
  while (index < tail.length && !isBoundary(tail, index)) index++
  return tail.slice(index)
}

/** By halving: a text's width grows with its length. */
function longest(limit: number, fits: (length: number) => boolean): number {
  let low = 0
  let high = limit
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}

const JOINER = '\u200d'
const CONTINUES = /^[\p{M}\p{Emoji_Modifier}\u200d]/u

/** Whether a text may be cut there: not within a character, nor before its marks, nor within a joined emoji. */
function isBoundary(text: string, index: number): boolean {
  return index === 0 || index >= text.length || (text[index - 1] !== JOINER && !CONTINUES.test(text.slice(index, index + 2)) && !isLowSurrogate(text.charCodeAt(index)))
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
