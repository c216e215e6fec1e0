/** A run as compact Markdown: for a pull request's comment or a CI job's summary. */
import type { ErrorDetail, MovedDetail, RunComparison, ScorerResult, SuiteResult } from '@evals/core'
import { costFacts } from '../costFacts.ts'
import { outputDiff } from '../outputDiff.ts'
import { differsFromBaseline, suiteViews, type ReportInput, type SuiteView } from '../reportInput.ts'
import { suiteFacts, whatItTakes } from '../scorerFacts.ts'
import { countStandings, standingOf, wroteBaseline } from '../standing.ts'
import { moreMoved } from '../terminal/movedCases.ts'
import { cutEnd } from '../text/columns.ts'
import { histogramBar } from '../text/histogram.ts'
import { count, duration, percent, plural, points, pointsBetween, pValue, score } from '../text/numbers.ts'
import { plainLines, plainText } from '../text/plainText.ts'
import { prettyText } from '../text/prettyJson.ts'
import { escapeElement, escapeMarkdown, fenced } from './escapeMarkdown.ts'
import { fit } from './fit.ts'

const MAX_TITLE = 120
const MAX_TEXT = 600
const MAX_REASONS = 20
const DIFF = { lines: 12, width: 160, context: 1 }
const ICONS = { regressed: '❌', inconclusive: '❔', improved: '✅', unchanged: '✅', 'baseline written': '▫️', 'no baseline': '▫️' } as const

export interface MarkdownOptions {
  /** What the place takes that it is for: cases and errors are left out first, and it says so. Default: no limit. */
  maxBytes?: number | undefined
  /** The same run against the baseline of another commit, such as the one that a branch began with. */
  against?: RunComparison | undefined
}

/**
 * @example appendFileSync(process.env.GITHUB_STEP_SUMMARY, renderMarkdown(input, { maxBytes: 1_000_000 }))
 */
export function renderMarkdown(input: ReportInput, { maxBytes = Infinity, against }: MarkdownOptions = {}): string {
  const { record, runPath, written, interrupted } = input
  const views = suiteViews(input)
  const counts = countStandings(record.suites, written).map(([standing, times]) => `${count(times)} ${standing}`)
  const shownReasons = [...record.reasons.slice(0, MAX_REASONS).map((reason) => `- ${text(reason, MAX_TEXT)}`), ...(record.reasons.length > MAX_REASONS ? [`- and ${count(record.reasons.length - MAX_REASONS)} more`] : [])]
  const head = [
    `### evals: ${record.outcome === 'passed' ? '✅ passed' : record.outcome === 'failed' ? '❌ failed' : '❔ not finished'}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`,
    ...(interrupted ? ['', 'Interrupted: only what had finished is counted.'] : []),
    ...(shownReasons.length > 0 ? ['', ...shownReasons] : []),
  ]
  const tail = [
    record.notes.slice(0, MAX_REASONS).map((note) => `- ${text(note, MAX_TEXT)}`),
    ...(input.update !== 'all' && differsFromBaseline(input) ? [['If these scores are right: run with `-u` where baselines may be written, and commit the files in `__evals__`.']] : []),
    [`<sub>${[plural(record.suites.reduce((sum, { cases }) => sum + cases, 0), 'case'), duration(record.durationMs), ...costFacts(input), ...(record.git ? [`commit ${escapeElement(plainText(record.git.commit.slice(0, 8)))}${record.git.dirty ? ' with changes' : ''}`] : []), `run ${escapeElement(plainText(runPath))}`].join(' · ')}</sub>`],
  ]
  return fit({ head, table: table(views, written), sections: [...(against?.baseline ? [againstBlock(against)] : []), ...views.flatMap((view) => [...suiteBlocks(view)])], tail }, maxBytes)
}

/** A branch that wrote a new baseline passes by it; here it is told what that changed. */
function againstBlock(comparison: RunComparison): string[] {
  const { ref, commit } = comparison.baseline!
  const name = `the baseline of ${text(ref, MAX_TITLE)} (${commit.slice(0, 7)})`
  const rows = table(suiteViews(comparisonViews(comparison)), [])
  return [`#### Against ${name}`, '', ...(comparison.reasons.length > 0 ? [...comparison.reasons.slice(0, MAX_REASONS).map((reason) => `- ${text(reason, MAX_TEXT)}`), ''] : ['Nothing regressed.', '']), ...rows]
}

function comparisonViews({ suites, reasons, details }: RunComparison): Parameters<typeof suiteViews>[0] {
  return { record: { suites, reasons }, details }
}

function table(views: readonly SuiteView[], written: readonly string[]): string[] {
  const rows = views.filter(({ suite }) => suite.cases > 0).flatMap(({ suite, title }) => suite.scorers.map((scorer, index) => row(index === 0 ? `**${text(title, MAX_TITLE)}**<br>${suiteFacts(suite).map((fact) => fact.text).join(', ')}` : '', scorer, suite, written)))
  if (rows.length === 0) return []
  return ['| suite | scorer | before | after | points [95% interval] | p | cases | verdict |', '|---|---|--:|--:|--:|--:|---|---|', ...rows]
}

