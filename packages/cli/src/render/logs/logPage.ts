/** One log, whole: what was asked and answered, what was said of it, and its trace as a tree. */
import type { LogRecord } from '@evals/store'
import { cutMiddle, duration, errorLines, fieldLines, flow, metricLines, paletteFor, plainText, renderTrace, scoreLines, textLines, wrap, type Limits, type Palette, type SpanText } from '@evals/report'
import { modelOf, shortText, timeOf, type LogOptions } from './facts.ts'

export interface LogPageOptions extends LogOptions {
  /** Texts of the trace are shown whole. */
  full: boolean
}

/** Shown at the head, or beside. */
const AT_THE_HEAD = new Set(['model', 'provider', 'operation', 'service', 'session', 'user', 'environment', 'comments'])
const FULL = { text: Infinity, lines: 1_000_000 }

/** @param trace all of it, the record among them */
export function renderLogPage(record: LogRecord, trace: readonly LogRecord[], { width: columns, color, full }: LogPageOptions): string {
  const width = Math.max(40, Math.floor(columns) || 80)
  const palette = paletteFor(color)
  const { row } = record
  const limits = full ? FULL : undefined
  const others = Object.fromEntries(Object.entries(row.metadata ?? {}).filter(([name]) => !AT_THE_HEAD.has(name)))
  const comments = row.metadata?.['comments']
  const spans = trace.filter(({ span, partial }) => !partial || span.name !== '').map(({ span }) => span)
  return [
    headLines(record, width, palette),
    [...inputLines(row.input, width, palette, limits), ...fieldLines('expected', row.expected, width, palette, limits)],
    [
      ...fieldLines('output', row.output, width, palette, limits),
      ...(row.error ? errorLines('error', row.error, width, palette) : []),
      ...scoreLines(row, width, palette),
      ...(Array.isArray(comments) ? comments.flatMap((comment, index) => textLines(index === 0 ? 'comments' : '', String(comment), width, palette)) : []),
      ...fieldLines('metadata', Object.keys(others).length > 0 ? others : undefined, width, palette, limits),
      ...metricLines({ ...row, created: undefined }, width, palette),
    ],
    ...(spans.length > 1 ? [[palette.strong('trace'), renderTrace(spans, { width, color, full, textsOf: textsOf(trace) })]] : []),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** A conversation is read message by message. */
function inputLines(input: unknown, width: number, palette: Palette, limits: Limits | undefined): string[] {
  const messages = Array.isArray(input) && input.length > 0 ? (input as unknown[]).map(messageOf) : []
  if (messages.length === 0 || messages.includes(undefined)) return fieldLines('input', input, width, palette, limits)
  return fieldLines('input', messages.join('\n\n'), width, palette, limits)
}

function messageOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('role' in value) || !('content' in value)) return undefined
  // Anything that is more than words is shown as it is
  return typeof value.role === 'string' && typeof value.content === 'string' && Object.keys(value).length === 2 ? `${value.role}: ${value.content}` : undefined
}

function headLines({ row, span, isTop }: LogRecord, width: number, palette: Palette): string[] {
  const of = (name: string): string[] => {
    const value = row.metadata?.[name]
    return typeof value === 'string' && value !== '' ? [`${name} ${plainText(value.slice(0, 200))}`] : []
  }
  const model = modelOf({ row, span, isTop })
  const title = shortText(row.input) || plainText((row.name ?? span.name).slice(0, 600)) || '(no input)'
  return [
    ...wrap(title.length > 300 ? `${title.slice(0, 300)}…` : title, width).map(palette.strong),
    ...flow([timeOf(span.startMs) + ' UTC', ...(row.name === undefined ? [] : [plainText(row.name.slice(0, 200))]), ...of('service'), ...(model === '' ? [] : [`model ${model}`]), ...of('environment'), ...of('session'), ...of('user'), ...(row.tags ?? []).map((tag) => `#${plainText(tag.slice(0, 100))}`)], ' · ', width).map(palette.dim),
    palette.dim(cutMiddle(`id ${plainText(row.id.slice(0, 200))}${row.id === span.traceId ? '' : ` · trace ${span.traceId}`}${isTop ? '' : ` · span ${span.spanId}`}`, width)),
  ]
}

/** As the store read them, whatever the names that the application's instrumentation used. Of the first span they stand above already. */
function textsOf(trace: readonly LogRecord[]): (span: LogRecord['span']) => SpanText[] {
  const known = new Map(trace.map((record) => [record.span.spanId, record]))
  return ({ spanId }) => {
    const record = known.get(spanId)
    if (!record || record.isTop) return []
    const isTool = record.row.metadata?.['operation'] === 'execute_tool'
    const input = textOf(record.row.input)
    const output = textOf(record.row.output)
    return [...(input === '' ? [] : [{ label: isTool ? 'given' : 'asked', text: input }]), ...(output === '' ? [] : [{ label: isTool ? 'result' : 'answer', text: output }])]
  }
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}

/** One log on one line, for those that come in while somebody looks. */
export function candidateLine({ row, span }: LogRecord): string {
  return `${plainText(row.id.slice(0, 64))}  ${timeOf(span.startMs)}  ${shortText(row.input).slice(0, 60)}${row.metrics ? `  ${duration(row.metrics.durationMs)}` : ''}`
}
