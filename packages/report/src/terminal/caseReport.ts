/** One case of a run, whole: what it was asked and answered, each score with its reason, errors, all trials, and the trace. */
import type { ErrorInfo, FoundCase, Row } from '@evals/core'
import { cutMiddle, flow, padEnd, textWidth, wrap } from '../text/columns.ts'
import { count, dollars, duration, plural, score, tokens } from '../text/numbers.ts'
import { paletteFor, type Palette } from '../text/paint.ts'
import { plainLines, plainText } from '../text/plainText.ts'
import { prettyText } from '../text/prettyJson.ts'
import type { TerminalOptions } from './renderRun.ts'
import { renderTrace } from './traceTree.ts'

const LABEL = 11
const MAX_TITLE = 2_000
const MAX_TEXT = 40_000
const MAX_LINES = 200
const MAX_STACK = 4

/** @example process.stdout.write(`${renderCase(found, { width: 80, color: true })}\n`) */
export function renderCase({ id, name, file, suite, variant, rows }: FoundCase, { width: columns, color }: TerminalOptions): string {
  const width = Math.max(40, Math.floor(columns) || 80)
  const palette = paletteFor(color)
  const first = rows[0]?.row
  const trials = new Set(rows.map(({ row }) => row.trial ?? 0)).size
  const title = wrap(plainText(name.slice(0, MAX_TITLE)), width)
  const sharedInput = first === undefined ? [] : [...field('input', first.input, width, palette), ...field('expected', first.expected, width, palette), ...field('metadata', first.metadata, width, palette)]
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
    ...(row.output === undefined && row.error ? [] : field('output', row.output, width, palette)),
    ...scoreLines(row, width, palette),
    ...(row.error ? errorLines(row.error.phase === 'task' ? 'task error' : `${row.error.phase} error`, row.error, width, palette) : []),
    ...(row.failures ?? []).flatMap((failure) => labelled('assertion', plainLines(failure.slice(0, MAX_TEXT), MAX_LINES), width, palette, palette.bad)),
    ...labelled('took', flow(metricFacts(row), ' · ', width - LABEL), width, palette, palette.dim),
  ]
}

function scoreLines({ scores = {}, scoreDetails = {} }: Row, width: number, palette: Palette): string[] {
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
    const lines = said === '' && by === '' ? [''] : plainLines(`${said}${by}`.trim().slice(0, MAX_TEXT), MAX_LINES).flatMap((line) => wrap(line, Math.max(16, width - lead)))
    return lines.map((line, at) => (at === 0 ? `${palette.dim((index === 0 ? 'scores' : '').padEnd(LABEL))}${padEnd(cutMiddle(shown[index]!, nameWidth), nameWidth)}  ${paint(value(name).padStart(valueWidth))}  ${line}` : `${' '.repeat(lead)}${line}`).trimEnd())
  })
}

function errorLines(label: string, { name, message, stack }: ErrorInfo, width: number, palette: Palette): string[] {
  const all = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const own = all.filter((line) => !line.includes('node_modules') && !line.includes('(node:') && !line.includes('at node:'))
  const frames = (own.length > 0 ? own : all).slice(0, MAX_STACK).map((line) => plainText(line.trim().slice(0, 400)))
  return [...labelled(label, plainLines(`${name}: ${message}`.slice(0, MAX_TEXT), MAX_LINES), width, palette, palette.bad), ...labelled('', frames, width, palette, palette.dim)]
}

function field(label: string, value: unknown, width: number, palette: Palette): string[] {
  if (value === undefined) return []
  const text = prettyText(value)
  const lines = plainLines(text.slice(0, MAX_TEXT), MAX_LINES + 1)
  const more = text.length > MAX_TEXT ? [`… ${count(text.length - MAX_TEXT)} more characters: --json has all`] : lines.length > MAX_LINES ? ['… more lines: --json has all'] : []
  return labelled(label, [...lines.slice(0, MAX_LINES), ...more], width, palette)
}

function labelled(label: string, texts: readonly string[], width: number, { dim }: Palette, paint: (text: string) => string = (text) => text): string[] {
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