function row(suiteCell: string, scorer: ScorerResult, suite: SuiteResult, written: readonly string[]): string {
  const { comparison } = scorer
  const standing = standingOf(scorer, wroteBaseline(suite, written))
  const compared = comparison && comparison.n > 0 ? comparison : undefined
  const mean = scorer.n === 0 ? '–' : `${percent(scorer.mean)} [${percent(scorer.interval[0])}, ${percent(scorer.interval[1])}]`
  const cases = compared ? `${count(compared.wins)} better, ${count(compared.losses)} worse, ${count(compared.ties)} same` : `${count(scorer.n)} scored`
  const problems = [...(scorer.unscored > 0 ? [`${count(scorer.unscored)} unscored`] : []), ...(scorer.errors > 0 ? [plural(scorer.errors, 'error')] : [])]
  const cells = [
    suiteCell,
    `${text(scorer.name, MAX_TITLE)}${distribution(scorer)}`,
    compared ? percent(compared.baseMean) : '',
    compared ? percent(compared.mean) : mean,
    compared ? `${points(compared.difference)} ${pointsBetween(compared.interval)}` : '',
    compared ? pValue(compared.adjustedP).replace('<', '&lt;') : '',
    [cases, ...problems].join(', '),
    `${ICONS[standing]} ${standing}${scorer.gated ? '' : ', not gated'}`,
  ].map((cell) => cell.replace(/<(?=0\.)/g, '&lt;').replace(/>(?=99\.9%)/g, '&gt;'))
  return `| ${cells.join(' | ')} |`
}

/** Scores from 0 to 1 in ten bins, where there is more than one case to speak of. */
function distribution({ n, histogram }: ScorerResult): string {
  return n > 1 ? `<br><code>${histogramBar(histogram).replaceAll(' ', '·')}</code>` : ''
}

function* suiteBlocks({ suite, details, title }: SuiteView): Generator<string[]> {
  for (const scorer of suite.scorers) {
    const takes = whatItTakes(scorer)
    if (takes) yield [`${text(title, MAX_TITLE)}, ${text(scorer.name, MAX_TITLE)}: ${takes}.`]
  }
  for (const scorer of suite.scorers) {
    const moved = details.moved.filter((move) => move.scorer === scorer.name)
    if (moved.length === 0) continue
    const rest = moreMoved(moved, scorer)
    yield [`<details><summary>${html(title)}: the cases that moved most in ${html(scorer.name)}</summary>`, '', ...moved.flatMap(movedCase), ...(rest ? [`and ${rest}`, ''] : []), '</details>']
  }
  if (details.errors.length > 0) yield [`<details><summary>${html(title)}: errors</summary>`, '', ...details.errors.map(errorLine), '', '</details>']
}

function movedCase(move: MovedDetail): string[] {
  const diff = outputDiff(move, DIFF)
  const body =
    diff.kind === 'changed'
      ? fenced('diff', diff.lines.map(({ kind, parts }) => `${kind === 'removed' ? '-' : kind === 'added' ? '+' : ' '} ${parts.map((part) => part.text).join('')}`))
      : diff.kind === 'none'
        ? []
        : [diff.kind === 'same' ? 'Output, as before:' : 'Output:', '', ...fenced('text', plainLines(diff.text.slice(0, MAX_TEXT), 8).map((line) => cutEnd(line, DIFF.width)))]
  return [
    `**${score(move.before).replace('<', '&lt;')} → ${score(move.after).replace('<', '&lt;')}** ${text(move.name, MAX_TITLE)}`,
    '',
    ...(body.length > 0 ? [...body, ''] : []),
    ...(move.expected === undefined ? [] : [`expected: ${text(prettyText(move.expected).replace(/\n\s*/g, ' '), MAX_TEXT)}`, '']),
    ...(move.reason ? [`reason: ${text(move.reason, MAX_TEXT)}`, ''] : []),
  ]
}

function errorLine(error: ErrorDetail): string {
  const where = error.scorer === undefined ? error.phase : `scorer ${text(error.scorer, MAX_TITLE)}`
  return `- ${count(error.count)} × ${where}: ${text(error.name, MAX_TITLE)}: ${text(error.message, MAX_TEXT)} (${error.count > 1 ? 'first in' : 'in'} ${text(error.case, MAX_TITLE)})`
}

function text(value: string, length: number): string {
  return escapeMarkdown(cutEnd(plainText(value.slice(0, length * 4)), length))
}

function html(value: string): string {
  return escapeElement(cutEnd(plainText(value.slice(0, MAX_TITLE * 4)), MAX_TITLE))
}
