/** The runs that are there, newest first: when, how it ended, of which code, how large, and how each scorer stands. */
import { shortRunId, suiteTitle, type RunEntry, type RunRecord, type SuiteResult } from '@evals/core'
import { costFacts } from '../costFacts.ts'
import { suiteViews } from '../reportInput.ts'
import { standingOf, SYMBOLS, wroteBaseline } from '../standing.ts'
import { cutEnd, padEnd, padStart, textWidth } from '../text/columns.ts'
import { duration, percent, plural } from '../text/numbers.ts'
import { paletteFor, type Paint, type Palette } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import type { TerminalOptions } from './renderRun.ts'
import { ago } from '../text/ago.ts'

export interface RunListOptions extends TerminalOptions {
  /** Milliseconds since 1970. */
  now: number
  /** All ids that there are, listed or not: so that a short form that is shown is one run's only. */
  ids: readonly string[]
}

const MAX_NAME = 200
const INDENT = 2

/**
 * Two lines a run: the run, and its scores.
 * @example
 * renderRunList(entries, { width: 80, color: false, now: Date.now(), ids })
 * // ✗ 5be0  failed  2 h ago  vitest  main 0123456+  150 cases  1.2 s
 * //   help centre: rightArticle 68.0% ✗, facts 53.0% ✗, concise 92.3% ?
 */
export function renderRunList(entries: readonly RunEntry[], { width: columns, color, now, ids }: RunListOptions): string {
  const width = Math.max(40, Math.floor(columns) || 80)
  const palette = paletteFor(color)
  const rows = entries.map((entry) => cellsOf(entry, ids, now))
  const widths = Array.from({ length: Math.max(0, ...rows.map(({ cells }) => cells.length)) }, (_, index) => Math.max(...rows.map(({ cells }) => textWidth(cells[index] ?? ''))))
  // The branch gives way where a line is too long
  const over = 2 + widths.reduce((sum, one) => sum + (one > 0 ? one + 2 : 0), -2) - width
  if (over > 0 && widths[CODE] !== undefined) widths[CODE] = Math.max(COMMIT, widths[CODE] - over)
  return rows
    .map(({ cells, entry, symbol }) => {
      const paint = symbolPaint(symbol, palette)
      const text = cells.map((cell, index) => (index >= CASES ? padStart(cell, widths[index]!) : padEnd(index === CODE ? cutStart(cell, widths[index]!) : cell, widths[index]!))).filter((cell, index) => widths[index]! > 0 || cell !== '').join('  ')
      const line = cutEnd(`${symbol} ${text}`.trimEnd(), width)
      const lines = [paint(line.slice(0, symbol.length)) + line.slice(symbol.length), ...detailLines(entry, width, palette)]
      return lines.join('\n')
    })
    .join('\n')
}

const CODE = 4
/** The first column that is aligned to the right. */
const CASES = 5
const COMMIT = 8

function cellsOf(entry: RunEntry, ids: readonly string[], now: number): { entry: RunEntry; cells: string[]; symbol: string } {
  const { state } = entry
  const id = shortRunId(entry.id, ids)
  if (state.kind === 'unreadable') return { entry, symbol: '!', cells: [plainText(id), 'unreadable'] }
  const record = state.record
  const when = ago(now - (record ? Date.parse(record.startedAt) : state.kind === 'unfinished' ? state.lastSignMs : now))
  if (state.kind === 'unfinished') return { entry, symbol: '~', cells: [plainText(id), 'not ended', when, ...(record ? [record.runner.name, code(record)] : [])].map((cell) => plainText(cell.slice(0, MAX_NAME))) }
  const { suites, outcome, durationMs } = state.record
  const cases = suites.reduce((sum, suite) => sum + suite.cases, 0)
  const cells = [id, outcome, when, state.record.runner.name, code(state.record), plural(cases, 'case'), duration(durationMs), costFacts(state)[0] ?? '']
  return { entry, symbol: outcome === 'passed' ? '✓' : '✗', cells: cells.map((cell) => plainText(cell.slice(0, MAX_NAME))) }
}

function symbolPaint(symbol: string, { good, bad, unsure }: Palette): Paint {
  return symbol === '✓' ? good : symbol === '✗' ? bad : unsure
}

const MAX_BRANCH = 40

/** Of a branch and a commit, the commit. */
function cutStart(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  const commit = text.slice(text.lastIndexOf(' ') + 1)
  const room = width - textWidth(commit) - 1
  return room < 4 ? commit : `${cutEnd(text.slice(0, -commit.length).trimEnd(), room)} ${commit}`
}

/** `+`: there were changes that were not committed. */
function code({ git }: RunRecord): string {
  if (!git) return ''
  return `${git.branch === undefined ? '' : `${cutEnd(plainText(git.branch.slice(0, MAX_NAME)), MAX_BRANCH)} `}${git.commit.slice(0, 7)}${git.dirty ? '+' : ''}`
}

function detailLines({ state, folder }: RunEntry, width: number, palette: Palette): string[] {
  const room = width - INDENT
  if (state.kind === 'unreadable') return [`  ${palette.dim(cutEnd(plainText(state.problem.replaceAll(`${folder}/`, '')), room))}`]
  if (state.kind === 'unfinished' || state.record.suites.length === 0) return []
  const { written = [] } = state.record
  const line = cutEnd(suiteViews({ record: state.record, details: { suites: [] } }).map(({ suite }) => suiteText(suite, written)).join('; '), room)
  // Painted afterwards, as what is cut would take the end of a colour with it
  return [`  ${paintSymbols(line, palette)}`]
}

function suiteText(suite: SuiteResult, written: readonly string[]): string {
  const title = cutEnd(plainText(suiteTitle(suite).slice(0, MAX_NAME)), 40)
  const scores = suite.scorers.map((scorer) => `${cutEnd(plainText(scorer.name.slice(0, MAX_NAME)), 30)} ${percent(scorer.mean)} ${SYMBOLS[standingOf(scorer, wroteBaseline(suite, written))]}`)
  const errors = suite.errors > 0 ? [plural(suite.errors, 'error')] : []
  return `${title}: ${[...scores, ...errors].join(', ') || 'not run'}`
}

function paintSymbols(line: string, { good, bad, unsure, dim }: Palette): string {
  const paints: Record<string, Paint> = { '✓': good, '✗': bad, '?': unsure, '·': dim }
  return line.replace(/(?<= (?:[\d.<>]+%|–) )[✗?✓·]/g, (symbol) => paints[symbol]!(symbol))
}
