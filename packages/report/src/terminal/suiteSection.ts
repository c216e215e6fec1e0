/** One suite of the terminal report: what was run, each scorer against its baseline, what moved, what went wrong, what took long. */
import type { SuiteDetails } from '@evals/core'
import type { ReportInput, SuiteView } from '../reportInput.ts'
import { passRateLines, scorerFacts, suiteFacts, whatItTakes } from '../scorerFacts.ts'
import { STANDINGS, SYMBOLS, standingOf, standingPaint, wroteBaseline } from '../standing.ts'
import { cutEnd, cutMiddle, flow, textWidth, wrap } from '../text/columns.ts'
import { count, dollars, duration } from '../text/numbers.ts'
import type { Paint, Palette } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import { movedCases } from './movedCases.ts'
import { scorerTable } from './scorerTable.ts'

export interface SectionContext {
  written: ReportInput['written']
  width: number
  palette: Palette
  /** So that the tables of all suites align. */
  nameWidth: number
}

const MAX_TITLE = 2_000
const MAX_TITLES = 3
const ENOUGH_FOR_A_TITLE = 30

export function suiteSection(view: SuiteView, context: SectionContext): string[] {
  const { suite, details } = view
  const { width, palette } = context
  return [
    heading(view, context),
    ...joined(suiteFacts(suite), width, palette),
    ...scorerLines(view, context),
    ...movedCases(details.moved, suite.scorers, width, palette),
    ...errorLines(details, width, palette),
    ...restLines(details, width, palette),
  ]
}

function heading({ suite, title, failing }: SuiteView, { width, palette, written }: SectionContext): string {
  const [symbol, paint] = suiteMark(suite, failing, wroteBaseline(suite, written), palette)
  const name = cutEnd(plainText(title.slice(0, MAX_TITLE)), width - 2)
  const room = width - 4 - textWidth(name)
  const file = room < 12 ? '' : `  ${palette.dim(cutMiddle(plainText(suite.file), room))}`
  return `${paint(symbol)} ${palette.strong(name)}${file}`
}

function suiteMark(suite: SuiteView['suite'], failing: boolean, baselineWritten: boolean, palette: Palette): [symbol: string, paint: Paint] {
  if (failing || suite.errors > 0 || suite.failures > 0) return [SYMBOLS.regressed, palette.bad]
  const standings = suite.scorers.map((scorer) => standingOf(scorer, baselineWritten))
  const standing = STANDINGS.find((one) => standings.includes(one)) ?? 'no baseline'
  return [SYMBOLS[standing], standingPaint(standing, palette)]
}

function joined(facts: ReturnType<typeof suiteFacts>, width: number, { bad, unsure, dim }: Palette): string[] {
  const paints = { plain: dim, bad, unsure }
  const lines = flow(facts.map(({ text }) => text), ' · ', width - 2)
  return lines.map((line) => `  ${line.split(' · ').map((text) => paints[facts.find((fact) => fact.text === text)?.tone ?? 'plain'](text)).join(dim(' · '))}`)
}

function scorerLines({ suite }: SuiteView, { width, palette, nameWidth, written }: SectionContext): string[] {
  if (suite.scorers.length === 0 || suite.cases === 0) return []
  const baselineWritten = wroteBaseline(suite, written)
  const table = scorerTable(suite.scorers, { width, palette, nameWidth, baselineWritten })
  const compared = suite.scorers.some(({ comparison }) => comparison)
  return [
    '',
    table.header,
    ...suite.scorers.flatMap((scorer, index) => {
      const withInterval = table.left.interval || (compared && !scorer.comparison)
      const facts = scorerFacts(scorer, { baselineWritten, withInterval, withP: table.left.p })
      const takes = whatItTakes(scorer)
      const lines = [...flow(facts, ' · ', width - 4), ...(takes ? wrap(takes, width - 4) : []), ...flow(passRateLines(scorer), ' · ', width - 4)]
      const verdict = facts[0]!
      return [table.rows[index]!, ...lines.map((line, at) => `    ${at === 0 ? standingPaint(standingOf(scorer, baselineWritten), palette)(verdict) + palette.dim(line.slice(verdict.length)) : palette.dim(line)}`)]
    }),
  ]
}

