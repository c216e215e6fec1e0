/** The end of the terminal report, which is what is on the screen when a run is over: verdicts, why it failed, what to do next. */
import { countStandings, standingPaint, SYMBOLS } from '../standing.ts'
import { differsFromBaseline, type ReportInput } from '../reportInput.ts'
import { modelFacts } from '../modelFacts.ts'
import { costFacts } from '../costFacts.ts'
import { cutMiddle, flow, textWidth, wrap } from '../text/columns.ts'
import { count, duration, plural } from '../text/numbers.ts'
import type { Palette } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'

const LABEL = 11
const MAX_REASON = 2_000
const MAX_REASONS = 20
const MAX_FILES = 5

export function summary(input: ReportInput, width: number, palette: Palette): string[] {
  const { record, written, runPath, interrupted } = input
  const room = width - LABEL - 2
  const row = (label: string, lines: readonly string[]): string[] => lines.map((line, index) => `  ${palette.dim((index === 0 ? label : '').padEnd(LABEL))}${line}`)
  return [
    palette.dim('─'.repeat(Math.min(width, 120))),
    ...verdicts(input, width, palette),
    ...row('cases', flow(caseFacts(record), ' · ', room)),
    ...row('time', flow([duration(record.durationMs), ...costFacts(input)], ' · ', room)),
    ...row('models', flow(modelFacts(record.suites, 'models'), ' · ', room)),
    ...row('judges', flow(modelFacts(record.suites, 'judges'), ' · ', room)),
    ...row('baseline', [...written.slice(0, MAX_FILES).map((file) => `wrote ${cutMiddle(plainText(file), room - 6)}`), ...(written.length > MAX_FILES ? [`and ${count(written.length - MAX_FILES)} more`] : [])]),
    ...row('accept', acceptFacts(input).flatMap((text) => wrap(text, room))),
    ...row('run', [cutMiddle(plainText(runPath), room)]),
    ...reasonLines(record.reasons, width, palette),
    '',
    ...(interrupted ? wrap('Interrupted: only what had finished is counted.', width).map((line) => palette.unsure(line)) : []),
    record.outcome === 'passed' ? palette.passed('PASSED') : record.outcome === 'failed' ? palette.failed('FAILED') : palette.unsure('NOT FINISHED'),
  ]
}

export function verdicts({ record, written }: { record: Pick<ReportInput['record'], 'suites'>; written: ReportInput['written'] }, width: number, palette: Palette): string[] {
  const counts = countStandings(record.suites, written)
  if (counts.length === 0) return []
  const items = counts.map(([standing, times]) => ({ standing, text: `${SYMBOLS[standing]} ${count(times)} ${standing}` }))
  const lines: (typeof items)[] = [[]]
  let used = 2
  for (const item of items) {
    if (used > 2 && used + textWidth(item.text) > width) {
      lines.push([])
      used = 2
    }
    lines.at(-1)!.push(item)
    used += textWidth(item.text) + 3
  }
  return lines.map((line) => `  ${line.map(({ standing, text }) => standingPaint(standing, palette)(text)).join('   ')}`)
}

export function caseFacts({ suites }: Pick<ReportInput['record'], 'suites'>): string[] {
  const sum = (key: 'cases' | 'errors' | 'failures' | 'skipped' | 'newCases' | 'missingCases'): number => suites.reduce((total, suite) => total + suite[key], 0)
  const some = (key: Parameters<typeof sum>[0], words: string): string[] => (sum(key) > 0 ? [`${count(sum(key))} ${words}`] : [])
  return [
    `${plural(sum('cases'), 'case')} in ${plural(suites.length, 'suite')}`,
    ...some('errors', 'with an error'),
    ...some('failures', 'failed an assertion'),
    ...some('missingCases', 'of the baseline missing'),
    ...some('skipped', 'not run'),
    ...some('newCases', 'new'),
  ]
}

function acceptFacts(input: ReportInput): string[] {
  if (input.update === 'all' || input.interrupted || !differsFromBaseline(input)) return []
  return input.update === 'none' ? ['if these scores are right, run with -u on your machine and commit'] : ['if these scores are right, run with -u, or `evals accept` (runs nothing)']
}

export function reasonLines(all: readonly string[], width: number, palette: Palette): string[] {
  if (all.length === 0) return []
  const shown = all.slice(0, MAX_REASONS).flatMap((reason) => wrap(plainText(reason.slice(0, MAX_REASON)), width - 4).map((line, index) => (index === 0 ? `  ${palette.bad('✗')} ${line}` : `    ${line}`)))
  return ['', ...shown, ...(all.length > MAX_REASONS ? [`    and ${count(all.length - MAX_REASONS)} more reasons, in the run's run.json`] : [])]
}
