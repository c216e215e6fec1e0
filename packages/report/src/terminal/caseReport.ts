/** One case of a run, whole: what it was asked and answered, each score with its reason, errors, all trials, and the trace. */
import type { FoundCase, Row } from '@evals/core'
import { cutMiddle, textWidth, wrap } from '../text/columns.ts'
import { paletteFor, type Palette } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import type { TerminalOptions } from './renderRun.ts'
import { errorLines, fieldLines, metricLines, scoreLines, textLines } from './rowLines.ts'
import { renderTrace } from './traceTree.ts'

const MAX_TITLE = 2_000

/** @example process.stdout.write(`${renderCase(found, { width: 80, color: true })}\n`) */
export function renderCase({ id, name, file, suite, variant, rows }: FoundCase, { width: columns, color }: TerminalOptions): string {
  const width = Math.max(40, Math.floor(columns) || 80)
  const palette = paletteFor(color)
  const first = rows[0]?.row
  const trials = new Set(rows.map(({ row }) => row.trial ?? 0)).size
  const title = wrap(plainText(name.slice(0, MAX_TITLE)), width)
  const sharedInput = first === undefined ? [] : [...fieldLines('input', first.input, width, palette), ...fieldLines('expected', first.expected, width, palette), ...fieldLines('metadata', first.metadata, width, palette)]
  return [
    [
      ...title.map((line) => palette.strong(line)),
      palette.dim(cutMiddle(`${plainText(variant === undefined ? suite : `${suite} [${variant}]`)}  ${plainText(file)}`, width)),
      palette.dim(cutMiddle(`id ${plainText(id)}${first?.origin ? ` · from ${plainText(first.origin.ref)}` : ''}`, width)),
    ],
    ...(sharedInput.length > 0 ? [sharedInput] : []),
    ...rows.map(({ row, spans }) => [
      ...(rows.length > 1 ? [rule(trialTitle(row, trials), width, palette), ''] : []),
      ...trialLines(row, width, palette),
      ...(spans.length > 0 ? ['', palette.strong('trace'), renderTrace(spans, { width, color })] : []),
    ]),
  ].map((lines) => lines.join('\n')).join('\n\n')
}

function rule(text: string, width: number, { dim }: Palette): string {
  return dim(`── ${text} ${'─'.repeat(Math.max(0, Math.min(width, 120) - textWidth(text) - 4))}`)
}

function trialTitle({ trial = 0, attempt = 0 }: Row, trials: number): string {
  return `trial ${trial + 1} of ${trials}${attempt > 0 ? `, attempt ${attempt + 1}` : ''}`
}

function trialLines(row: Row, width: number, palette: Palette): string[] {
  return [
    ...(row.output === undefined && row.error ? [] : fieldLines('output', row.output, width, palette)),
    ...scoreLines(row, width, palette),
    ...(row.error ? errorLines(row.error.phase === 'task' ? 'task error' : `${row.error.phase} error`, row.error, width, palette) : []),
    ...(row.failures ?? []).flatMap((failure) => textLines('assertion', failure, width, palette, palette.bad)),
    ...metricLines(row, width, palette),
  ]
}
