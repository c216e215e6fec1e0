/** A distribution of scores in one short word of block characters. */

const BLOCKS = '▁▂▃▄▅▆▇█'

/** A bin each: the tallest is full, an empty one a gap, and one with anything in it never looks empty. @example histogramBar([4, 0, 0, 0, 0, 0, 0, 0, 0, 8])   // '▄        █' */
export function histogramBar(bins: readonly number[]): string {
  const most = Math.max(...bins, 0)
  return bins.map((value) => (value > 0 ? BLOCKS[Math.max(0, Math.ceil((value / most) * BLOCKS.length) - 1)]! : ' ')).join('')
}
