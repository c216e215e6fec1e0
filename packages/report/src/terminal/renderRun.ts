/** The terminal report of a run that has ended. */
import { suiteViews, type ReportInput } from '../reportInput.ts'
import { wrap } from '../text/columns.ts'
import { paletteFor, type Palette } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import { longestName } from './scorerTable.ts'
import { suiteSection } from './suiteSection.ts'
import { summary } from './summary.ts'

export interface TerminalOptions {
  /** Of the terminal, in columns. */
  width: number
  color: boolean
}

const NARROWEST = 40
const MAX_NOTE = 1_000
const MAX_NOTES = 20

/**
 * Failures first, the summary last. Its lines fit into the width; texts from data can do nothing to the terminal.
 * @example
 * process.stdout.write(`${renderRun({ ...finished, update: 'new', runPath: '.evals/runs/x' }, { width: 80, color: true })}\n`)
 */
export function renderRun(input: ReportInput, { width: columns, color }: TerminalOptions): string {
  const width = Math.max(NARROWEST, Math.floor(columns) || 80)
  const palette = paletteFor(color)
  const context = { written: input.written, width, palette, nameWidth: longestName(input.record.suites.flatMap(({ scorers }) => scorers)) }
  const sections = suiteViews(input).map((view) => suiteSection(view, context))
  const notes = noteLines(input.record.notes, width, palette)
  return [...sections, ...(notes.length > 0 ? [notes] : []), summary(input, width, palette)].map((lines) => lines.join('\n')).join('\n\n')
}

export function noteLines(notes: readonly string[], width: number, palette: Palette): string[] {
  return notes.slice(0, MAX_NOTES).flatMap((note) => wrap(plainText(note.slice(0, MAX_NOTE)), width - 2).map((line, index) => (index === 0 ? `${palette.unsure('!')} ${line}` : `  ${line}`)))
}
