/** Markdown that has to be short: what matters least goes first, and what is missing is said. */

export interface FitParts {
  /** What it is about: never left out. */
  head: readonly string[]
  table: readonly string[]
  /** Sections, most important first; each is whole or absent. */
  sections: readonly (readonly string[])[]
  /** What stands at the end: never left out. */
  tail: readonly (readonly string[])[]
}

/** Room for the words on what was left out. */
const NOTE = 200
/** Header and ruler of a table. */
const TABLE_HEAD = 2

/**
 * @param maxBytes of UTF-8, which is never less than the number of characters: it holds for hosts that count either
 * @returns at most so many bytes; a table is cut between its rows, and the head at the end of a line
 */
export function fit({ head, table, sections, tail }: FitParts, maxBytes: number): string {
  const whole = join([head, table, ...sections, ...tail])
  if (bytes(whole) <= maxBytes) return whole
  const room = maxBytes - NOTE
  const kept = mostThat((count) => bytes(join([head, table, ...sections.slice(0, count), ...tail])) <= room, sections.length)
  if (kept !== undefined) return join([head, table, ...sections.slice(0, kept), [leftOut(sections.length - kept, 'section', maxBytes)], ...tail])
  const rows = mostThat((count) => bytes(join([head, table.slice(0, TABLE_HEAD + count), ...tail])) <= room, table.length - TABLE_HEAD)
  if (rows !== undefined) return join([head, table.slice(0, TABLE_HEAD + rows), [leftOut(table.length - TABLE_HEAD - rows, 'row', maxBytes)], ...tail])
  const lines = mostThat((count) => bytes(join([head.slice(0, count)])) <= room, head.length) ?? 0
  return join([head.slice(0, lines), [`*The rest is left out: here is room for ${maxBytes.toLocaleString('en-US')} bytes.*`]])
}

/** The largest number for which it holds, where it holds for 0 and, having failed, fails for all above. */
function mostThat(holds: (count: number) => boolean, most: number): number | undefined {
  if (most < 0 || !holds(0)) return undefined
  let [low, high] = [0, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function leftOut(count: number, what: string, maxBytes: number): string {
  return `*${count.toLocaleString('en-US')} ${what}${count === 1 ? ' is' : 's are'} left out: here is room for ${maxBytes.toLocaleString('en-US')} bytes. \`evals show\` has all.*`
}

function join(blocks: readonly (readonly string[])[]): string {
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function bytes(text: string): number {
  return Buffer.byteLength(text)
}
