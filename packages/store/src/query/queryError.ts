/** A query that can not be understood: what is wrong, where, and what to write instead. */

export class QueryError extends Error {
  override name = 'QueryError'
  /** The whole text of the query. */
  readonly query: string
  /** Where in it, counted from 0 in UTF-16 units. */
  readonly position: number
  /** How much of it, at least 1. */
  readonly length: number

  constructor(message: string, query: string, position: number, length = 1) {
    super(message)
    this.query = query
    this.position = Math.min(Math.max(position, 0), query.length)
    this.length = Math.max(1, length)
  }

  /**
   * The line of the query, a line with `^` under what is wrong, and what it is. Safe for a terminal.
   *
   * @example
   * error.render()
   * // modle:gpt-5
   * // ^^^^^
   * // there is no field `modle`; did you mean `model`?
   */
  render(): string {
    const lineStart = this.query.lastIndexOf('\n', this.position - 1) + 1
    const lineEnd = this.query.indexOf('\n', lineStart)
    const line = this.query.slice(lineStart, lineEnd < 0 ? undefined : lineEnd)
    const start = this.position - lineStart
    const marked = Math.max(1, width(line.slice(start, start + this.length)))
    return `${printable(line)}\n${' '.repeat(width(line.slice(0, start)))}${'^'.repeat(marked)}\n${this.message.split('\n').map(printable).join('\n')}`
  }
}

/** One column for each of what a terminal might obey. */
function printable(text: string): string {
  return text.replaceAll(/[\p{C}\u2028\u2029]/gu, (char) => (char === '\t' ? ' ' : '\uFFFD'))
}

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u
const NO_WIDTH = /[\p{M}]/u

/** Columns that the text takes in a terminal. */
function width(text: string): number {
  let columns = 0
  for (const char of text) columns += NO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1
  return columns
}
