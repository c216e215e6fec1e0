/** Logs as a table that fits the terminal: a line each, and no column in which there is nothing. */
import type { LogRecord } from '@evals/store'
import { count, cutEnd, cutMiddle, dollars, duration, padEnd, padStart, paletteFor, plainText, plural, score, textWidth, type Paint, type Palette } from '@evals/report'
import { errorText, modelOf, shortId, shortText, shortTimes, type LogOptions } from './facts.ts'

export interface LogTableOptions extends LogOptions {
  /** How many there are in all; `undefined` where nobody counted. */
  total?: number | undefined
  /** Also the tables of spans say what each is called. */
  spans: boolean
}

interface Cell {
  text: string
  paint?: Paint | undefined
}

interface Column {
  head: string
  cells: Cell[]
  align?: 'right' | undefined
  /** Wider than this it is cut. */
  max: number
  /** The higher, the sooner it goes where there is no room. */
  expendable: number
}

const GAP = 2
/** For what was asked and answered, below which other columns go. */
const MIN_TEXT = 34
const MAX_SCORERS = 8

/** @param records not empty */
export function renderLogTable(records: readonly LogRecord[], options: LogTableOptions): string {
  const palette = paletteFor(options.color)
  const all = columnsOf(records, options, palette)
  const width = Math.max(40, options.width)
  const shown = fitting(all, width)
  const text = Math.max(16, width - shown.reduce((sum, column) => sum + widthOf(column) + GAP, 0))
  const texts = records.map((record) => textCell(record, text, palette))
  const textAt = shown.findIndex(({ head }) => head === TEXT_BEFORE)
  const at = textAt < 0 ? shown.length : textAt
  const line = (cells: readonly string[]): string => cells.join(' '.repeat(GAP)).trimEnd()
  const heads = [...shown.slice(0, at).map(headOf), padEnd(options.spans ? 'input → output' : 'asked → answered', text), ...shown.slice(at).map(headOf)]
  const lines = records.map((_, row) => line([...shown.slice(0, at).map((column) => cellOf(column, row)), texts[row]!, ...shown.slice(at).map((column) => cellOf(column, row))]))
  const hidden = all.filter((column) => !shown.includes(column)).map(({ head }) => head)
  return [palette.dim(line(heads)), ...lines, '', ...footer(records.length, hidden, options, width).map((one) => palette.dim(one))].join('\n')
}

/** What was asked and answered stands before it. */
const TEXT_BEFORE = 'took'

function columnsOf(records: readonly LogRecord[], { now, spans }: LogTableOptions, palette: Palette): Column[] {
  const times = shortTimes(records.map(({ span }) => span.startMs), now)
  const names = records.map(({ row, span }) => plainText((spans ? span.name : (row.name ?? '')).slice(0, 200)))
  const services = records.map(({ row }) => plainText(String(row.metadata?.['service'] ?? '').slice(0, 200)))
  const column = (head: string, cells: readonly (string | Cell)[], rest: Partial<Column> = {}): Column => ({ head, cells: cells.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)), max: 24, expendable: 1, ...rest })
  const numbers = (head: string, expendable: number, of: (record: LogRecord) => string): Column => column(head, records.map(of), { align: 'right', expendable })
  const scorers = [...new Set(records.flatMap(({ row }) => Object.keys(row.scores ?? {})))].slice(0, MAX_SCORERS)
  const columns = [
    column('id', records.map((record) => ({ text: shortId(record), paint: palette.dim })), { max: 16, expendable: 0 }),
    column('time', times, { max: 16, expendable: 0 }),
    // One name for all says nothing
    column('name', names, { max: 20, expendable: spans ? 0 : new Set(names).size > 1 ? 4 : 9 }),
    column('service', services, { max: 16, expendable: new Set(services).size > 1 ? 5 : 10 }),
    column('model', records.map(modelOf), { max: 20, expendable: 6 }),
    numbers(TEXT_BEFORE, 0, ({ row }) => (row.metrics?.durationMs === undefined ? '' : duration(row.metrics.durationMs))),
    numbers('tokens', 7, ({ row: { metrics } }) => (metrics?.promptTokens === undefined && metrics?.completionTokens === undefined ? '' : count((metrics.promptTokens ?? 0) + (metrics.completionTokens ?? 0)))),
    numbers('cost', 8, ({ row: { metrics } }) => (metrics?.costUsd === undefined ? '' : dollars(metrics.costUsd))),
    ...scorers.map((name, index) => column(plainText(name.slice(0, 100)), records.map((record) => scoreCell(record, name, palette)), { align: 'right', max: 14, expendable: index < 2 ? 1 : 3 })),
  ]
  // What took no time that is known stays, for where the text stands is told by it
  return columns.filter(({ head, cells }) => head === TEXT_BEFORE || cells.some(({ text }) => text !== ''))
}

