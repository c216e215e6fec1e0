/** The cases that moved most: how far, how the output changed, what was expected, and why it scored as it did. */
import type { MovedDetail, ScorerResult } from '@evals/core'
import { outputDiff } from '../outputDiff.ts'
import { cutEnd, padStart, textWidth, wrap } from '../text/columns.ts'
import { count, score } from '../text/numbers.ts'
import type { Palette } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import { prettyText } from '../text/prettyJson.ts'
import type { DiffLine } from '../text/textDiff.ts'

const MAX_DIFF_LINES = 8
const MAX_TEXT = 2_000

export function movedCases(moved: readonly MovedDetail[], scorers: readonly ScorerResult[], width: number, palette: Palette): string[] {
  return scorers.flatMap((scorer) => {
    const own = moved.filter((move) => move.scorer === scorer.name)
    if (own.length === 0) return []
    const heading = `  ${plainText(scorer.name.slice(0, 200))}: the cases that moved most`
    const scores = Math.max(...own.map(({ before, after }) => textWidth(`${score(before)} → ${score(after)}`)))
    const lines = ['', palette.strong(cutEnd(heading, width)), ...own.flatMap((move) => movedCase(move, scores, width, palette))]
    const rest = moreMoved(own, scorer)
    return rest ? [...lines, palette.dim(`  and ${rest}`)] : lines
  })
}

/** @example 'and 204 more worse, 149 more better', without its 'and' */
export function moreMoved(shown: readonly MovedDetail[], { comparison }: ScorerResult): string | undefined {
  const worse = (comparison?.losses ?? 0) - shown.filter(({ before, after }) => after < before).length
  const better = (comparison?.wins ?? 0) - shown.filter(({ before, after }) => after > before).length
  const parts = [...(worse > 0 ? [`${count(worse)} more worse`] : []), ...(better > 0 ? [`${count(better)} more better`] : [])]
  return parts.length === 0 ? undefined : parts.join(', ')
}

function movedCase(move: MovedDetail, scoresWidth: number, width: number, palette: Palette): string[] {
  const worse = move.after < move.before
  const scores = padStart(`${score(move.before)} → ${score(move.after)}`, scoresWidth)
  const paint = worse ? palette.bad : palette.good
  const title = cutEnd(plainText(move.name.slice(0, MAX_TEXT)), width - scoresWidth - 6)
  return [
    `  ${paint(`${worse ? '▼' : '▲'} ${scores}`)}  ${title}`,
    ...outputLines(move, width, palette),
    ...(move.expected === undefined ? [] : [labelled('expected', oneLine(move.expected), width, palette)]),
    ...(move.reason ? reasonLines(move.reason, width, palette) : []),
  ]
}

function outputLines(move: MovedDetail, width: number, palette: Palette): string[] {
  const diff = outputDiff(move, { lines: MAX_DIFF_LINES, width: width - 8, context: 0 })
  switch (diff.kind) {
    case 'none':
      return []
    case 'same':
      return [labelled('output', `${diff.upTo === undefined ? 'as before' : `its first ${count(diff.upTo)} characters are as before`}: ${oneLine(diff.text)}`, width, palette)]
    case 'unknown':
      return [labelled('output', oneLine(diff.text), width, palette)]
    case 'changed':
      return diff.lines.map((line) => `      ${paintDiff(line, palette)}`)
  }
}

function paintDiff({ kind, parts }: DiffLine, palette: Palette): string {
  if (kind === 'more' || kind === 'same') return palette.dim(`  ${parts.map(({ text }) => text).join('')}`)
  const whole = parts.every(({ changed }) => changed)
  const [sign, plain, strong] = kind === 'removed' ? (['- ', palette.bad, palette.removed] as const) : (['+ ', palette.good, palette.added] as const)
  return plain(sign) + parts.map(({ text, changed }) => (changed && !whole ? strong(text) : plain(text))).join('')
}

const LABEL = 10

function labelled(label: string, text: string, width: number, { dim }: Palette): string {
  return `      ${dim(label.padEnd(LABEL))}${cutEnd(text, width - 6 - LABEL)}`
}

function reasonLines(reason: string, width: number, palette: Palette): string[] {
  const lines = wrap(plainText(reason.slice(0, MAX_TEXT)), width - 6 - LABEL)
  const shown = lines.length <= 2 ? lines : [lines[0]!, `${cutEnd(lines[1]!, width - 7 - LABEL).replace(/…$/, '')}…`]
  return shown.map((line, index) => labelled(index === 0 ? 'reason' : '', line, width, palette))
}

function oneLine(value: unknown): string {
  const text = prettyText(value)
  return plainText((typeof value === 'string' ? text : text.replace(/\n\s*/g, ' ')).slice(0, MAX_TEXT))
}
