/** One log on one line, for those that come in while somebody looks: no column can wait for what others are as wide as. */
import type { LogRecord } from '@evals/store'
import { cutEnd, duration, padEnd, padStart, paletteFor, plainText, score, textWidth } from '@evals/report'
import { errorText, shortId, shortText, timeOf, type LogOptions } from './facts.ts'

/** @param again it was shown before, and more is known of it now */
export function renderLogLine(record: LogRecord, { width, color, again }: LogOptions & { again: boolean }): string {
  const { bad, dim, good, unsure } = paletteFor(color)
  const { row, span } = record
  const took = row.metrics?.durationMs === undefined ? '' : duration(row.metrics.durationMs)
  const lead = `${timeOf(span.startMs).slice(11)} ${again ? '+' : ' '} ${padEnd(shortId(record).slice(0, 16), 8)}  ${padStart(took, 6)}  `
  const scores = Object.entries(row.scores ?? {}).slice(0, 4).map(([name, value]) => ({ text: `${plainText(name.slice(0, 24))} ${score(value)}`, paint: value === null ? unsure : value >= 1 ? good : value <= 0 ? bad : (text: string) => text }))
  const error = errorText(record)
  const tailWidth = scores.reduce((sum, { text }) => sum + textWidth(text) + 2, 0)
  const room = Math.max(16, width - textWidth(lead) - tailWidth)
  const input = shortText(row.input) || plainText(span.name)
  const output = error === undefined ? shortText(row.output) : `✗ ${error}`
  const asked = cutEnd(input, output === '' ? room : Math.max(room - 3 - textWidth(output), Math.floor((room - 3) / 2)))
  const answered = cutEnd(output, room - 3 - textWidth(asked))
  const text = output === '' ? asked : `${asked} ${dim('→')} ${error === undefined ? answered : bad(answered)}`
  return `${dim(lead)}${text}${scores.map((one) => `  ${one.paint(one.text)}`).join('')}`
}