/** Of all errors together: one has room to say what it has to, ten are cut to two lines each. */
const ERROR_LINES = 8

function errorLines({ errors, moreErrors }: SuiteDetails, width: number, palette: Palette): string[] {
  if (errors.length === 0) return []
  const digits = Math.max(...errors.map((error) => count(error.count).length))
  return [
    '',
    `  ${palette.bad('errors')}`,
    ...errors.flatMap((error) => {
      const times = `${count(error.count).padStart(digits)} × `
      const where = error.scorer === undefined ? error.phase : `scorer ${plainText(error.scorer.slice(0, 80))}`
      const indent = ' '.repeat(4 + times.length)
      return [
        ...atMost(Math.max(2, Math.floor(ERROR_LINES / errors.length)), wrap(`${where}: ${plainText(error.name.slice(0, 80))}: ${plainText(error.message.slice(0, MAX_TITLE))}`, width - indent.length), width - indent.length).map((line, index) => (index === 0 ? `    ${times}${line}` : indent + line)),
        palette.dim(indent + cutEnd(`${error.count > 1 ? 'first in' : 'in'} ${plainText(error.case.slice(0, MAX_TITLE))}`, width - indent.length)),
      ]
    }),
    ...(moreErrors > 0 ? [palette.dim(`    and ${count(moreErrors)} more ${moreErrors === 1 ? 'kind' : 'kinds'} of error, in the run's rows.jsonl`)] : []),
  ]
}

function atMost(count: number, lines: readonly string[], width: number): string[] {
  if (lines.length <= count) return [...lines]
  return [...lines.slice(0, count - 1), cutEnd(lines.slice(count - 1).join(' '), width)]
}

/** Slow, costly, and in watch mode what moved since the run before. */
function restLines({ slowest, costliest, sincePrevious }: SuiteDetails, width: number, palette: Palette): string[] {
  const ranked = (label: string, cases: readonly { name: string; value: string }[]): string[] => {
    if (cases.length === 0) return []
    const room = width - 13
    const shown = cases.slice(0, Math.max(1, Math.floor(room / ENOUGH_FOR_A_TITLE)))
    const each = Math.floor((room - 3 * (shown.length - 1)) / shown.length)
    const items = shown.map(({ name, value }) => `${value} ${cutEnd(plainText(name.slice(0, MAX_TITLE)), each - textWidth(value) - 1)}`)
    return [palette.dim(`  ${label.padEnd(11)}${flow(items, ' · ', room)[0] ?? ''}`)]
  }
  const lines = [
    ...ranked('slowest', slowest.map(({ name, durationMs }) => ({ name, value: duration(durationMs) }))),
    ...ranked('costliest', costliest.map(({ name, costUsd }) => ({ name, value: dollars(costUsd) }))),
    ...sincePrevious.flatMap(({ scorer, moved }) => {
      const better = moved.filter(({ before, after }) => after > before).length
      const worst = moved.toSorted((a, b) => a.after - a.before - (b.after - b.before)).slice(0, MAX_TITLES)
      const parts = [...(better > 0 ? [`${count(better)} better`] : []), ...(moved.length > better ? [`${count(moved.length - better)} worse`] : [])]
      return [
        cutEnd(`  since the previous run: ${plainText(scorer.slice(0, 200))} ${parts.join(', ')}`, width),
        ...worst.map(({ name, before, after }) => `    ${after < before ? palette.bad('▼') : palette.good('▲')} ${cutEnd(plainText(name.slice(0, MAX_TITLE)), width - 6)}`),
      ]
    }),
  ]
  return lines.length === 0 ? [] : ['', ...lines]
}
