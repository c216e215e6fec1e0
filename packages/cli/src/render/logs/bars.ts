/** Lines with a bar each, for whatever is counted. */
import { count, cutMiddle, padEnd, padStart, paletteFor, textWidth } from '@evals/report'

export interface Bar {
  label: string
  value: number
  /** What is written for the value. Default: the number. */
  text?: string | undefined
}

const EIGHTHS = ' ▏▎▍▌▋▊▉'
const MAX_BAR = 50

/** To an eighth of a column; what is more than nothing is never drawn as nothing. @example barOf(3, 4, 8)   // '██████' */
export function barOf(value: number, most: number, columns: number): string {
  if (!(most > 0) || !(value > 0)) return ''
  const eighths = Math.max(1, Math.round((Math.min(value, most) / most) * columns * 8))
  const rest = EIGHTHS[eighths % 8]!
  return `${'█'.repeat(Math.floor(eighths / 8))}${rest === ' ' ? '' : rest}`
}

/** @param most what fills the whole bar; default: the largest */
export function renderBars(bars: readonly Bar[], { width, color, most = Math.max(0, ...bars.map(({ value }) => value)) }: { width: number; color: boolean; most?: number | undefined }): string[] {
  const { dim } = paletteFor(color)
  const texts = bars.map(({ value, text = count(value) }) => text)
  const textColumns = Math.max(...texts.map(textWidth))
  const labelColumns = Math.min(Math.max(...bars.map(({ label }) => textWidth(label))), Math.max(12, Math.floor((width - textColumns - 4) * 0.6)))
  const barColumns = Math.max(4, Math.min(MAX_BAR, width - labelColumns - textColumns - 4))
  return bars.map(({ label, value }, index) => `${padEnd(cutMiddle(label, labelColumns), labelColumns)}  ${padStart(texts[index]!, textColumns)}  ${dim(barOf(value, most, barColumns))}`.trimEnd())
}
