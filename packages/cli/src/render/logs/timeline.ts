/** How much there was when, how slow it was, how much failed and what it cost: a line for each span of time. */
import type { TimelinePoint } from '@evals/store'
import { count, cutMiddle, dollars, duration, padEnd, padStart, paletteFor, plainText, plural, textWidth } from '@evals/report'
import { barOf } from './bars.ts'
import { timeOf, type LogOptions } from './facts.ts'

export type TimeStep = 'minute' | 'hour' | 'day'

const STEP_MS: Record<TimeStep, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }
const GAP = '  '

/** @param split the name of the field that points are split by */
export function renderTimeline(points: readonly TimelinePoint[], by: TimeStep, split: string | undefined, { width, color }: LogOptions): string {
  const { bad, dim } = paletteFor(color)
  if (points.length === 0) return 'there is nothing'
  const heads = [`${by} (UTC)`, ...(split === undefined ? [] : [plainText(split)]), 'rows', 'errors', 'p50', 'p95', 'tokens', 'cost']
  const rows = points.map((point, index) => {
    const { startMs, count: rowCount, errors, p50, p95, tokens, costUsd } = point
    const isRepeated = split !== undefined && points[index - 1]?.startMs === startMs
    return [
      isRepeated ? '' : timeText(startMs, by),
      ...(split === undefined ? [] : [point.split === undefined ? '(none)' : plainText(point.split.slice(0, 200))]),
      count(rowCount),
      errors === 0 ? '' : count(errors),
      duration(p50),
      duration(p95),
      tokens === 0 ? '' : count(tokens),
      costUsd === 0 ? '' : dollars(costUsd),
    ]
  })
  const kept = heads.map((head, index) => index < 3 || head === 'rows' || rows.some((cells) => cells[index] !== ''))
  const widths = heads.map((head, index) => Math.min(index === 1 && split !== undefined ? 28 : 40, Math.max(textWidth(head), ...rows.map((cells) => textWidth(cells[index]!)))))
  const errorsAt = heads.indexOf('errors')
  const texts = split === undefined ? 1 : 2
  const line = (cells: readonly string[], paintErrors: boolean): string =>
    cells
      .flatMap((cell, index) => {
        if (!kept[index]) return []
        const fitted = index < texts ? padEnd(cutMiddle(cell, widths[index]!), widths[index]!) : padStart(cell, widths[index]!)
        return [paintErrors && index === errorsAt && cell !== '' ? bad(fitted) : fitted]
      })
      .join(GAP)
  const used = widths.reduce((sum, one, index) => sum + (kept[index] ? one + GAP.length : 0), 0)
  const barColumns = Math.min(50, width - used)
  const most = Math.max(...points.map((point) => point.count))
  const lines = points.flatMap((point, index) => {
    const bar = barColumns < 6 ? '' : `${GAP}${barWithErrors(point, most, barColumns, { bad, dim })}`
    const before = points[index - 1]
    const missing = before === undefined ? 0 : Math.round((point.startMs - before.startMs) / STEP_MS[by]) - 1
    return [...(missing > 0 ? [dim(`⋯ ${plural(missing, by)} without any`)] : []), `${line(rows[index]!, true)}${bar}`.trimEnd()]
  })
  // What is split by a list, such as tags, counts for each of its values
  if (split !== undefined) return [dim(line(heads, false).trimEnd()), ...lines].join('\n')
  const sum = (of: (point: TimelinePoint) => number): number => points.reduce((total, point) => total + of(point), 0)
  const facts = [plural(sum((point) => point.count), 'row'), plural(sum(({ errors }) => errors), 'error'), ...(sum(({ costUsd }) => costUsd) > 0 ? [dollars(sum(({ costUsd }) => costUsd))] : [])]
  return [dim(line(heads, false).trimEnd()), ...lines, '', dim(facts.join(' · '))].join('\n')
}

function timeText(startMs: number, by: TimeStep): string {
  return timeOf(startMs).slice(0, by === 'day' ? 10 : 16)
}

/** Errors stand at its beginning, in the colour of errors. */
function barWithErrors({ count: all, errors }: TimelinePoint, most: number, columns: number, { bad, dim }: { bad: (text: string) => string; dim: (text: string) => string }): string {
  const bar = barOf(all, most, columns)
  const failed = Math.min(bar.length, errors === 0 ? 0 : Math.max(1, Math.round((errors / all) * bar.length)))
  return `${failed > 0 ? bad(bar.slice(0, failed)) : ''}${dim(bar.slice(failed))}`
}
