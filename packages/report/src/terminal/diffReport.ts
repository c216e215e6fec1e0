/** The report's comparison, for any two runs, or a run and the baseline as it is now. */
import type { ComparedRun, RunComparison } from '@evals/core'
import { suiteViews } from '../reportInput.ts'
import { cutMiddle, flow } from '../text/columns.ts'
import { paletteFor, type Palette } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import { noteLines, type TerminalOptions } from './renderRun.ts'
import { longestName } from './scorerTable.ts'
import { suiteSection } from './suiteSection.ts'
import { caseFacts, reasonLines, verdicts } from './summary.ts'
import { ago } from '../text/ago.ts'

export interface DiffOptions extends TerminalOptions {
  /** Milliseconds since 1970. */
  now: number
}

const LABEL = 11

/** What got worse first, the two sides and the outcome last. Suites of which nothing could be compared are left to the notes. */
export function renderDiff(comparison: RunComparison, { width: columns, color, now }: DiffOptions): string {
  const { suites, details, reasons, notes, before, baseline, after, outcome } = comparison
  const width = Math.max(40, Math.floor(columns) || 80)
  const palette = paletteFor(color)
  const context = { written: [], width, palette, nameWidth: longestName(suites.flatMap(({ scorers }) => scorers)) }
  const sections = suiteViews({ record: { suites, reasons }, details }).map((view) => suiteSection({ ...view, details: { ...view.details, slowest: [], costliest: [] } }, context))
  const row = (label: string, lines: readonly string[]): string[] => lines.map((line, index) => `  ${palette.dim((index === 0 ? label : '').padEnd(LABEL))}${line}`)
  const room = width - LABEL - 2
  const end = [
    palette.dim('─'.repeat(Math.min(width, 120))),
    ...verdicts({ record: { suites }, written: [] }, width, palette),
    ...row('cases', flow(caseFacts({ suites }), ' · ', room)),
    ...row('before', before ? side(before, room, now) : [baseline ? `the baseline of ${cutMiddle(plainText(baseline.ref.slice(0, 200)), 40)}, at ${baseline.commit.slice(0, 7)}` : 'the baseline, as it is now']),
    ...row('after', side(after, room, now)),
    ...reasonLines(reasons, width, palette),
    '',
    outcomeLine(outcome, palette),
  ]
  return [...sections, ...(notes.length > 0 ? [noteLines(notes, width, palette)] : []), end].map((lines) => lines.join('\n')).join('\n\n')
}

function side({ id, startedAt, finished, runner, git }: ComparedRun, room: number, now: number): string[] {
  return flow(
    [
      cutMiddle(plainText(id), room),
      ...(startedAt === undefined ? [] : [ago(now - Date.parse(startedAt))]),
      ...(runner ? [plainText(runner.name.slice(0, 40))] : []),
      ...(git ? [`${git.branch === undefined ? '' : `${cutMiddle(plainText(git.branch.slice(0, 200)), 30)} `}${plainText(git.commit.slice(0, 7))}${git.dirty ? '+' : ''}`] : []),
      ...(finished ? [] : ['not ended']),
    ],
    ' · ',
    room,
  )
}

function outcomeLine(outcome: RunComparison['outcome'], { failed, passed }: Palette): string {
  return outcome === 'failed' ? failed('REGRESSED') : passed('NO REGRESSION')
}