function scoreCell({ row }: LogRecord, name: string, palette: Palette): Cell {
  const { scores = {}, scoreDetails = {} } = row
  if (!Object.hasOwn(scores, name)) return { text: '' }
  const value = scores[name] ?? null
  if (value === null) return { text: Object.hasOwn(scoreDetails, name) && scoreDetails[name]!.error ? 'error' : '–', paint: palette.unsure }
  return { text: score(value), paint: value >= 1 ? palette.good : value <= 0 ? palette.bad : undefined }
}

/** The most expendable go first, of equals the last. */
function fitting(columns: readonly Column[], width: number): Column[] {
  const shown = [...columns]
  const used = (): number => shown.reduce((sum, column) => sum + widthOf(column) + GAP, 0)
  while (used() + MIN_TEXT > width) {
    const most = Math.max(...shown.map(({ expendable }) => expendable))
    if (most === 0) break
    shown.splice(shown.findLastIndex(({ expendable }) => expendable === most), 1)
  }
  return shown
}

const widths = new WeakMap<Column, number>()

function widthOf(column: Column): number {
  const known = widths.get(column)
  if (known !== undefined) return known
  const width = Math.min(column.max, Math.max(textWidth(column.head), ...column.cells.map(({ text }) => textWidth(text))))
  widths.set(column, width)
  return width
}

function headOf(column: Column): string {
  return fit(column.head, column)
}

function cellOf(column: Column, row: number): string {
  const { text, paint = (same: string) => same } = column.cells[row]!
  const cell = fit(text, column)
  return text === '' ? cell : paint(cell)
}

function fit(text: string, column: Column): string {
  const width = widthOf(column)
  return (column.align === 'right' ? padStart : padEnd)(cutMiddle(text, width), width)
}

/** The answer has what the question leaves, but each at least two fifths where it needs them. */
function textCell(record: LogRecord, width: number, { bad, dim }: Palette): string {
  const error = errorText(record)
  const input = shortText(record.row.input)
  const output = error === undefined ? shortText(record.row.output) : `✗ ${error}`
  const between = input === '' || output === '' ? 0 : 3
  const room = width - between
  const first = output === '' ? room : Math.max(room - textWidth(output), Math.floor(room / 2))
  const asked = cutEnd(input, first)
  const answered = cutEnd(output, room - textWidth(asked))
  const rest = ' '.repeat(Math.max(0, width - textWidth(asked) - between - textWidth(answered)))
  return `${asked}${between > 0 ? ` ${dim('→')} ` : ''}${error === undefined ? answered : bad(answered)}${rest}`
}

function footer(shown: number, hidden: readonly string[], { total, spans }: LogTableOptions, width: number): string[] {
  const noun = spans ? 'span' : 'row'
  const said = total === undefined || total <= shown ? plural(shown, noun) : `${count(shown)} of ${plural(total, noun)}`
  return [cutEnd([said, 'times are UTC', ...(hidden.length > 0 ? [`no room for ${hidden.join(', ')}`] : [])].join(' · '), width)]
}
