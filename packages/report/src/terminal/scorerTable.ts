/** The scorers of a suite as aligned rows. Where the terminal is narrow the least needed columns go first, and what they held is said beneath. */
import type { ScorerResult } from '@evals/core'
import { cutMiddle, padEnd, padStart, textWidth } from '../text/columns.ts'
import { histogramBar } from '../text/histogram.ts'
import { percent, points, pointsBetween, pValue } from '../text/numbers.ts'
import type { Paint, Palette } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import { standingOf, standingPaint, SYMBOLS } from '../standing.ts'

export interface ScorerTable {
  header: string
  /** In the order of the scorers. */
  rows: string[]
  /** Columns that had no room. */
  left: { interval: boolean; p: boolean }
}

export interface TableContext {
  width: number
  palette: Palette
  /** At least this wide, where there is room: the longest name of all suites. */
  nameWidth: number
  baselineWritten: boolean
}

interface Column {
  id: 'scorer' | 'scores' | 'before' | 'after' | 'difference' | 'interval' | 'p'
  title: string
  cells: string[]
  align: typeof padEnd
  /** What stands before the column. */
  gap: string
  paint?: ((scorer: ScorerResult, palette: Palette) => Paint) | undefined
}

const INDENT = '  '
const ENOUGH_FOR_A_NAME = 16
const MAX_NAME = 40
/** In the order in which they go. */
const OPTIONAL: readonly Column['id'][] = ['scores', 'p', 'interval']

export function scorerTable(scorers: readonly ScorerResult[], { width, palette, nameWidth, baselineWritten }: TableContext): ScorerTable {
  let columns = scorers.some(({ comparison }) => comparison) ? comparedColumns(scorers) : meanColumns(scorers)
  const widthOf = (column: Column): number => Math.max(textWidth(column.title), ...column.cells.map(textWidth))
  const longest = Math.min(MAX_NAME, Math.max(nameWidth, widthOf(columns[0]!)))
  const room = (): number => width - INDENT.length - 2 - columns.slice(1).reduce((sum, column) => sum + column.gap.length + widthOf(column), 0)
  for (const id of OPTIONAL) if (room() < Math.min(longest, ENOUGH_FOR_A_NAME)) columns = columns.filter((column) => column.id !== id)
  const nameColumns = Math.max(6, Math.min(longest, room()))
  const widths = columns.map((column, index) => (index === 0 ? nameColumns : widthOf(column)))

  const header = columns.map(({ title, align, gap, id }, index) => (id === 'after' && columns[index - 1]?.id === 'before' ? ' → ' : gap) + align(title, widths[index]!)).join('')
  const rows = scorers.map((scorer, row) => {
    const standing = standingOf(scorer, baselineWritten)
    const last = columns.findLastIndex(({ cells }) => cells[row] !== '')
    const cells = columns.slice(0, last + 1).map(({ cells, align, gap, paint }, index) => {
      const cell = cells[row]!
      const before = gap === ' → ' && !scorer.comparison ? '   ' : gap
      const text = align(index === 0 ? cutMiddle(cell, nameColumns) : cell, widths[index]!)
      return before + (paint?.(scorer, palette) ?? same)(index === last ? text.trimEnd() : text)
    })
    return `${INDENT}${standingPaint(standing, palette)(SYMBOLS[standing])} ${cells.join('')}`
  })
  const has = (id: Column['id']): boolean => columns.some((column) => column.id === id)
  return { header: palette.dim(`${INDENT}  ${header}`.trimEnd()), rows, left: { interval: !has('interval'), p: !has('p') } }
}

/** The longest name of any scorer, so that the tables of several suites align. */
export function longestName(scorers: readonly ScorerResult[]): number {
  return Math.min(MAX_NAME, Math.max(6, ...scorers.map((scorer) => textWidth(nameOf(scorer)))))
}

function comparedColumns(scorers: readonly ScorerResult[]): Column[] {
  const of = (cell: (comparison: NonNullable<ScorerResult['comparison']>) => string): string[] => scorers.map(({ comparison }) => (comparison && comparison.n > 0 ? cell(comparison) : ''))
  return [
    nameColumn(scorers),
    scoresColumn(scorers),
    { id: 'before', title: 'before', cells: scorers.map(({ comparison }) => (comparison ? (comparison.n > 0 ? percent(comparison.baseMean) : '–') : '')), align: padStart, gap: '  ', paint: (_, { dim }) => dim },
    { id: 'after', title: 'after', cells: scorers.map((scorer) => (scorer.comparison && scorer.comparison.n > 0 ? percent(scorer.comparison.mean) : meanOf(scorer))), align: padStart, gap: ' → ' },
    { id: 'difference', title: 'points', cells: of(({ difference }) => points(difference)), align: padStart, gap: '  ', paint: (scorer, palette) => (scorer.comparison?.verdict === 'regressed' ? palette.bad : scorer.comparison?.verdict === 'improved' ? palette.good : same) },
    { id: 'interval', title: '95% interval', cells: of(({ interval }) => pointsBetween(interval)), align: padEnd, gap: ' ', paint: (_, { dim }) => dim },
    { id: 'p', title: 'p', cells: of(({ adjustedP }) => pValue(adjustedP)), align: padStart, gap: '  ', paint: (_, { dim }) => dim },
  ]
}

function meanColumns(scorers: readonly ScorerResult[]): Column[] {
  return [
    nameColumn(scorers),
    scoresColumn(scorers),
    { id: 'after', title: 'mean', cells: scorers.map(meanOf), align: padStart, gap: '  ' },
    { id: 'interval', title: '95% interval', cells: scorers.map(({ n, interval: [low, high] }) => (n === 0 ? '–' : `[${percent(low)}, ${percent(high)}]`)), align: padEnd, gap: '  ', paint: (_, { dim }) => dim },
  ]
}

function nameColumn(scorers: readonly ScorerResult[]): Column {
  return { id: 'scorer', title: 'scorer', cells: scorers.map(nameOf), align: padEnd, gap: '', paint: (_, { strong }) => strong }
}

function scoresColumn(scorers: readonly ScorerResult[]): Column {
  return { id: 'scores', title: '0 scores 1', cells: scorers.map(({ histogram }) => histogramBar(histogram)), align: padEnd, gap: '  ' }
}

function nameOf({ name }: ScorerResult): string {
  return plainText(name.slice(0, 200))
}

function meanOf({ n, mean }: ScorerResult): string {
  return n === 0 ? '–' : percent(mean)
}

function same(text: string): string {
  return text
}
