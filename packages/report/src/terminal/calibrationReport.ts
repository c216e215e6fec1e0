/** A calibration as text: how far a judge's word can be taken, and where it differs from people. */
import type { Calibration, Rate } from '@evals/core'
import { cutEnd, wrap } from '../text/columns.ts'
import { count, MINUS, percent, plural, score } from '../text/numbers.ts'
import { paletteFor } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import { prettyText } from '../text/prettyJson.ts'

export interface CalibrationReportOptions {
  /** In columns. Default: 80. */
  width?: number
  /** Colour codes in the text; none unless asked for. */
  color?: boolean
  /** How many disagreements are shown, one by one. Default: 20. */
  disagreements?: number
}

const LABEL = 14
const MAX_TEXT = 1_000
const MAX_ERRORS = 3

/**
 * @example
 * console.log(calibrationReport(await calibrate(rubric('polite'), dataset('labels.jsonl'))))
 */
export function calibrationReport(calibration: Calibration, { width = 80, color = false, disagreements: most = 20 }: CalibrationReportOptions = {}): string {
  const { judge, rows, threshold, agreement, truePositiveRate, trueNegativeRate, kappa, alpha, passRate, disagreements } = calibration
  const palette = paletteFor(color)
  const line = (label: string, text: string): string => `  ${palette.dim(label.padEnd(LABEL))}${text}`
  const rate = (label: string, { rate: value, interval: [low, high], count: of, total }: Rate, meaning: string): string =>
    line(label, total === 0 ? `–  no such row` : `${percent(value).padStart(6)}  [${percent(low)}, ${percent(high)}]  ${count(of)} of ${count(total)} ${meaning}`)

  const lines = [
    `${palette.strong(name(judge, width))} against people, on ${plural(rows, 'row')}, passing from ${score(threshold)}`,
    '',
    rate('agreement', agreement, agreement.total === 1 ? 'row' : 'rows'),
    rate('TPR', truePositiveRate, 'that people passed'),
    rate('TNR', trueNegativeRate, 'that people failed'),
    line("Cohen's kappa", coefficient(kappa)),
    ...(alpha ? [line('Krippendorff', `${coefficient(alpha.people)}  alpha of the people, ${coefficient(alpha.withJudge).trim()} with the judge as one of them`)] : []),
    ...(passRate ? [line('pass rate', `${percent(passRate.judged).padStart(6)}  judged, ${corrected(passRate)}`)] : []),
    ...leftOut(calibration, line),
  ]
  if (disagreements.length > 0) lines.push('', `  ${plural(disagreements.length, 'disagreement')}`)
  for (const { id, label, score: judged, reason, output } of disagreements.slice(0, most)) {
    lines.push(`  ${palette.bad('✗')} ${name(id, width - 40)}  people ${label ? 'passed' : 'failed'} it, the judge gave ${score(judged)}`)
    lines.push(...indented(`output: ${prettyText(output)}`, width).slice(0, 2))
    if (reason) lines.push(...indented(`judge: ${reason}`, width).slice(0, 4))
  }
  if (disagreements.length > most) lines.push(`    and ${count(disagreements.length - most)} more`)
  return lines.join('\n')
}

function leftOut({ unscored, disputed, errors }: Calibration, line: (label: string, text: string) => string): string[] {
  const parts = [
    ...(unscored > 0 ? [`${count(unscored)} unscored`] : []),
    ...(disputed > 0 ? [`${count(disputed)} on which people do not agree`] : []),
    ...(errors.length > 0 ? [plural(errors.length, 'error')] : []),
  ]
  if (parts.length === 0) return []
  const messages = errors.slice(0, MAX_ERRORS).map(({ id, message }) => line('', `${name(id, 40)}: ${cutEnd(plainText(message.slice(0, MAX_TEXT)), 200)}`))
  return [line('not compared', parts.join(' · ')), ...messages, ...(errors.length > MAX_ERRORS ? [line('', `and ${plural(errors.length - MAX_ERRORS, 'more error')}`)] : [])]
}

function corrected({ corrected: { rate, interval: [low, high] } }: NonNullable<Calibration['passRate']>): string {
  return rate === null ? 'and can not be corrected: these labels do not show that the judge tells good from bad' : `corrected ${percent(rate)} [${percent(low)}, ${percent(high)}]`
}

function coefficient(value: number | null): string {
  return (value === null ? '–' : value.toFixed(2).replace('-', MINUS)).padStart(6)
}

function name(text: string, width: number): string {
  return cutEnd(plainText(text.slice(0, MAX_TEXT)), Math.max(width, 10))
}

function indented(text: string, width: number): string[] {
  return wrap(plainText(text.slice(0, MAX_TEXT)), width - 4).map((part) => `    ${part}`)
}
