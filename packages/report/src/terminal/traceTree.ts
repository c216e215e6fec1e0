/** A trace as a tree: what called what, when, for how long, with which model and tools. Pure; of a case's trace as of a log's. */
import { innermostCalls, readToolRun, type ModelCall, type Span } from '@evals/core'
import { cutEnd, flow, padEnd, padStart, textWidth, wrap } from '../text/columns.ts'
import { count, dollars, duration, plural, tokens } from '../text/numbers.ts'
import { paletteFor, type Palette } from '../text/paint.ts'
import { plainLines, plainText } from '../text/plainText.ts'
import type { TerminalOptions } from './renderRun.ts'
import { spanTree, type TreeLine } from './spanTree.ts'
import { spanTexts, type SpanText } from './spanTexts.ts'

export interface TraceOptions extends TerminalOptions {
  /** What models and tools were given and gave, under each span. Default: true. */
  texts?: boolean | undefined
  /** Show texts whole. Default: their first lines. */
  full?: boolean | undefined
  /** Texts of a span, where a caller knows better than its attributes say. */
  textsOf?: ((span: Span) => SpanText[]) | undefined
}

const MAX_NAME = 1_000
const MAX_TEXT = 2_000
const MAX_LINES = 3
const MAX_SPANS = 500
/** Of a line, for the spans' bars: only where there is room for them beside the rest. */
const BAR = 16
const WIDE = 100

/**
 * Spans in any order; those whose parent is not there stand at the root, and a circle of parents is cut open.
 *
 * @returns '' where there is no span
 * @example
 * renderTrace(spans, { width: 80, color: false })
 * // 3 spans · 1.2 s · 1 model call · 1 tool call · 20 tokens
 * //
 * // answer                        1.2 s
 * // ├─ execute_tool search  +1 ms   5 ms  tool
 * // └─ chat gpt-5           +7 ms  1.1 s  14 + 6 tokens · $0.0005
 */
export function renderTrace(spans: readonly Span[], options: TraceOptions): string {
  const width = Math.max(40, Math.floor(options.width) || 80)
  const lines = spanTree(spans, Math.floor(width / 10))
  if (lines.length === 0) return ''
  const ordered = lines.map(({ span }) => span)
  const palette = paletteFor(options.color)
  const calls = new Map(innermostCalls(ordered).map((call) => [call.span.spanId, call]))
  const startMs = ordered.reduce((min, span) => Math.min(min, span.startMs), Infinity)
  const endMs = ordered.reduce((max, span) => Math.max(max, span.startMs + span.durationMs), -Infinity)

  const shown = lines.slice(0, MAX_SPANS)
  const context: Context = { width, palette, calls, startMs, totalMs: endMs - startMs, columns: columnsFor(shown, width, startMs), options }
  return [
    ...flow(traceFacts(ordered, [...calls.values()], endMs - startMs), ' · ', width).map(palette.dim),
    '',
    ...shown.flatMap((line) => spanLines(line, context)),
    ...(lines.length > shown.length ? [palette.dim(`and ${plural(lines.length - shown.length, 'more span')}`)] : []),
  ].join('\n')
}

interface Columns {
  name: number
  offset: number
  time: number
  bar: number
}

interface Context {
  width: number
  palette: Palette
  calls: ReadonlyMap<string, ModelCall>
  startMs: number
  totalMs: number
  columns: Columns
  options: TraceOptions
}

function columnsFor(lines: readonly TreeLine[], width: number, startMs: number): Columns {
  const longest = (texts: string[]): number => texts.reduce((most, text) => Math.max(most, textWidth(text)), 0)
  const offset = longest(lines.map(({ span }) => offsetOf(span, startMs)))
  const time = longest(lines.map(({ span }) => duration(span.durationMs)))
  const bar = width >= WIDE ? BAR : 0
  const names = longest(lines.map(({ span, lead }) => lead + nameOf(span)))
  return { name: Math.min(names, Math.max(20, Math.floor(width * 0.45))), offset, time, bar }
}

function offsetOf(span: Span, startMs: number): string {
  const after = span.startMs - startMs
  return after < 0.5 ? '' : `+${duration(after)}`
}

function nameOf({ name }: Span): string {
  return plainText(name.slice(0, MAX_NAME)) || '(no name)'
}

