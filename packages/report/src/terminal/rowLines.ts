/** The parts of a row as lines with a label before them, as a case of a run and a row of the logs show them. */
import type { ErrorInfo, Row } from '@evals/core'
import { cutMiddle, flow, padEnd, textWidth, wrap } from '../text/columns.ts'
import { count, dollars, duration, plural, score, tokens } from '../text/numbers.ts'
import type { Paint, Palette } from '../text/paint.ts'
import { plainLines, plainText } from '../text/plainText.ts'
import { prettyText } from '../text/prettyJson.ts'

export interface Limits {
  /** Characters of a text. */
  text: number
  lines: number
}

const LIMITS: Limits = { text: 40_000, lines: 200 }
const LABEL = 11
const MAX_STACK = 4

/** Each with its reason; what could not be scored says why. */
export function scoreLines({ scores = {}, scoreDetails = {} }: Row, width: number, palette: Palette): string[] {
  const names = [...new Set([...Object.keys(scores), ...Object.keys(scoreDetails)])]
  if (names.length === 0) return []
  const shown = names.map((name) => plainText(name.slice(0, 200)))
  const nameWidth = Math.min(Math.floor(width / 3), Math.max(...shown.map(textWidth)))
  const value = (name: string): string => (scoreDetails[name]?.error ? 'error' : score(scores[name] ?? null))
  const valueWidth = Math.max(...names.map((name) => textWidth(value(name))))
  const lead = LABEL + nameWidth + 2 + valueWidth + 2
  return names.flatMap((name, index) => {
    const { reason, error, source } = scoreDetails[name] ?? {}
    const number = scores[name] ?? null
    const paint = error ? palette.bad : number === null ? palette.unsure : number >= 1 ? palette.good : number <= 0 ? palette.bad : palette.strong
    const said = error ? `${error.name}: ${error.message}` : (reason ?? (number === null ? 'not scored' : ''))
    const by = source && source !== 'code' ? ` (${source})` : ''
    const lines = said === '' && by === '' ? [''] : plainLines(`${said}${by}`.trim().slice(0, LIMITS.text), LIMITS.lines).flatMap((line) => wrap(line, Math.max(16, width - lead)))
    return lines.map((line, at) => (at === 0 ? `${palette.dim((index === 0 ? 'scores' : '').padEnd(LABEL))}${padEnd(cutMiddle(shown[index]!, nameWidth), nameWidth)}  ${paint(value(name).padStart(valueWidth))}  ${line}` : `${' '.repeat(lead)}${line}`).trimEnd())
  })
}

export function errorLines(label: string, { name, message, stack }: ErrorInfo, width: number, palette: Palette): string[] {
  const all = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const own = all.filter((line) => !line.includes('node_modules') && !line.includes('(node:') && !line.includes('at node:'))
  const frames = (own.length > 0 ? own : all).slice(0, MAX_STACK).map((line) => plainText(line.trim().slice(0, 400)))
  return [...labelled(label, plainLines(`${name}: ${message}`.slice(0, LIMITS.text), LIMITS.lines), width, palette, palette.bad), ...labelled('', frames, width, palette, palette.dim)]
}

/** @param value `undefined`: it is not there, and gives no line */
export function fieldLines(label: string, value: unknown, width: number, palette: Palette, { text: maxText, lines: maxLines }: Limits = LIMITS): string[] {
  if (value === undefined) return []
  const text = prettyText(value)
  const lines = plainLines(text.slice(0, maxText), maxLines + 1)
  const more = text.length > maxText ? [`… ${count(text.length - maxText)} more characters: --json has all`] : lines.length > maxLines ? ['… more lines: --json has all'] : []
  return labelled(label, [...lines.slice(0, maxLines), ...more], width, palette)
}

/** A text as it is, over as many lines as it takes. */
export function textLines(label: string, text: string, width: number, palette: Palette, paint?: Paint): string[] {
  return labelled(label, plainLines(text.slice(0, LIMITS.text), LIMITS.lines), width, palette, paint)
}

export function metricLines(row: Row, width: number, palette: Palette): string[] {
  return labelled('took', flow(metricFacts(row), ' · ', width - LABEL), width, palette, palette.dim)
}

function labelled(label: string, texts: readonly string[], width: number, { dim }: Palette, paint: Paint = (text) => text): string[] {
  const indented = (line: string): string[] => {
    const indent = /^ {0,20}/.exec(line)![0]
    return wrap(line.slice(indent.length), width - LABEL - indent.length).map((part) => indent + part)
  }
  return texts.flatMap(indented).map((line, index) => `${dim((index === 0 ? label : '').padEnd(LABEL))}${line === '' ? '' : paint(line)}`.trimEnd())
}

function metricFacts({ metrics, created }: Row): string[] {
  if (!metrics) return []
  const { durationMs, promptTokens, completionTokens, costUsd, cached, modelCalls } = metrics
  const used = promptTokens === undefined && completionTokens === undefined ? [] : [tokens((promptTokens ?? 0) + (completionTokens ?? 0))]
  return [
    duration(durationMs),
    ...(typeof modelCalls === 'number' ? [plural(modelCalls, 'model call')] : []),
    ...used,
    ...(costUsd === undefined ? [] : [dollars(costUsd)]),
    ...(cached === true ? ['from the cache'] : []),
    ...(created === undefined ? [] : [plainText(created)]),
  ]
}
