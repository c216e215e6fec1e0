/** The failure message of `toScoreAbove` and `toScoreAtLeast`. */
import type { AssertedScore } from '@evals/core'
import { cutEnd } from './text/columns.ts'
import { score as scoreText } from './text/numbers.ts'
import { paletteFor, type Palette } from './text/paint.ts'
import { plainLines, plainText } from './text/plainText.ts'
import { prettyText } from './text/prettyJson.ts'
import { textDiff, type DiffLine } from './text/textDiff.ts'

export interface ScoreFailure {
  /** `toScoreAbove` or `toScoreAtLeast`. */
  matcher: string
  /** How the user called it, where not by that name. */
  as?: string | undefined
  negated: boolean
  threshold: number
  received: unknown
  /** Those that failed the assertion. */
  scores: readonly AssertedScore[]
  /** Without the texts and their differences. */
  brief?: boolean | undefined
  /** Colour codes in the message; none unless asked for. */
  color?: boolean | undefined
}

const MAX_LINES = 30
const MAX_WIDTH = 200
const MAX_REASON = 600

/**
 * @example
 * scoreMessage({ matcher: 'toScoreAbove', negated: false, threshold: 0.8, received: 'Lyon', scores: [{ scorer: 'levenshtein', score: 0.25, expected: 'Paris' }] })
 * // expect(output).toScoreAbove(0.8)
 * //
 * // levenshtein scored 0.25, which is not above 0.8
 * // …
 */
export function scoreMessage({ matcher, as, negated, threshold, received, scores, brief = false, color = false }: ScoreFailure): string {
  const palette = paletteFor(color)
  const lines = [`expect(output)${negated ? '.not' : ''}.${as ?? `${matcher}(${threshold})`}`]
  let shown: unknown = NOTHING
  for (const { scorer, score, reason, expected } of scores) {
    lines.push('', `${palette.strong(name(scorer))} ${sentence(score, matcher, negated, threshold)}`)
    if (reason) lines.push(...reasonLines(reason))
    // Scorers of one case share what was expected: it is shown once, with the first of them
    if (brief || (shown !== NOTHING && Object.is(shown, expected))) continue
    shown = expected
    lines.push('', ...valueLines(expected, received, palette))
  }
  return lines.join('\n')
}

const NOTHING = Symbol('nothing shown yet')

function name(scorer: string): string {
  return cutEnd(plainText(scorer.slice(0, MAX_WIDTH)), 80)
}

function sentence(score: number | null, matcher: string, negated: boolean, threshold: number): string {
  if (score === null) return 'could not score this value'
  const above = matcher === 'toScoreAbove'
  const relation = negated ? (above ? 'above' : 'at least') : above ? 'not above' : 'below'
  return `scored ${exactly(score, threshold)}, which is ${relation} ${threshold}`
}

/** A score is rounded only where the rounded one still says the same. */
function exactly(score: number, threshold: number): string {
  const rounded = Math.round(score * 1000) / 1000
  return Math.sign(rounded - threshold) === Math.sign(score - threshold) ? scoreText(score) : String(score)
}

function reasonLines(reason: string): string[] {
  const [first = '', ...rest] = plainLines(reason.slice(0, MAX_REASON), 6).map((line) => cutEnd(line, MAX_WIDTH))
  const isCut = reason.length > MAX_REASON
  return [`Reason: ${first}${isCut && rest.length === 0 && !first.endsWith('…') ? '…' : ''}`, ...rest.map((line) => `        ${line}`)]
}

function valueLines(expected: unknown, received: unknown, palette: Palette): string[] {
  const output = prettyText(received)
  if (expected === undefined) return ['Output:', ...textLines(output)]
  const wanted = prettyText(expected)
  if (wanted === output) return ['Output, as expected:', ...textLines(output)]
  return [palette.good('- Expected'), palette.bad('+ Output'), '', ...textDiff(wanted, output, { lines: MAX_LINES, width: MAX_WIDTH, context: 3 }).map((line) => diffLine(line, palette))]
}

function textLines(text: string): string[] {
  const lines = plainLines(text.slice(0, MAX_LINES * MAX_WIDTH), MAX_LINES + 1).map((line) => `  ${cutEnd(line, MAX_WIDTH)}`)
  return lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES), '  …']
}

/** As Vitest and Jest paint it: what was expected green, what came red. */
function diffLine({ kind, parts }: DiffLine, { good, bad, added, removed, dim }: Palette): string {
  const sign = kind === 'removed' ? '- ' : kind === 'added' ? '+ ' : '  '
  const text = (plain: (part: string) => string, changed: (part: string) => string): string => parts.map((part) => (part.changed ? changed : plain)(part.text)).join('')
  if (kind === 'removed') return good(sign) + text(good, added)
  if (kind === 'added') return bad(sign) + text(bad, removed)
  return dim(sign + text((part) => part, (part) => part)).trimEnd()
}