function spanLines({ span, lead, under }: TreeLine, context: Context): string[] {
  const { palette, columns, width, startMs, options } = context
  const failed = span.status?.code === 'error'
  const name = padEnd(cutEnd(nameOf(span), Math.max(8, columns.name - lead.length)), columns.name - lead.length)
  const times = `${padStart(offsetOf(span, startMs), columns.offset)}  ${padStart(duration(span.durationMs), columns.time)}`
  const bar = columns.bar > 0 ? `  ${barOf(span, context)}` : ''
  const used = columns.name + 2 + textWidth(times) + (columns.bar > 0 ? columns.bar + 2 : 0)
  const facts = spanFacts(span, context)
  const room = width - used - 2
  const beside = textWidth(facts) <= room ? facts : ''
  const inner = width - under.length
  return [
    `${palette.dim(lead)}${(failed ? palette.bad : palette.strong)(name)}  ${times}${palette.dim(bar)}${beside === '' ? '' : `  ${palette.dim(beside)}`}`.trimEnd(),
    ...(beside === facts ? [] : wrap(facts, inner).map((line) => palette.dim(`${under}${line}`))),
    ...(failed ? wrap(`✗ ${plainText((errorOf(span) ?? 'failed').slice(0, MAX_TEXT))}`, inner).slice(0, MAX_LINES).map((line) => `${palette.dim(under)}${palette.bad(line)}`) : []),
    ...(options.texts === false ? [] : (options.textsOf ?? spanTexts)(span).flatMap((text) => textLines(text, inner, palette, options.full === true).map((line) => `${palette.dim(under)}${line}`))),
  ]
}

function errorOf({ status, events }: Span): string | undefined {
  if (status?.message) return status.message
  const message = events?.find(({ attributes }) => typeof attributes?.['exception.message'] === 'string')?.attributes?.['exception.message']
  return typeof message === 'string' ? message : undefined
}

const LABEL = 7

function textLines({ label, text }: SpanText, room: number, { dim }: Palette, full: boolean): string[] {
  if (full) return plainLines(text, text.length + 1).flatMap((line) => wrap(line, room - LABEL)).map((line, index) => `${dim((index === 0 ? plainText(label) : '').padEnd(LABEL))}${line}`)
  const lines = plainLines(text.slice(0, MAX_TEXT), MAX_LINES + 1).filter((line) => line.trim() !== '')
  const shown = lines.slice(0, MAX_LINES)
  const more = text.length > MAX_TEXT || lines.length > MAX_LINES
  return shown.map((line, index) => {
    const isLast = index === shown.length - 1
    return `${dim((index === 0 ? plainText(label) : '').padEnd(LABEL))}${cutEnd(isLast && more && textWidth(line) < room - LABEL ? `${line} …` : line, room - LABEL)}`
  })
}

/** Its share of the trace's time, at least a sliver. */
function barOf(span: Span, { startMs, totalMs, columns }: Context): string {
  if (!(totalMs > 0)) return '█'.repeat(columns.bar)
  const from = Math.min(columns.bar - 1, Math.floor(((span.startMs - startMs) / totalMs) * columns.bar))
  const length = Math.max(1, Math.min(columns.bar - from, Math.round((span.durationMs / totalMs) * columns.bar)))
  return (' '.repeat(from) + (span.durationMs / totalMs < 0.5 / columns.bar ? '▏' : '█'.repeat(length))).padEnd(columns.bar)
}

function spanFacts(span: Span, { calls }: Context): string {
  const call = calls.get(span.spanId)
  const tool = readToolRun(span)
  const scorer = span.attributes['evals.scorer']
  return [
    ...(call ? callFacts(call, span) : []),
    ...(tool && !nameOf(span).includes(plainText(tool.name)) ? [`tool ${plainText(tool.name.slice(0, 100))}`] : tool ? ['tool'] : []),
    ...(typeof scorer === 'string' ? [`scorer ${plainText(scorer.slice(0, 100))}`] : []),
  ].join(' · ')
}

function callFacts({ model, inputTokens, outputTokens, costUsd, cached }: ModelCall, span: Span): string[] {
  const used = inputTokens === undefined && outputTokens === undefined ? [] : [`${inputTokens === undefined ? '?' : count(inputTokens)} + ${outputTokens === undefined ? '?' : count(outputTokens)} tokens`]
  return [...(model === undefined || nameOf(span).endsWith(plainText(model)) ? [] : [plainText(model.slice(0, 100))]), ...used, ...(costUsd === undefined ? [] : [dollars(costUsd)]), ...(cached ? ['from the cache'] : [])]
}

function traceFacts(spans: readonly Span[], calls: readonly ModelCall[], totalMs: number): string[] {
  const used = calls.flatMap(({ inputTokens, outputTokens }) => (inputTokens === undefined && outputTokens === undefined ? [] : [(inputTokens ?? 0) + (outputTokens ?? 0)]))
  const costs = calls.flatMap(({ costUsd }) => costUsd ?? [])
  const tools = spans.filter((span) => readToolRun(span)).length
  const errors = spans.filter(({ status }) => status?.code === 'error').length
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
  return [
    plural(spans.length, 'span'),
    duration(totalMs),
    ...(calls.length > 0 ? [plural(calls.length, 'model call')] : []),
    ...(tools > 0 ? [plural(tools, 'tool call')] : []),
    ...(used.length > 0 ? [tokens(sum(used))] : []),
    ...(costs.length > 0 ? [`${dollars(sum(costs))}${costs.length < calls.length ? ` and ${plural(calls.length - costs.length, 'call')} of unknown price` : ''}`] : []),
    ...(errors > 0 ? [plural(errors, 'failed span')] : []),
  ]
}
